using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that act on snapshots that exist: given as objects, or as a domain and their names.</summary>
public abstract class SnapshotTargetCommand : SnapshotDomainCommand
{
    private protected const string BySnapshot = "Snapshot";

    /// <summary>The snapshots, as Get-VirtSnapshot gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = BySnapshot)]
    [ValidateNotNull]
    public VirtSnapshot[] Snapshot { get; set; } = [];

    /// <summary>The snapshots' names in each domain; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByDomain)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByDomainName)]
    [Alias("SnapshotName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SnapshotNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var targets = ParameterSetName == BySnapshot
            ? Snapshot
            : Domains().SelectMany(domain => Found(Name, (name, token) => SnapshotFinder.NamedAsync(domain, name, token)));
        foreach (var snapshot in targets)
        {
            Attempt(snapshot, () => Process(snapshot));
        }
    }

    /// <summary>Acts on one snapshot.</summary>
    private protected abstract void Process(VirtSnapshot snapshot);
}
