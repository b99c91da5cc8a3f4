using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Keeps what was changed about the interfaces of a host since the change was begun.</summary>
/// <remarks>virInterfaceChangeCommit.</remarks>
[Cmdlet(VerbsLifecycle.Complete, "VirtInterfaceChange", SupportsShouldProcess = true)]
public sealed class CompleteVirtInterfaceChangeCommand : InterfaceChangeCommand
{
    private protected override string Action => "Keep change of interfaces";

    private protected override Task DoAsync(InterfaceOperations interfaces, CancellationToken cancellationToken) => interfaces.CommitChangeAsync(cancellationToken);
}
