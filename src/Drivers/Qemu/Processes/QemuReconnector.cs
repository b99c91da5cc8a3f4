using System.Globalization;
using VirtPS.Drivers.Qemu.Backups;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Shared.Host;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Processes;

/// <summary>Finds the guests again that a daemon before this one left running, and those that have ended since.</summary>
/// <remarks>qemuProcessReconnectAll.</remarks>
/// <param name="node">Where they are.</param>
internal sealed class QemuReconnector(QemuNode node)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Reads what a daemon before this one knew of running guests.</summary>
    /// <returns>The guests; a file that cannot be read is said in the log.</returns>
    internal IReadOnlyList<QemuStatus> Read()
    {
        var found = new List<QemuStatus>();
        foreach (var name in node.Status.List())
        {
            try
            {
                found.Add(node.Status.Read(name));
            }
            catch (Exception e) when (e is VirtException or IOException or UnauthorizedAccessException or FormatException or ArgumentNullException)
            {
                node.Log(LogPriority.Error, $"cannot take up domain '{name}' again: {e.Message}");
            }
        }

        return found;
    }

    /// <summary>Takes the guests up again; definitions are loaded already.</summary>
    /// <param name="guests">The guests.</param>
    /// <param name="cancellationToken">Ends the daemon's start.</param>
    /// <returns>The work: every guest is in the table then, and connected unless it hangs.</returns>
    internal async Task ReconnectAsync(IReadOnlyList<QemuStatus> guests, CancellationToken cancellationToken)
    {
        await Task.WhenAll(guests.Select(guest => Task.Run(() => TakeUpAsync(guest, cancellationToken), cancellationToken))).ConfigureAwait(false);
    }

    private async Task TakeUpAsync(QemuStatus guest, CancellationToken cancellationToken)
    {
        var name = (string?)guest.Domain.Element("name") ?? string.Empty;
        try
        {
            var facts = await node.Programs.FactsAsync(node.Forms.EmulatorOf(guest.Domain), cancellationToken).ConfigureAwait(false);
            var process = guest.ProcessId == 0 ? FindUnwritten(guest.Directory) : DetachedProcess.Find(guest.ProcessId, guest.ProcessStart);
            var (domain, run) = Add(guest, facts, process);
            if (process is null)
            {
                var isExpected = guest.State == DomainState.Shutdown;
                var reason = guest.IsBeingDestroyed ? ShutoffReason.Destroyed : isExpected ? ShutoffReason.Shutdown : ShutoffReason.Crashed;
                var detail = guest.IsBeingDestroyed ? StoppedDetail.Destroyed : isExpected ? StoppedDetail.Shutdown : StoppedDetail.Failed;
                await node.Stopper.FinishAsync(domain, run, reason, detail).ConfigureAwait(false);
                return;
            }

            await ConnectAsync(domain, run, guest, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is VirtException or IOException)
        {
            node.Log(LogPriority.Error, $"cannot take up domain '{name}' again: {e.Message}");
        }
    }

    // The daemon may have been killed after it had started the process and before it had written its number.
    private static DetachedProcess? FindUnwritten(string directory)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName))
        {
            if (int.TryParse(process, CultureInfo.InvariantCulture, out var id) && HostFile.Text($"/proc/{process}/cmdline") is { } words
                && words.Contains($"{directory}/", StringComparison.Ordinal) && words.Contains("\0-name\0", StringComparison.Ordinal))
            {
                return DetachedProcess.Adopt(id);
            }
        }

        return null;
    }

    private (QemuDomain Domain, QemuRun Run) Add(QemuStatus guest, Capabilities.QemuFacts facts, DetachedProcess? process)
    {
        var run = new QemuRun(facts, guest.Directory)
        {
            Process = process,
            Started = guest.Started,
            VcpuThreads = guest.VcpuThreads,
            FakeReboot = guest.FakeReboot,
            PausedForReboot = guest.PausedForReboot,
        };
        run.OpenTrays.UnionWith(guest.OpenTrays);
        foreach (var (key, annex) in guest.Annexes)
        {
            run.Annexes[key] = annex;
        }

        var definition = DomainDefinition.Of(node.Forms.Active(guest.Domain), node.Forms.Active);
        lock (node.Gate)
        {
            var domain = node.Table.TryFind(definition.Uuid, out var known) ? known : node.Table.Prepare(definition);
            if (domain.IsPersistent)
            {
                domain.NextDefinition = domain.Definition;
                domain.Definition = definition;
            }
            else
            {
                node.Snapshots.Load(domain);
                node.Checkpoints.Load(domain);
            }

            domain.Run = run;
            domain.AgentTimeout = guest.AgentTimeout;
            node.Table.Activate(domain, guest.Id, guest.State, guest.Reason);
            domain.Taints = guest.Taints;
            domain.Deprecations.AddRange(guest.Deprecations);
            return (domain, run);
        }
    }

    private async Task ConnectAsync(QemuDomain domain, QemuRun run, QemuStatus guest, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await node.Starter.ConnectAsync(domain, run, new QemuLog(node.Places.LogOf(domain.Name)), limit.Token).ConfigureAwait(false);
            if (guest.IsBeingDestroyed || IsHalfStarted(guest))
            {
                // Somebody wanted its end, or its start never came to an end: there is nothing to go on with.
                var reason = guest.IsBeingDestroyed ? ShutoffReason.Destroyed : ShutoffReason.Failed;
                await node.Stopper.DestroyAsync(domain, isGraceful: false, reason, guest.IsBeingDestroyed ? StoppedDetail.Destroyed : StoppedDetail.Failed, limit.Token)
                    .ConfigureAwait(false);
                return;
            }

            await RefreshAsync(domain, run, limit.Token).ConfigureAwait(false);
            foreach (var part in node.Parts)
            {
                await part.ReconnectAsync(domain, run, limit.Token).ConfigureAwait(false);
            }

            node.SaveStatus(domain);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            node.Log(LogPriority.Warning, $"the monitor of domain '{domain.Name}' does not answer");
        }
        catch (VirtException) when (!run.HasMonitor)
        {
            // The process is there but its monitor is not: it is of no use to anybody.
            await node.Stopper.DestroyAsync(domain, isGraceful: false, ShutoffReason.Failed, StoppedDetail.Failed, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private static bool IsHalfStarted(QemuStatus guest) => guest.State == DomainState.Paused && guest.Reason == PausedReason.StartingUp;

    private async Task RefreshAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        var status = await run.Monitor.RunAsync("query-status", null, cancellationToken).ConfigureAwait(false);
        var isRunning = status.Flag("running") == true;

        // A guest that its backup keeps may have powered off, and not been reset yet, when the daemon before this one ended.
        var isKept = status.Text("status") == "shutdown" && QemuBackup.IsKeeping(run);
        var (state, reason) = (status.Text("status"), domain.State) switch
        {
            _ when isKept => (DomainState.Paused, PausedReason.ShuttingDown),
            ("running", DomainState.Running) or ("paused", DomainState.Paused) => (domain.State, domain.Reason),
            ("running", _) => (DomainState.Running, RunningReason.Unpaused),
            ("shutdown", _) => (DomainState.Shutdown, ShutdownReason.Unknown),
            ("suspended", _) => (DomainState.PMSuspended, 0),
            ("guest-panicked", _) => (DomainState.Crashed, CrashedReason.Panicked),
            ("io-error", _) => (DomainState.Paused, PausedReason.IOError),
            ("watchdog", _) => (DomainState.Paused, PausedReason.Watchdog),
            ("inmigrate" or "postmigrate" or "finish-migrate", _) => (DomainState.Paused, PausedReason.Migration),
            ("save-vm", _) => (DomainState.Paused, PausedReason.Save),
            (_, DomainState.Running) when !isRunning => (DomainState.Paused, PausedReason.Unknown),
            _ => (domain.State, domain.Reason),
        };
        lock (node.Gate)
        {
            domain.SetState(state, reason);
        }

        if (isKept)
        {
            await run.Monitor.RunAsync("system_reset", null, cancellationToken).ConfigureAwait(false);
        }

        new QemuRunSetup(run, node.Settings.File.Graphics).TakeThreads(await run.Monitor.RunAsync("query-cpus-fast", null, cancellationToken).ConfigureAwait(false));
        if (state != DomainState.Shutdown)
        {
            return;
        }

        if (run.FakeReboot || domain.Definition.OnPoweroff == DomainLifecycleAction.Restart)
        {
            run.PausedForReboot = true;
            node.Events.Later(domain, run, token => node.Stopper.RestartAsync(domain, run, token));
        }
        else
        {
            run.Process?.Signal(HostLibrary.Terminate);
        }
    }
}
