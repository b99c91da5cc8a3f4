using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Finds snapshots of one domain by name.</summary>
internal static class SnapshotFinder
{
    /// <summary>A wildcard may match nothing, a literal name that matches nothing is an error.</summary>
    internal static async Task<Findings<VirtSnapshot>> NamedAsync(VirtDomain domain, string name, CancellationToken cancellationToken)
    {
        var snapshots = domain.Connection.DomainSnapshots;
        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            var found = await snapshots.LookupAsync(domain.Ref, WildcardPattern.Unescape(name), cancellationToken).ConfigureAwait(false);
            return Findings<VirtSnapshot>.Of([await snapshots.GetAsync(domain, found, cancellationToken).ConfigureAwait(false)]);
        }

        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        var all = await snapshots.GetAllAsync(domain, SnapshotListFlags.None, cancellationToken).ConfigureAwait(false);
        return Findings<VirtSnapshot>.Of([.. all.Where(snapshot => pattern.IsMatch(snapshot.Name))]);
    }
}
