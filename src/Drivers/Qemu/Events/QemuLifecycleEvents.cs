using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Backups;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Events;

/// <summary>Answers what changes a guest's state: stops, runs on, powers off, resets, panics, sleeps, wakes.</summary>
/// <remarks>The qemuProcessHandle functions; which event says what, and in which order, is libvirt's.</remarks>
/// <param name="router">Where events come from.</param>
internal sealed class QemuLifecycleEvents(QemuEventRouter router)
{
    private readonly QemuNode _node = router.Node;

    /// <summary>Adds the answers.</summary>
    /// <param name="router">Where events come from.</param>
    internal static void Register(QemuEventRouter router)
    {
        var answers = new QemuLifecycleEvents(router);
        router.Add("STOP", answers.Stopped);
        router.Add("RESUME", answers.Resumed);
        router.Add("SHUTDOWN", answers.PoweredOff);
        router.Add("RESET", answers.Reset);
        router.Add("GUEST_PANICKED", answers.Panicked);
        router.Add("GUEST_CRASHLOADED", answers.CrashLoaded);
        router.Add("SUSPEND", answers.Slept);
        router.Add("SUSPEND_DISK", answers.SleptOnDisk);
        router.Add("WAKEUP", answers.Woke);
        router.Add("WATCHDOG", answers.Barked);
    }

    /// <summary>Gives what an event says of a pause, by its reason.</summary>
    /// <param name="reason">Why the guest is paused.</param>
    /// <returns>The detail.</returns>
    internal static int DetailOfPause(int reason) => reason switch
    {
        PausedReason.Migration => SuspendedDetail.Migrated,
        PausedReason.IOError => SuspendedDetail.IOError,
        PausedReason.Watchdog => SuspendedDetail.Watchdog,
        PausedReason.FromSnapshot => SuspendedDetail.FromSnapshot,
        PausedReason.PostCopy => SuspendedDetail.PostCopy,
        PausedReason.PostCopyFailed => SuspendedDetail.PostCopyFailed,
        PausedReason.ApiError => SuspendedDetail.ApiError,
        _ => SuspendedDetail.Paused,
    };

    private static int DetailOfRun(int reason) => reason switch
    {
        RunningReason.Migrated or RunningReason.MigrationCanceled => ResumedDetail.Migrated,
        RunningReason.FromSnapshot or RunningReason.Restored => ResumedDetail.FromSnapshot,
        RunningReason.PostCopy => ResumedDetail.PostCopy,
        RunningReason.PostCopyFailed => ResumedDetail.PostCopyFailed,
        _ => ResumedDetail.Unpaused,
    };

    private void Stopped(QemuDomain domain, QemuRun run, QmpEvent happened)
    {
        var reason = run.PauseReason;
        run.PauseReason = PausedReason.Unknown;
        if (_node.Migrations.Find(domain) is { IsIncoming: false } leaving)
        {
            reason = leaving.IsPostcopy ? PausedReason.PostCopy : PausedReason.Migration;
        }

        // Between a power-off and the reset that follows nobody is to see that the guest stands still.
        if (domain.State == DomainState.Running && !run.PausedForReboot)
        {
            router.Move(domain, DomainState.Paused, reason, DomainEventType.Suspended, DetailOfPause(reason));
        }
    }

    private void Resumed(QemuDomain domain, QemuRun run, QmpEvent happened)
    {
        var reason = run.RunReason == RunningReason.Unknown ? RunningReason.Unpaused : run.RunReason;
        run.RunReason = RunningReason.Unknown;
        if (domain.State != DomainState.Running)
        {
            router.Move(domain, DomainState.Running, reason, DomainEventType.Resumed, DetailOfRun(reason));
        }
    }

    private void PoweredOff(QemuDomain domain, QemuRun run, QmpEvent happened)
    {
        if (run.EndsUnheard || domain.State == DomainState.Shutdown || !domain.IsActive)
        {
            return;
        }

        if (!run.FakeReboot && QemuBackup.Of(run) is { KeepsGuest: true })
        {
            // Reset, it can be resumed, which boots it anew.
            run.Reset = router.BesideAsync(domain, run, token => run.Monitor.RunAsync("system_reset", null, token));
            router.Move(domain, DomainState.Paused, PausedReason.ShuttingDown, DomainEventType.Suspended, SuspendedDetail.GuestShutdown);
            return;
        }

        var restarts = run.FakeReboot || domain.Definition.OnPoweroff == DomainLifecycleAction.Restart;
        if (restarts)
        {
            run.PausedForReboot = true;
        }
        else
        {
            var detail = happened.Flag("guest") switch { true => ShutdownDetail.Guest, false => ShutdownDetail.Host, _ => ShutdownDetail.Finished };
            router.Move(domain, DomainState.Shutdown, ShutdownReason.Unknown, DomainEventType.Shutdown, detail);
        }

        EndOrRestart(domain, run, restarts);
    }

    private void EndOrRestart(QemuDomain domain, QemuRun run, bool restarts)
    {
        if (restarts)
        {
            router.Later(domain, run, token => _node.Stopper.RestartAsync(domain, run, token));
        }
        else
        {
            // It stands still with its image files open until it is asked to end.
            run.Process?.Signal(Shared.Programs.HostLibrary.Terminate);
        }
    }

    private void Reset(QemuDomain domain, QemuRun run, QmpEvent happened)
    {
        if (domain.State == DomainState.Paused && domain.Reason == PausedReason.StartingUp)
        {
            return;
        }

        run.FakeReboot = false;
        _node.SaveStatus(domain);
        _node.Host.Publish(new DomainRebootEvent(domain.Ref));
    }

    private void Panicked(QemuDomain domain, QemuRun run, QmpEvent happened)
    {
        router.Move(domain, DomainState.Crashed, CrashedReason.Panicked, DomainEventType.Crashed, CrashedDetail.Panicked);
        router.Later(domain, run, token => _node.Stopper.AnswerCrashAsync(domain, run, token));
    }

    private void CrashLoaded(QemuDomain domain, QemuRun run, QmpEvent happened) => _node.Announce(domain, DomainEventType.Crashed, CrashedDetail.CrashLoaded);

    private void Slept(QemuDomain domain, QemuRun run, QmpEvent happened)
    {
        _node.Host.Publish(new DomainPMSuspendEvent(domain.Ref, 0));
        if (domain.State == DomainState.Running)
        {
            router.Move(domain, DomainState.PMSuspended, 0, DomainEventType.PMSuspended, PMSuspendedDetail.Memory);
        }
    }

    private void SleptOnDisk(QemuDomain domain, QemuRun run, QmpEvent happened)
    {
        _node.Host.Publish(new DomainPMSuspendDiskEvent(domain.Ref, 0));
        if (domain.State == DomainState.Running)
        {
            router.Move(domain, DomainState.PMSuspended, 0, DomainEventType.PMSuspended, PMSuspendedDetail.Disk);
        }
    }

    private void Woke(QemuDomain domain, QemuRun run, QmpEvent happened)
    {
        _node.Host.Publish(new DomainPMWakeupEvent(domain.Ref, 0));
        if (domain.State == DomainState.PMSuspended)
        {
            router.Move(domain, DomainState.Running, RunningReason.Wakeup, DomainEventType.Started, StartedDetail.Wakeup);
        }
    }

    private void Barked(QemuDomain domain, QemuRun run, QmpEvent happened)
    {
        // virDomainEventWatchdogAction.
        var action = Array.IndexOf(["none", "pause", "reset", "poweroff", "shutdown", "debug", "inject-nmi"], happened.Text("action"));
        _node.Host.Publish(new DomainWatchdogEvent(domain.Ref, Math.Max(action, 0)));
        if (action == 1 && domain.State == DomainState.Running)
        {
            router.Move(domain, DomainState.Paused, PausedReason.Watchdog, DomainEventType.Suspended, SuspendedDetail.Watchdog);
        }

        if (domain.Definition.ToTree().Elements("devices").Elements("watchdog").Any(watchdog => watchdog.Get("action") == "dump"))
        {
            router.Later(domain, run, token => _node.Stopper.AnswerWatchdogAsync(domain, run, token));
        }
    }
}
