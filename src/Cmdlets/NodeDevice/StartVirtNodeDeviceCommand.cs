using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Makes host devices that are defined.</summary>
/// <remarks>virNodeDeviceCreate.</remarks>
[Cmdlet(VerbsLifecycle.Start, "VirtNodeDevice", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtNodeDevice))]
public sealed class StartVirtNodeDeviceCommand : NodeDeviceActionCommand
{
    private protected override string Action => "Start node device";

    private protected override Task DoAsync(VirtNodeDevice device, CancellationToken cancellationToken) =>
        device.Connection.NodeDevices.StartAsync(device.Ref, cancellationToken);
}
