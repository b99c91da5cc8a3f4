using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Removes the definitions of mediated devices.</summary>
/// <remarks>virNodeDeviceUndefine, with -Force virNodeDeviceDestroy before it. A device that stays without its definition is transient.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtNodeDevice", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveVirtNodeDeviceCommand : NodeDeviceTargetCommand
{
    /// <summary>Stops a device that is there first.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Process(VirtNodeDevice device)
    {
        if (!ShouldProcess(device.Name, Force && device.IsActive ? "Stop and remove node device" : "Remove node device"))
        {
            return;
        }

        Wait(async token =>
        {
            var devices = device.Connection.NodeDevices;
            if (Force && device.IsActive)
            {
                await devices.DestroyAsync(device.Ref, token).ConfigureAwait(false);
            }

            // Stopping has already removed a device without a stored definition.
            if (device.IsPersistent || !Force)
            {
                await devices.UndefineAsync(device.Ref, token).ConfigureAwait(false);
            }
        });
    }
}
