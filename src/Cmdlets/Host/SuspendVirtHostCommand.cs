using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Puts hosts to sleep for a time.</summary>
/// <remarks>virNodeSuspendForDuration. The host wakes by its clock; guests sleep with it.</remarks>
[Cmdlet(VerbsLifecycle.Suspend, "VirtHost", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class SuspendVirtHostCommand : HostChangeCommand
{
    /// <summary>How deep the host sleeps.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Target")]
    public NodeSuspendTarget To { get; set; }

    /// <summary>How long it sleeps, as a number of seconds or a time span; a minute at least.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [SecondsTransformation]
    public TimeSpan Duration { get; set; }

    private protected override void Process(VirtConnection connection)
    {
        if (ShouldProcess(connection.Name, $"Put host to sleep ({To}) for {Duration}"))
        {
            Wait(token => connection.Host.SuspendAsync(To, Duration, token));
        }
    }
}
