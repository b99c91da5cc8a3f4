using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gives PCI devices back to the host.</summary>
/// <remarks>virNodeDeviceReAttach.</remarks>
[Cmdlet(VerbsData.Mount, "VirtNodeDevice", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtNodeDevice))]
public sealed class MountVirtNodeDeviceCommand : NodeDeviceActionCommand
{
    private protected override string Action => "Give node device back to the host";

    private protected override Task DoAsync(VirtNodeDevice device, CancellationToken cancellationToken) =>
        device.Connection.NodeDevices.ReattachAsync(device.Ref, cancellationToken);
}
