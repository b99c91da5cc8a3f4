using System.Management.Automation;
using VirtPS.Engine.Daemons;
using VirtPS.Engine.Errors;

namespace VirtPS.Commands;

/// <summary>Asks daemons of this machine to end and waits until they have; calls in progress are answered first, guests go on.</summary>
[Cmdlet(VerbsLifecycle.Stop, "VirtDaemon", DefaultParameterSetName = "Root", SupportsShouldProcess = true)]
public sealed class StopVirtDaemonCommand : EngineCommand
{
    /// <summary>The daemons, as Get-VirtDaemon and Start-VirtDaemon give them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Daemon")]
    [ValidateNotNull]
    public VirtDaemon[] Daemon { get; set; } = [];

    /// <summary>The directory that holds everything of the daemon; without it, the system's or the user's own daemon.</summary>
    [Parameter(Position = 0, ParameterSetName = "Root")]
    [ValidateNotNullOrEmpty]
    public string? Root { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var daemon in ParameterSetName == "Daemon" ? Daemon : Found())
        {
            if (ShouldProcess($"{daemon.Directory} (process {daemon.ProcessId})", "Stop daemon"))
            {
                Attempt(daemon, () => Wait(token => LocalDaemons.StopAsync(daemon, token)));
            }
        }
    }

    private VirtDaemon[] Found()
    {
        var path = Root is null ? null : GetUnresolvedProviderPathFromPSPath(Root);
        if (LocalDaemons.Find(path) is { } daemon)
        {
            return [daemon];
        }

        WriteError(ErrorRecords.Missing(VirtException.Worded(VirtErrorCode.OperationInvalid, $"no daemon runs on {path ?? "this machine"}"), Root ?? "virtpsd"));
        return [];
    }
}
