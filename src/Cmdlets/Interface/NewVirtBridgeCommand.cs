using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Puts interfaces of hosts into new bridges, so that guests can share their networks.</summary>
/// <remarks>What virsh iface-bridge does: virInterfaceDefineXML, virInterfaceCreate. The bridge takes the interface's addresses over.</remarks>
[Cmdlet(VerbsCommon.New, "VirtBridge", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(VirtInterface))]
public sealed class NewVirtBridgeCommand : InterfaceTargetCommand
{
    /// <summary>The bridge's name.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Bridge { get; set; } = string.Empty;

    /// <summary>Has the bridge look for loops.</summary>
    [Parameter]
    public SwitchParameter Stp { get; set; }

    /// <summary>How long the bridge looks before it forwards, in seconds.</summary>
    [Parameter]
    [ValidateRange(0, 60)]
    public int ForwardDelay { get; set; }

    /// <summary>Leaves the bridge down.</summary>
    [Parameter]
    public SwitchParameter NoStart { get; set; }

    private protected override void Process(VirtInterface device)
    {
        var interfaces = device.Connection.Interfaces;
        var before = Wait(token => interfaces.GetXmlAsync(device.Ref, InterfaceXmlFlags.Inactive, token));
        var bridge = HostInterfaceBuilder.Bridge(before, Bridge, Stp, ForwardDelay);
        WriteVerbose(bridge);
        if (ShouldProcess(device.Name, $"Put interface into bridge {Bridge}"))
        {
            WriteObject(Wait(async token =>
            {
                var made = await interfaces.DefineAsync(bridge, false, token).ConfigureAwait(false);
                if (!NoStart)
                {
                    await interfaces.StartAsync(made, token).ConfigureAwait(false);
                }

                return await interfaces.GetAsync(made, token).ConfigureAwait(false);
            }));
        }
    }
}
