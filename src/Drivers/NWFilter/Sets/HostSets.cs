using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.NWFilter.Sets;

/// <summary>Reads the host's ipsets with ipset(8).</summary>
internal static class HostSets
{
    private const string Program = "ipset";

    /// <summary>Reads sets.</summary>
    /// <param name="names">Their names.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The sets by name.</returns>
    /// <exception cref="VirtException">
    /// ConfigUnsupported, naming the set, when the host has no ipset(8) or nftables cannot have such elements; InternalError with
    /// the program's words, such as that there is no such set.
    /// </exception>
    internal static async Task<Dictionary<string, HostSet>> ReadAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var sets = new Dictionary<string, HostSet>();
        foreach (var name in names)
        {
            var program = HostProgram.TryFind(Program) ?? throw new VirtException(
                VirtErrorCode.ConfigUnsupported, $"the filter looks into the ipset '{name}', for which the host needs the program '{Program}'", VirtErrorDomain.NWFilter);
            var saved = await SaveAsync(program, name, cancellationToken).ConfigureAwait(false);
            if (saved[name].Kind == "list:set")
            {
                foreach (var (member, _) in saved[name].Elements.ToList())
                {
                    saved[member] = (await SaveAsync(program, member, cancellationToken).ConfigureAwait(false))[member];
                }
            }

            sets[name] = HostSet.Read(name, saved);
        }

        return sets;
    }

    private static async Task<Dictionary<string, SavedSet>> SaveAsync(HostProgram program, string name, CancellationToken cancellationToken)
    {
        var result = await program.TryRunAsync(["save", name], null, cancellationToken).ConfigureAwait(false);
        var saved = SavedSet.Read(result.Output);
        return result.ExitCode == 0 && saved.ContainsKey(name)
            ? saved
            : throw new VirtException(VirtErrorCode.InternalError, $"the ipset '{name}' cannot be read: {result.Error.Trim()}", VirtErrorDomain.NWFilter);
    }
}
