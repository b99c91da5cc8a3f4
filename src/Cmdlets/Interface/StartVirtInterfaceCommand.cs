using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Brings interfaces of hosts up.</summary>
/// <remarks>virInterfaceCreate.</remarks>
[Cmdlet(VerbsLifecycle.Start, "VirtInterface", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtInterface))]
public sealed class StartVirtInterfaceCommand : InterfaceActionCommand
{
    private protected override string Action => "Start interface";

    private protected override Task DoAsync(VirtInterface device, CancellationToken cancellationToken) =>
        device.Connection.Interfaces.StartAsync(device.Ref, cancellationToken);
}
