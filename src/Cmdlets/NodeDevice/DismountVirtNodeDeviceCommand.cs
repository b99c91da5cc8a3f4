using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Takes PCI devices from the host, so that guests can have them.</summary>
/// <remarks>virNodeDeviceDetachFlags.</remarks>
[Cmdlet(VerbsData.Dismount, "VirtNodeDevice", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(VirtNodeDevice))]
public sealed class DismountVirtNodeDeviceCommand : NodeDeviceActionCommand
{
    /// <summary>The driver that the device is bound to; without it the hypervisor's usual one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Driver { get; set; }

    private protected override string Action => "Take node device from the host";

    private protected override Task DoAsync(VirtNodeDevice device, CancellationToken cancellationToken) =>
        device.Connection.NodeDevices.DetachAsync(device.Ref, Driver, cancellationToken);
}
