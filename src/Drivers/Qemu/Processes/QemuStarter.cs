using System.Runtime.InteropServices;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Processes;

/// <summary>Starts guests.</summary>
/// <remarks>qemuProcessStart. What fails is undone whole: no process, file, socket or entry stays behind.</remarks>
/// <param name="node">Where they are.</param>
internal sealed class QemuStarter(QemuNode node)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    /// <summary>Starts a domain afresh; the caller holds its job and has checked that it is shut off.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="order">How.</param>
    /// <param name="cancellationToken">Gives up; nothing stays behind.</param>
    /// <returns>The start.</returns>
    /// <exception cref="VirtException">What went wrong, with QEMU's own last words.</exception>
    internal async Task StartAsync(QemuDomain domain, QemuStartOrder order, CancellationToken cancellationToken)
    {
        await LaunchAsync(domain, order, cancellationToken).ConfigureAwait(false);
        if (order.IsPaused)
        {
            lock (node.Gate)
            {
                domain.SetState(DomainState.Paused, order.PausedReason);
            }
        }
        else
        {
            await RunCpusAsync(domain, order.RunningReason, cancellationToken).ConfigureAwait(false);
        }

        node.SaveStatus(domain);
        node.Announce(domain, DomainEventType.Started, order.StartedDetail);
        if (order.IsPaused)
        {
            node.Announce(domain, DomainEventType.Suspended, order.SuspendedDetail);
        }
    }

    /// <summary>Starts a domain's process and leaves its CPUs still, as a restore or an incoming migration needs it.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="order">How.</param>
    /// <param name="cancellationToken">Gives up; nothing stays behind.</param>
    /// <returns>The run.</returns>
    internal async Task<QemuRun> LaunchAsync(QemuDomain domain, QemuStartOrder order, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        var live = domain.Definition.ToTree();
        var facts = await node.Programs.FactsAsync(node.Forms.EmulatorOf(live), limit.Token).ConfigureAwait(false);
        QemuRun run;
        lock (node.Gate)
        {
            node.Table.Activate(domain, DomainState.Paused, PausedReason.StartingUp);
            run = new QemuRun(facts, node.Places.OfGuest(QemuPlaces.ShortName(domain.Id, domain.Name))) { Started = node.Host.Clock.GetUtcNow() };
            domain.Run = run;
        }

        var log = new QemuLog(node.Places.LogOf(domain.Name));
        try
        {
            await SpawnAsync(domain, run, live, order, log, limit.Token).ConfigureAwait(false);
            await ConnectAsync(domain, run, log, limit.Token).ConfigureAwait(false);
            await Host.GuestCpu.UpdateAsync(run, live, limit.Token).ConfigureAwait(false);
            await new QemuRunSetup(run, node.Settings.File.Graphics).ApplyAsync(live, limit.Token).ConfigureAwait(false);
            await node.Hooks.AskAsync(domain, "started", live, limit.Token).ConfigureAwait(false);
            lock (node.Gate)
            {
                domain.Definition = DomainDefinition.Of(live, node.Forms.Active);
            }

            node.SaveStatus(domain);
            return run;
        }
        catch (Exception e)
        {
            await node.Stopper.AbandonAsync(domain, run).ConfigureAwait(false);
            throw e is OperationCanceledException && !cancellationToken.IsCancellationRequested
                ? QemuNode.Speaker.Internal($"QEMU did not answer within {StartLimit.TotalSeconds} seconds: {log.LastWords()}")
                : e is IOException or UnauthorizedAccessException ? QemuNode.Speaker.Internal($"cannot start '{domain.Name}': {e.Message}")
                : e is VirtException ? e
                : QemuNode.Speaker.Internal($"cannot start '{domain.Name}': {e.Message}");
        }
    }

    /// <summary>Lets a guest's CPUs run.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="reason">Why they run, which the guest's own event brings to light.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The start.</returns>
    internal async Task RunCpusAsync(QemuDomain domain, int reason, CancellationToken cancellationToken)
    {
        var run = QemuNode.Running(domain);
        run.RunReason = reason;
        await run.Reset.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // The event may be heard after the answer; whoever hears it takes the reason.
            await run.Monitor.RunAsync("cont", null, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            run.RunReason = RunningReason.Unknown;
            throw;
        }
    }

    /// <summary>Connects to the monitor of a process, and has its end noticed.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="log">Where it writes its last words.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The connecting.</returns>
    internal async Task ConnectAsync(QemuDomain domain, QemuRun run, QemuLog log, CancellationToken cancellationToken)
    {
        try
        {
            run.Monitor = await QmpClient.ConnectAsync(run.MonitorPath, happened => node.Events.Take(domain, run, happened), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (VirtException) when (run.Process is { } process)
        {
            if (await process.WaitAsync(TimeSpan.FromSeconds(2), cancellationToken).ConfigureAwait(false))
            {
                throw QemuNode.Speaker.Internal($"process exited while connecting to monitor: {log.LastWords()}");
            }

            throw;
        }

        node.Stopper.Watch(domain, run);
    }

    private async Task SpawnAsync(QemuDomain domain, QemuRun run, XElement live, QemuStartOrder order, QemuLog log, CancellationToken cancellationToken)
    {
        HostDirectory.Make(node.Places.Lib, isPrivate: false);
        HostDirectory.Make(node.Places.Logs, isPrivate: true);
        if (Directory.Exists(run.Directory))
        {
            Directory.Delete(run.Directory, recursive: true);
        }

        HostDirectory.Make(run.Directory, isPrivate: true);
        await node.Hooks.AskAsync(domain, "prepare", live, cancellationToken).ConfigureAwait(false);
        await node.Confinement.ChooseAsync(run, live).ConfigureAwait(false);
        var launch = await node.Preparation.PrepareAsync(domain, run, live, order, cancellationToken).ConfigureAwait(false);
        List<(int Number, SafeHandle Handle)> open = [];
        try
        {
            foreach (var descriptor in launch.Descriptors)
            {
                open.Add((descriptor.Number, node.Preparation.Open(run, descriptor)));
            }

            await node.Groups.MakeAsync(domain, run, live, cancellationToken).ConfigureAwait(false);
            await node.Hooks.AskAsync(domain, "start", live, cancellationToken).ConfigureAwait(false);
            log.Begin(launch, node.Host.Clock.GetUtcNow());
            var (program, arguments) = node.Confinement.Prepare(domain, run, live, launch).Wrap(launch.Program, launch.Arguments);

            // A daemon that is killed right after the start must not leave a guest that nobody knows.
            node.SaveStatus(domain);
            run.Process = DetachedProcess.Start(new DetachedOrder(program, arguments, launch.Environment, log.Path) { Descriptors = open });
        }
        finally
        {
            open.ForEach(pair => pair.Handle.Dispose());
        }

        node.SaveStatus(domain);
    }
}

/// <summary>How a domain is started.</summary>
internal sealed record QemuStartOrder
{
    /// <summary>Whether its CPUs stay still.</summary>
    internal bool IsPaused { get; init; }

    /// <summary>Why it is paused, when it is.</summary>
    internal int PausedReason { get; init; } = Shared.Domains.PausedReason.User;

    /// <summary>What the event says of that.</summary>
    internal int SuspendedDetail { get; init; } = Shared.Domains.SuspendedDetail.Paused;

    /// <summary>Why it runs.</summary>
    internal int RunningReason { get; init; } = Shared.Domains.RunningReason.Booted;

    /// <summary>What the event says of the start.</summary>
    internal int StartedDetail { get; init; } = Shared.Domains.StartedDetail.Booted;

    /// <summary>An internal snapshot that it starts from; null for none.</summary>
    internal string? LoadSnapshot { get; init; }

    /// <summary>Whether the firmware variables are made anew from their template.</summary>
    internal bool ResetNvram { get; init; }

    /// <summary>The address that its state comes from, such as <c>defer</c>; null for a fresh start.</summary>
    internal string? Incoming { get; init; }
}
