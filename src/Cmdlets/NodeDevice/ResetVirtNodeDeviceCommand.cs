using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Resets PCI devices.</summary>
/// <remarks>virNodeDeviceReset.</remarks>
[Cmdlet(VerbsCommon.Reset, "VirtNodeDevice", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(VirtNodeDevice))]
public sealed class ResetVirtNodeDeviceCommand : NodeDeviceActionCommand
{
    private protected override string Action => "Reset node device";

    private protected override Task DoAsync(VirtNodeDevice device, CancellationToken cancellationToken) =>
        device.Connection.NodeDevices.ResetAsync(device.Ref, cancellationToken);
}
