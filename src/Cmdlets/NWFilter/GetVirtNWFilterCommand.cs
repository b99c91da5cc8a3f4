using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets network filters.</summary>
/// <remarks>virConnectListAllNWFilters, virNWFilterLookupByName, virNWFilterLookupByUUID.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtNWFilter", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtNWFilter))]
public sealed class GetVirtNWFilterCommand : VirtCommand
{
    private const string ByName = "Name";
    private const string ByUuid = "Uuid";

    /// <summary>Names; wildcards are allowed. Without any, all filters.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("FilterName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NWFilterNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Uuids.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUuid)]
    [ValidateNotNullOrEmpty]
    public Guid[] Uuid { get; set; } = [];

    /// <summary>Only filters of one of these chains; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Chain { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        Attempt(Name, () => WriteObject(Listed(Finders.NWFilters, ParameterSetName, Name, Uuid).Where(Passes), enumerateCollection: true));

    private bool Passes(VirtNWFilter filter) => Matches(Chain, filter.Chain ?? string.Empty);
}
