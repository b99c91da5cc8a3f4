using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets checkpoints of domains.</summary>
/// <remarks>virDomainListAllCheckpoints, virDomainCheckpointLookupByName.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtCheckpoint", DefaultParameterSetName = ByDomainName)]
[OutputType(typeof(VirtCheckpoint))]
public sealed class GetVirtCheckpointCommand : DomainMomentCommand
{
    /// <summary>Names of checkpoints; wildcards are allowed. Without any, all of them.</summary>
    [Parameter(Position = 1)]
    [Alias("CheckpointName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Only checkpoints without children.</summary>
    [Parameter]
    public SwitchParameter Leaf { get; set; }

    /// <summary>Only checkpoints without a parent.</summary>
    [Parameter]
    public SwitchParameter Root { get; set; }

    private protected override DomainListFlags Unnamed => DomainListFlags.HasCheckpoint;

    private protected override void Process(VirtDomain domain) => WriteObject(CheckpointsOf(domain), enumerateCollection: true);

    private IEnumerable<VirtCheckpoint> CheckpointsOf(VirtDomain domain)
    {
        var flags = (Leaf ? CheckpointListFlags.Leaves : 0) | (Root ? CheckpointListFlags.Roots : 0) | CheckpointListFlags.Topological;
        var listed = Wait(token => domain.Connection.DomainCheckpoints.GetAllAsync(domain, flags, token));
        if (Name is null)
        {
            return listed;
        }

        var allowed = listed.Select(one => one.Name).ToHashSet();
        return Found(Name, (name, token) => CheckpointFinder.NamedAsync(domain, name, token)).Where(one => allowed.Contains(one.Name));
    }
}
