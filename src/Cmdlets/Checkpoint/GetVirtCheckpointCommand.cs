using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets checkpoints of domains.</summary>
/// <remarks>virDomainListAllCheckpoints, virDomainCheckpointLookupByName.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtCheckpoint", DefaultParameterSetName = ByDomainName)]
[OutputType(typeof(VirtCheckpoint))]
public sealed class GetVirtCheckpointCommand : VirtCommand
{
    private const string ByDomain = "Domain";
    private const string ByDomainName = "Name";

    /// <summary>The domains, as Get-VirtDomain gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByDomain)]
    [ValidateNotNull]
    public VirtDomain[] Domain { get; set; } = [];

    /// <summary>The domains' names; wildcards are allowed. Without any, all domains that have checkpoints.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByDomainName)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DomainNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? DomainName { get; set; }

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

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(DomainName, () =>
    {
        var domains = DomainName is null && ParameterSetName == ByDomainName
            ? Gather(token => DomainFilter.ListAsync(Sources(), DomainListFlags.HasCheckpoint, token))
            : TargetsOf(Finders.Domains, ParameterSetName, Domain, DomainName ?? [], []);
        foreach (var domain in domains)
        {
            Attempt(domain, () => WriteObject(CheckpointsOf(domain), enumerateCollection: true));
        }
    });

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
