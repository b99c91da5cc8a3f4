using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Takes back what was changed about the interfaces of a host since the change was begun.</summary>
/// <remarks>virInterfaceChangeRollback.</remarks>
[Cmdlet(VerbsCommon.Undo, "VirtInterfaceChange", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class UndoVirtInterfaceChangeCommand : InterfaceChangeCommand
{
    private protected override string Action => "Take back change of interfaces";

    private protected override Task DoAsync(InterfaceOperations interfaces, CancellationToken cancellationToken) => interfaces.RollbackChangeAsync(cancellationToken);
}
