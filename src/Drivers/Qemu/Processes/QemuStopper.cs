using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Saves;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Processes;

/// <summary>Ends guests, and notices that they have ended.</summary>
/// <remarks>qemuProcessStop, processMonitorEOFEvent.</remarks>
/// <param name="node">Where they are.</param>
internal sealed class QemuStopper(QemuNode node)
{
    // libvirt asks for 10 seconds, and after the signal that cannot be ignored waits 30 more.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(30);

    /// <summary>Has a guest's end noticed.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run, with its monitor.</param>
    internal void Watch(QemuDomain domain, QemuRun run) => _ = Task.Run(
        async () =>
        {
            await run.Monitor.Closed.ConfigureAwait(false);
            if (!run.Ended.IsCancellationRequested && !run.IsBeingDestroyed)
            {
                await EndedAsync(domain, run).ConfigureAwait(false);
            }
        },
        CancellationToken.None);

    /// <summary>Ends a guest's process: asks it, and after a while does no longer ask.</summary>
    /// <param name="run">Its run.</param>
    /// <param name="isGraceful">Whether it is only asked.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The end.</returns>
    /// <exception cref="VirtException">SystemError when it does not end.</exception>
    internal static async Task KillAsync(QemuRun run, bool isGraceful, CancellationToken cancellationToken)
    {
        if (run.Process is not { } process)
        {
            return;
        }

        process.Signal(HostLibrary.Terminate);
        if (await process.WaitAsync(Patience, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        if (!isGraceful)
        {
            process.Signal(HostLibrary.Kill);
            if (await process.WaitAsync(LastPatience, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        throw QemuNode.Speaker.Say(VirtErrorCode.SystemError, $"Failed to terminate process {process.Id} with {(isGraceful ? "SIGTERM" : "SIGKILL")}: Device or resource busy");
    }

    /// <summary>Ends a guest by force; the caller holds its job.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="isGraceful">Whether its process is only asked.</param>
    /// <param name="reason">Why it is shut off then.</param>
    /// <param name="detail">What the event says of it; null for no event.</param>
    /// <param name="cancellationToken">Ends the wait for the process.</param>
    /// <returns>The end.</returns>
    internal async Task DestroyAsync(QemuDomain domain, bool isGraceful, int reason, int? detail, CancellationToken cancellationToken)
    {
        var run = QemuNode.Running(domain);
        run.IsBeingDestroyed = true;
        run.EndsUnheard = detail != StoppedDetail.Destroyed;
        node.SaveStatus(domain);
        try
        {
            await KillAsync(run, isGraceful, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            run.IsBeingDestroyed = false;
            run.EndsUnheard = false;
            if (run.HasMonitor && run.Monitor.Closed.IsCompleted)
            {
                Watch(domain, run);
            }

            throw;
        }

        await FinishAsync(domain, run, reason, detail).ConfigureAwait(false);
    }

    /// <summary>Takes back a start that has failed.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run, as far as it came.</param>
    /// <returns>The end.</returns>
    internal async Task AbandonAsync(QemuDomain domain, QemuRun run)
    {
        run.IsBeingDestroyed = true;
        run.EndsUnheard = true;
        try
        {
            run.Process?.Signal(HostLibrary.Kill);
            await KillAsync(run, isGraceful: false, CancellationToken.None).ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            node.Log(LogPriority.Error, e.Message);
        }

        await FinishAsync(domain, run, ShutoffReason.Failed, detail: null).ConfigureAwait(false);
    }

    /// <summary>Resets a guest that has powered off and lets it run again.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="cancellationToken">Ends with the run.</param>
    /// <returns>The restart; a guest that cannot be restarted is ended.</returns>
    internal async Task RestartAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        try
        {
            using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "reboot", cancellationToken).ConfigureAwait(false);
            await run.Monitor.RunAsync("system_reset", null, cancellationToken).ConfigureAwait(false);
            var reason = domain.State == DomainState.Crashed ? RunningReason.Crashed : RunningReason.Booted;
            await node.Starter.RunCpusAsync(domain, reason, cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            node.Log(LogPriority.Error, $"cannot restart domain '{domain.Name}', which ends: {e.Message}");
            run.Process?.Signal(HostLibrary.Kill);
        }
        finally
        {
            run.PausedForReboot = false;
            run.FakeReboot = false;
            node.SaveStatus(domain);
        }
    }

    /// <summary>Does what a definition says is to be done when the guest crashes.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="cancellationToken">Ends with the run.</param>
    /// <returns>The work.</returns>
    internal async Task AnswerCrashAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        var action = domain.Definition.Devices.OnCrash;
        if (action is (DomainLifecycleAction.CoreDumpDestroy or DomainLifecycleAction.CoreDumpRestart)
            && !await new CoreDumper(node).DumpUnaskedAsync(domain, run, cancellationToken).ConfigureAwait(false))
        {
            // What it knows is only in its memory now.
            return;
        }

        switch (action)
        {
            case DomainLifecycleAction.Destroy or DomainLifecycleAction.CoreDumpDestroy:
                // Not ended by the run's own end: this is what ends it.
                using (await domain.Jobs.BeginAsync(DomainJob.Destroy, "crash", CancellationToken.None).ConfigureAwait(false))
                {
                    if (domain.Run == run)
                    {
                        await DestroyAsync(domain, isGraceful: false, ShutoffReason.Crashed, StoppedDetail.Crashed, CancellationToken.None).ConfigureAwait(false);
                    }
                }

                break;
            case DomainLifecycleAction.Restart or DomainLifecycleAction.CoreDumpRestart:
                run.PausedForReboot = true;
                await RestartAsync(domain, run, cancellationToken).ConfigureAwait(false);
                break;
            default:
                break;
        }
    }

    /// <summary>Dumps a guest that its watchdog has stopped, and lets it go on.</summary>
    /// <remarks>processWatchdogEvent.</remarks>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="cancellationToken">Ends with the run.</param>
    /// <returns>The work.</returns>
    internal async Task AnswerWatchdogAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        _ = await new CoreDumper(node).DumpUnaskedAsync(domain, run, cancellationToken).ConfigureAwait(false);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "watchdog", cancellationToken).ConfigureAwait(false);
        if (domain.Run == run && domain.State == DomainState.Paused)
        {
            await node.Starter.RunCpusAsync(domain, RunningReason.Unpaused, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task EndedAsync(QemuDomain domain, QemuRun run)
    {
        using var job = await domain.Jobs.BeginAsync(DomainJob.Destroy, "monitor", CancellationToken.None).ConfigureAwait(false);
        if (domain.Run != run)
        {
            return;
        }

        var isExpected = domain.State == DomainState.Shutdown;
        run.IsBeingDestroyed = true;
        try
        {
            // With the monitor gone the guest is of no use, whatever its process still does.
            await KillAsync(run, isGraceful: false, CancellationToken.None).ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            node.Log(LogPriority.Error, e.Message);
        }

        await FinishAsync(
            domain, run, isExpected ? ShutoffReason.Shutdown : ShutoffReason.Crashed, isExpected ? StoppedDetail.Shutdown : StoppedDetail.Failed)
            .ConfigureAwait(false);
    }

    /// <summary>Puts a domain whose process has ended to rest.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="reason">Why it is shut off.</param>
    /// <param name="detail">What the event says of it; null for no event.</param>
    /// <returns>The work.</returns>
    internal async Task FinishAsync(QemuDomain domain, QemuRun run, int reason, int? detail)
    {
        await run.LetGoAsync().ConfigureAwait(false);
        var live = domain.Definition.ToTree();
        await node.Hooks.TellAsync(domain, "stopped", "end", live, CancellationToken.None).ConfigureAwait(false);
        foreach (var part in node.Parts)
        {
            try
            {
                await part.StoppedAsync(domain, run, live, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e) when (e is VirtException or IOException or UnauthorizedAccessException)
            {
                node.Log(LogPriority.Error, $"domain '{domain.Name}' ended: {e.Message}");
            }
        }

        RemoveDirectory(run.Directory);
        RemoveDirectory(Path.Combine(node.Places.Channels, QemuPlaces.ShortName(domain.Id, domain.Name)));
        await node.Hooks.TellAsync(domain, "release", "end", live, CancellationToken.None).ConfigureAwait(false);
        node.Status.Remove(domain);
        var ended = domain.Ref;
        lock (node.Gate)
        {
            node.Table.Deactivate(domain, reason);
            if (!domain.IsPersistent)
            {
                node.Table.Remove(domain);
            }
        }

        if (detail is { } said)
        {
            node.Host.Publish(new Engine.Events.DomainLifecycleEvent(domain.IsPersistent ? domain.Ref : ended with { Id = -1 }, DomainEventType.Stopped, said));
        }
    }

    private void RemoveDirectory(string directory)
    {
        try
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            node.Log(LogPriority.Warning, $"cannot remove {directory}: {e.Message}");
        }
    }
}
