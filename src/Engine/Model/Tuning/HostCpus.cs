using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Turns sets of a host's CPUs from what people write to what the host is told, and back.</summary>
public static class HostCpus
{
    private const string All = "all";

    /// <summary>Writes a map as ranges.</summary>
    /// <param name="map">One entry for each of the host's CPUs.</param>
    /// <returns>Such as <c>0-3,8</c>; empty for none.</returns>
    public static string Text(IReadOnlyList<bool> map) => CpuSet.Of(Enumerable.Range(0, map?.Count ?? 0).Where(cpu => map![cpu])).ToString();

    /// <summary>Counts the CPUs that a host may number, those that are not in use included.</summary>
    /// <param name="connection">The host.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The count.</returns>
    public static async Task<int> CountAsync(VirtConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var node = await connection.Host.GetNodeInfoAsync(cancellationToken).ConfigureAwait(false);
        return node.Nodes * node.Sockets * node.Cores * node.Threads;
    }

    /// <summary>Reads a set for a host.</summary>
    /// <param name="connection">The host, which says how many CPUs it has.</param>
    /// <param name="text">Such as <c>0-3,^2</c>, or <c>all</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>One entry for each of the host's CPUs.</returns>
    /// <exception cref="VirtException">InvalidArg for what is no set, names a CPU that the host does not have, or names none.</exception>
    public static async Task<IReadOnlyList<bool>> MapAsync(VirtConnection connection, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(text);
        var count = await CountAsync(connection, cancellationToken).ConfigureAwait(false);
        if (text.Equals(All, StringComparison.OrdinalIgnoreCase))
        {
            return [.. Enumerable.Repeat(true, count)];
        }

        var set = CpuSet.TryParse(text, out var read) && read.Count > 0
            ? read
            : throw VirtException.Worded(VirtErrorCode.InvalidArg, $"'{text}' names no CPUs; write numbers and ranges such as 0-3,8, or all");
        return set.Last < count
            ? [.. Enumerable.Range(0, count).Select(set.Contains)]
            : throw VirtException.Worded(VirtErrorCode.InvalidArg, $"the host has no CPU {set.Last}; its CPUs are 0 to {count - 1}");
    }
}
