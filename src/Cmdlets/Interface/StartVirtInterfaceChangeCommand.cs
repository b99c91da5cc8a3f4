using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Begins a change of the interfaces of a host, which can be taken back as a whole.</summary>
/// <remarks>virInterfaceChangeBegin.</remarks>
[Cmdlet(VerbsLifecycle.Start, "VirtInterfaceChange", SupportsShouldProcess = true)]
public sealed class StartVirtInterfaceChangeCommand : InterfaceChangeCommand
{
    private protected override string Action => "Begin change of interfaces";

    private protected override Task DoAsync(InterfaceOperations interfaces, CancellationToken cancellationToken) => interfaces.BeginChangeAsync(cancellationToken);
}
