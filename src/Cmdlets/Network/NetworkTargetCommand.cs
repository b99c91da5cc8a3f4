using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that act on networks that exist: given as objects, names, wildcards or uuids, piped or not.</summary>
public abstract class NetworkTargetCommand : VirtCommand
{
    private protected const string ByObject = "Network";
    private protected const string ByName = "Name";
    private protected const string ByUuid = "Uuid";

    /// <summary>The networks, as Get-VirtNetwork gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByObject)]
    [ValidateNotNull]
    public VirtNetwork[] Network { get; set; } = [];

    /// <summary>The networks' names; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("NetworkName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NetworkNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The networks' uuids.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUuid)]
    [ValidateNotNullOrEmpty]
    public Guid[] Uuid { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Each(TargetsOf(Finders.Networks, ParameterSetName, Network, Name, Uuid), Process);

    /// <summary>Acts on one network.</summary>
    private protected abstract void Process(VirtNetwork network);
}
