using System.Management.Automation;
using VirtPS.Engine.Admin;

namespace VirtPS.Commands;

/// <summary>Sends clients of daemons away.</summary>
/// <remarks>virAdmClientClose. Nothing keeps them from coming back.</remarks>
[Cmdlet(VerbsCommunications.Disconnect, "VirtDaemonClient", SupportsShouldProcess = true)]
public sealed class DisconnectVirtDaemonClientCommand : EngineCommand
{
    /// <summary>The clients, as Get-VirtDaemonClient gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public VirtDaemonClient[] Client { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var client in Client.Where(one => ShouldProcess($"client {one.Id} ({one.Identity}, {one.Origin}) of {one.Server}", "Disconnect client")))
        {
            Attempt(client, () => Wait(client.DisconnectAsync));
        }
    }
}
