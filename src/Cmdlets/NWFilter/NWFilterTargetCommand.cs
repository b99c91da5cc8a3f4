using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that act on network filters that exist: given as objects, names, wildcards or uuids, piped or not.</summary>
public abstract class NWFilterTargetCommand : VirtCommand
{
    private protected const string ByObject = "NWFilter";
    private protected const string ByName = "Name";
    private protected const string ByUuid = "Uuid";

    /// <summary>The filters, as Get-VirtNWFilter gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByObject)]
    [ValidateNotNull]
    public VirtNWFilter[] NWFilter { get; set; } = [];

    /// <summary>The filters' names; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("FilterName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NWFilterNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The filters' uuids.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUuid)]
    [ValidateNotNullOrEmpty]
    public Guid[] Uuid { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Each(TargetsOf(Finders.NWFilters, ParameterSetName, NWFilter, Name, Uuid), Process);

    /// <summary>Acts on one filter.</summary>
    private protected abstract void Process(VirtNWFilter filter);
}
