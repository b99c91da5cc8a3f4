using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Finds checkpoints of one domain by name.</summary>
internal static class CheckpointFinder
{
    /// <summary>A wildcard may match nothing, a literal name that matches nothing is an error.</summary>
    internal static async Task<Findings<VirtCheckpoint>> NamedAsync(VirtDomain domain, string name, CancellationToken cancellationToken)
    {
        var checkpoints = domain.Connection.DomainCheckpoints;
        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            var found = await checkpoints.LookupAsync(domain.Ref, WildcardPattern.Unescape(name), cancellationToken).ConfigureAwait(false);
            return Findings<VirtCheckpoint>.Of([await checkpoints.GetAsync(domain, found, cancellationToken).ConfigureAwait(false)]);
        }

        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        var all = await checkpoints.GetAllAsync(domain, CheckpointListFlags.None, cancellationToken).ConfigureAwait(false);
        return Findings<VirtCheckpoint>.Of([.. all.Where(checkpoint => pattern.IsMatch(checkpoint.Name))]);
    }
}
