using System.Globalization;
using System.Net;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>Finds the way into a container of this computer.</summary>
/// <remarks>virDomainLxcOpenNamespace hands out open files of /proc, which never leave the computer: the same are reached by the process's number.</remarks>
public static class ContainerEntry
{
    /// <summary>Gives the number of the first process inside a container.</summary>
    /// <param name="domain">The container, which runs on this computer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The number.</returns>
    /// <exception cref="VirtException">
    /// OperationUnsupported for what is no container, or not on this computer; OperationInvalid when it does not run.
    /// </exception>
    public static async Task<int> FindAsync(VirtDomain domain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var connection = domain.Connection;
        var type = await connection.Host.GetTypeAsync(cancellationToken).ConfigureAwait(false);
        if (!type.Equals("LXC", StringComparison.OrdinalIgnoreCase))
        {
            throw VirtException.Worded(VirtErrorCode.OperationUnsupported, $"'{domain.Name}' is a domain of {type}; only containers of LXC can be entered");
        }

        if (!OperatingSystem.IsLinux() || !string.Equals(connection.HostName, Dns.GetHostName(), StringComparison.OrdinalIgnoreCase))
        {
            throw VirtException.Worded(VirtErrorCode.OperationUnsupported, $"'{domain.Name}' is on {connection.HostName}; a container can be entered on its own host only");
        }

        // The domain's number is that of the process that watches over the container; its child is the container's first.
        return domain.Id is { } watcher
            ? FirstChild(watcher) ?? throw VirtException.Worded(VirtErrorCode.OperationInvalid, $"the container '{domain.Name}' has no process that can be reached from here")
            : throw VirtException.Worded(VirtErrorCode.OperationInvalid, $"'{domain.Name}' does not run");
    }

    private static int? FirstChild(int parent)
    {
        try
        {
            var children = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{parent}/task/{parent}/children"));
            return children.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var first, ..] ? int.Parse(first, CultureInfo.InvariantCulture) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
