using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Removes the definitions of interfaces of hosts.</summary>
/// <remarks>virInterfaceUndefine, with -Force virInterfaceDestroy before it.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtInterface", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveVirtInterfaceCommand : InterfaceTargetCommand
{
    /// <summary>Takes an interface that is up down first.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Process(VirtInterface device)
    {
        if (!ShouldProcess(device.Name, Force && device.IsActive ? "Stop and remove interface" : "Remove interface"))
        {
            return;
        }

        Wait(async token =>
        {
            var interfaces = device.Connection.Interfaces;
            if (Force && device.IsActive)
            {
                await interfaces.DestroyAsync(device.Ref, token).ConfigureAwait(false);
            }

            await interfaces.UndefineAsync(device.Ref, token).ConfigureAwait(false);
        });
    }
}
