using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Stops virtual networks.</summary>
/// <remarks>virNetworkDestroy. A network without a stored definition is gone then.</remarks>
[Cmdlet(VerbsLifecycle.Stop, "VirtNetwork", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtNetwork))]
public sealed class StopVirtNetworkCommand : NetworkTargetCommand
{
    /// <summary>Gives the network on, unless it is gone.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(VirtNetwork network)
    {
        if (!ShouldProcess(network.Name, "Stop network"))
        {
            return;
        }

        Wait(token => network.Connection.Networks.DestroyAsync(network.Ref, token));
        if (network.IsPersistent)
        {
            Wait(network.RefreshAsync);
            if (PassThru)
            {
                WriteObject(network);
            }
        }
    }
}
