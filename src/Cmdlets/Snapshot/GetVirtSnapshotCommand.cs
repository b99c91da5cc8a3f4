using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets snapshots of domains.</summary>
/// <remarks>virDomainListAllSnapshots, virDomainSnapshotLookupByName, virDomainSnapshotCurrent.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtSnapshot", DefaultParameterSetName = ByDomainName)]
[OutputType(typeof(VirtSnapshot))]
public sealed class GetVirtSnapshotCommand : DomainMomentCommand
{
    /// <summary>Names of snapshots; wildcards are allowed. Without any, all of them.</summary>
    [Parameter(Position = 1)]
    [Alias("SnapshotName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SnapshotNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Only the snapshot that the next one will be a child of.</summary>
    [Parameter]
    public SwitchParameter Current { get; set; }

    /// <summary>Parents before their children, names indented.</summary>
    [Parameter]
    public SwitchParameter Tree { get; set; }

    /// <summary>Only snapshots without children.</summary>
    [Parameter]
    public SwitchParameter Leaf { get; set; }

    /// <summary>Only snapshots without a parent.</summary>
    [Parameter]
    public SwitchParameter Root { get; set; }

    /// <summary>Only snapshots kept inside the disks' images.</summary>
    [Parameter]
    public SwitchParameter Internal { get; set; }

    /// <summary>Only snapshots kept in files of their own.</summary>
    [Parameter]
    public SwitchParameter External { get; set; }

    private protected override DomainListFlags Unnamed => DomainListFlags.HasSnapshot;

    private protected override void Process(VirtDomain domain) => WriteObject(SnapshotsOf(domain), enumerateCollection: true);

    private IEnumerable<VirtSnapshot> SnapshotsOf(VirtDomain domain)
    {
        var snapshots = Name is null
            ? Wait(token => domain.Connection.DomainSnapshots.GetAllAsync(domain, Flags(), token))
            : Narrow(domain, Found(Name, (name, token) => SnapshotFinder.NamedAsync(domain, name, token)));
        snapshots = Current ? [.. snapshots.Where(snapshot => snapshot.IsCurrent)] : snapshots;
        return Tree ? SnapshotTree.Order(snapshots) : snapshots.OrderBy(snapshot => snapshot.CreationTime);
    }

    private IReadOnlyList<VirtSnapshot> Narrow(VirtDomain domain, IReadOnlyList<VirtSnapshot> found)
    {
        if (Flags() == SnapshotListFlags.None)
        {
            return found;
        }

        var allowed = Wait(token => domain.Connection.DomainSnapshots.ListAsync(domain.Ref, Flags(), token))
            .Select(snapshot => snapshot.Name).ToHashSet();
        return [.. found.Where(snapshot => allowed.Contains(snapshot.Name))];
    }

    private SnapshotListFlags Flags() =>
        (Leaf ? SnapshotListFlags.Leaves : 0)
        | (Root ? SnapshotListFlags.Roots : 0)
        | (Internal ? SnapshotListFlags.Internal : 0)
        | (External ? SnapshotListFlags.External : 0);
}
