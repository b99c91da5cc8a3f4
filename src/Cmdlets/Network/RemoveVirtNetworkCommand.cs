using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Removes virtual networks.</summary>
/// <remarks>virNetworkUndefine, with -Force virNetworkDestroy before it. A network that runs on without its definition is transient.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtNetwork", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveVirtNetworkCommand : NetworkTargetCommand
{
    /// <summary>Stops a running network first.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Process(VirtNetwork network)
    {
        if (!ShouldProcess(network.Name, Force && network.IsActive ? "Stop and remove network" : "Remove network"))
        {
            return;
        }

        Wait(async token =>
        {
            var networks = network.Connection.Networks;
            if (Force && network.IsActive)
            {
                await networks.DestroyAsync(network.Ref, token).ConfigureAwait(false);
            }

            // Stopping has already removed a network without a stored definition.
            if (network.IsPersistent || !Force)
            {
                await networks.UndefineAsync(network.Ref, token).ConfigureAwait(false);
            }
        });
    }
}
