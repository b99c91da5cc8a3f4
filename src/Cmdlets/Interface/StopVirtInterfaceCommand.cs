using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Takes interfaces of hosts down.</summary>
/// <remarks>virInterfaceDestroy. Whoever reaches the host through the interface is cut off.</remarks>
[Cmdlet(VerbsLifecycle.Stop, "VirtInterface", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(VirtInterface))]
public sealed class StopVirtInterfaceCommand : InterfaceActionCommand
{
    private protected override string Action => "Stop interface";

    private protected override Task DoAsync(VirtInterface device, CancellationToken cancellationToken) =>
        device.Connection.Interfaces.DestroyAsync(device.Ref, cancellationToken);
}
