using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets virtual networks.</summary>
/// <remarks>virConnectListAllNetworks, virNetworkLookupByName, virNetworkLookupByUUID.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtNetwork", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtNetwork))]
public sealed class GetVirtNetworkCommand : VirtCommand
{
    private const string ByName = "Name";
    private const string ByUuid = "Uuid";

    /// <summary>Names; wildcards are allowed. Without any, all networks.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("NetworkName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NetworkNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Uuids.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUuid)]
    [ValidateNotNullOrEmpty]
    public Guid[] Uuid { get; set; } = [];

    /// <summary>Only networks that are started.</summary>
    [Parameter]
    public SwitchParameter Active { get; set; }

    /// <summary>Only networks that are not started.</summary>
    [Parameter]
    public SwitchParameter Inactive { get; set; }

    /// <summary>Only networks with a stored definition.</summary>
    [Parameter]
    public SwitchParameter Persistent { get; set; }

    /// <summary>Only networks without a stored definition.</summary>
    [Parameter]
    public SwitchParameter Transient { get; set; }

    /// <summary>Only networks that start with their host; with -Autostart:$false only the others.</summary>
    [Parameter]
    public SwitchParameter Autostart { get; set; }

    /// <summary>Only networks that use one of these bridges; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Bridge { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        Attempt(Name, () => WriteObject(Listed(Finders.Networks, ParameterSetName, Name, Uuid).Where(Passes), enumerateCollection: true));

    // A listing tells all that is asked here, so the host need not be asked again.
    private bool Passes(VirtNetwork network) =>
        (Active == Inactive || network.IsActive == Active)
        && (Persistent == Transient || network.IsPersistent == Persistent)
        && (!MyInvocation.BoundParameters.ContainsKey(nameof(Autostart)) || network.Autostart == Autostart)
        && Matches(Bridge, network.Bridge);
}
