using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Starts virtual networks.</summary>
/// <remarks>virNetworkCreate.</remarks>
[Cmdlet(VerbsLifecycle.Start, "VirtNetwork", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtNetwork))]
public sealed class StartVirtNetworkCommand : NetworkTargetCommand
{
    /// <summary>Gives the network on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(VirtNetwork network)
    {
        if (!ShouldProcess(network.Name, "Start network"))
        {
            return;
        }

        Wait(async token =>
        {
            await network.Connection.Networks.StartAsync(network.Ref, token).ConfigureAwait(false);
            await network.RefreshAsync(token).ConfigureAwait(false);
        });
        if (PassThru)
        {
            WriteObject(network);
        }
    }
}
