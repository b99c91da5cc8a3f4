using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Removes bridges of hosts and leaves the interface that was in each with the bridge's addresses.</summary>
/// <remarks>What virsh iface-unbridge does: virInterfaceDestroy, virInterfaceUndefine, virInterfaceDefineXML, virInterfaceCreate.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtBridge", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(VirtInterface))]
public sealed class RemoveVirtBridgeCommand : InterfaceTargetCommand
{
    /// <summary>Leaves the interface down.</summary>
    [Parameter]
    public SwitchParameter NoStart { get; set; }

    private protected override void Process(VirtInterface device)
    {
        var interfaces = device.Connection.Interfaces;
        var before = Wait(token => interfaces.GetXmlAsync(device.Ref, InterfaceXmlFlags.Inactive, token));
        var inner = HostInterfaceBuilder.Unbridge(before);
        WriteVerbose(inner);
        if (ShouldProcess(device.Name, "Remove bridge"))
        {
            WriteObject(Wait(token => TakeOutAsync(device, inner, token)));
        }
    }

    private async Task<VirtInterface> TakeOutAsync(VirtInterface bridge, string inner, CancellationToken cancellationToken)
    {
        var interfaces = bridge.Connection.Interfaces;
        if (bridge.IsActive)
        {
            await interfaces.DestroyAsync(bridge.Ref, cancellationToken).ConfigureAwait(false);
        }

        await interfaces.UndefineAsync(bridge.Ref, cancellationToken).ConfigureAwait(false);
        var freed = await interfaces.DefineAsync(inner, false, cancellationToken).ConfigureAwait(false);
        var found = await interfaces.GetAsync(freed, cancellationToken).ConfigureAwait(false);
        if (!NoStart && !found.IsActive)
        {
            await interfaces.StartAsync(freed, cancellationToken).ConfigureAwait(false);
            await found.RefreshAsync(cancellationToken).ConfigureAwait(false);
        }

        return found;
    }
}
