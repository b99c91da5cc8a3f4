using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Describes a network card for a domain that is still to be made; nothing happens on a host.</summary>
[Cmdlet(VerbsCommon.New, "VirtInterfaceConfig", DefaultParameterSetName = ByNetwork)]
[OutputType(typeof(VirtInterfaceConfig))]
public sealed class NewVirtInterfaceConfigCommand : PSCmdlet
{
    private const string ByNetwork = "Network";
    private const string ByBridge = "Bridge";
    private const string ByDevice = "Direct";

    /// <summary>The virtual network it is on, as an object or by name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByNetwork)]
    [ValidateNotNullOrEmpty]
    public string? Network { get; set; }

    /// <summary>The port group of that network.</summary>
    [Parameter(ParameterSetName = ByNetwork)]
    [ValidateNotNullOrEmpty]
    public string? PortGroup { get; set; }

    /// <summary>The host's bridge it is on.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByBridge)]
    [ValidateNotNullOrEmpty]
    public string? Bridge { get; set; }

    /// <summary>The host's device it shares through macvtap.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByDevice)]
    [ValidateNotNullOrEmpty]
    public string? Direct { get; set; }

    /// <summary>The macvtap mode.</summary>
    [Parameter(ParameterSetName = ByDevice)]
    [ValidateSet("vepa", "bridge", "private", "passthrough")]
    public string DirectMode { get; set; } = "bridge";

    /// <summary>Puts it on the emulator's own user-mode network.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "User")]
    public SwitchParameter User { get; set; }

    /// <summary>The card's model.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NicModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <summary>The MAC address; one is made up without it.</summary>
    [Parameter]
    [ValidatePattern("^([0-9A-Fa-f]{1,2}[:-]){5}[0-9A-Fa-f]{1,2}$")]
    public string? Mac { get; set; }

    /// <summary>The VLAN it is in.</summary>
    [Parameter]
    [ValidateRange(1, 4094)]
    public int? Vlan { get; set; }

    /// <summary>The largest packet in bytes.</summary>
    [Parameter]
    [ValidateRange(68, 65535)]
    public int? Mtu { get; set; }

    /// <summary>Leaves the cable unplugged.</summary>
    [Parameter]
    public SwitchParameter LinkDown { get; set; }

    /// <summary>The network filter that guards it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Filter { get; set; }

    /// <summary>The place in the boot order, from 1.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? BootOrder { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(new VirtInterfaceConfig
    {
        Network = Network,
        PortGroup = PortGroup,
        Bridge = Bridge,
        Direct = Direct,
        DirectMode = Direct is null ? null : DirectMode,
        User = User,
        Model = Model,
        Mac = Mac?.Replace('-', ':').ToLowerInvariant(),
        Vlan = Vlan,
        Mtu = Mtu,
        LinkUp = !LinkDown,
        Filter = Filter,
        BootOrder = BootOrder,
    });
}
