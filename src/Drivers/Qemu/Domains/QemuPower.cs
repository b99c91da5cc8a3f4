using System.Text.Json.Nodes;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Qemu.Agent;
using VirtPS.Drivers.Qemu.Processes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Domains;

/// <summary>Starts and ends guests, pauses them, and asks them to power off, reboot and sleep.</summary>
/// <remarks>States, codes and texts are those of libvirt's QEMU driver.</remarks>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuPower(QemuNode node)
{
    /// <summary>Starts a transient domain, or a defined one with another description.</summary>
    /// <param name="xml">The description.</param>
    /// <param name="flags">How.</param>
    /// <param name="keeper">The connection that starts it.</param>
    /// <param name="cancellationToken">Gives up; nothing stays behind.</param>
    /// <returns>The domain.</returns>
    internal async Task<DomainRef> CreateAsync(string xml, DomainStartFlags flags, object keeper, CancellationToken cancellationToken)
    {
        QemuNode.Speaker.CheckFlags(
            flags, DomainStartFlags.Paused | DomainStartFlags.AutoDestroy | DomainStartFlags.Validate | DomainStartFlags.ResetNvram, "qemuDomainCreateXML");
        var definition = await node.Forms.ReadAsync(xml, cancellationToken).ConfigureAwait(false);
        QemuDomain domain;
        lock (node.Gate)
        {
            domain = node.Table.Prepare(definition);
        }

        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainCreateXML", cancellationToken).ConfigureAwait(false);
        if (domain.IsActive)
        {
            throw SharedErrors.Of(VirtErrorCode.OperationInvalid, $"domain '{domain.Name}' is already active");
        }

        try
        {
            await StartAsync(domain, flags, keeper, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            lock (node.Gate)
            {
                if (!domain.IsPersistent)
                {
                    node.Table.Remove(domain);
                }
                else if (domain.NextDefinition is { } stored)
                {
                    (domain.Definition, domain.NextDefinition) = (stored, null);
                }
            }

            throw;
        }

        return domain.Ref;
    }

    /// <summary>Starts a defined domain.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="flags">How.</param>
    /// <param name="keeper">The connection that starts it.</param>
    /// <param name="cancellationToken">Gives up; nothing stays behind.</param>
    /// <returns>The domain.</returns>
    internal async Task<DomainRef> StartAsync(DomainRef reference, DomainStartFlags flags, object keeper, CancellationToken cancellationToken)
    {
        QemuNode.Speaker.CheckFlags(flags, ~DomainStartFlags.Validate, "qemuDomainCreateWithFlags");
        var domain = node.Find(reference);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainCreateWithFlags", cancellationToken).ConfigureAwait(false);
        if (domain.IsActive)
        {
            throw QemuNode.Speaker.Invalid("domain is already running");
        }

        if (flags.HasFlag(DomainStartFlags.ForceBoot) && domain.HasManagedSave)
        {
            Leftover.Remove(node.Places.SaveOf(domain.Name));
            domain.ManagedSave = false;
        }

        if (!domain.HasManagedSave || node.RestoreSaved is not { } restore
            || !await restore(domain, flags, cancellationToken).ConfigureAwait(false))
        {
            await StartAsync(domain, flags, keeper, cancellationToken).ConfigureAwait(false);
        }

        domain.Keeper = flags.HasFlag(DomainStartFlags.AutoDestroy) ? keeper : null;
        return domain.Ref;
    }

    /// <summary>Ends a guest by force.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="flags">How.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The end.</returns>
    internal async Task DestroyAsync(DomainRef reference, DomainDestroyFlags flags, CancellationToken cancellationToken)
    {
        QemuNode.Speaker.CheckFlags(flags, DomainDestroyFlags.Graceful | DomainDestroyFlags.RemoveLogs, "qemuDomainDestroyFlags");
        var domain = node.Find(reference);
        var run = QemuNode.Running(domain);
        var isGraceful = flags.HasFlag(DomainDestroyFlags.Graceful);
        if (!isGraceful)
        {
            // Who holds the domain may wait for the guest: it lets go once the guest has gone.
            run.IsBeingDestroyed = true;
            run.Process?.Signal(Shared.Programs.HostLibrary.Terminate);
        }

        using var job = await domain.Jobs.BeginAsync(DomainJob.Destroy, "virDomainDestroyFlags", cancellationToken).ConfigureAwait(false);
        if (domain.Run != run)
        {
            throw SharedErrors.NotRunning();
        }

        run.FakeReboot = false;
        await node.Stopper.DestroyAsync(domain, isGraceful, ShutoffReason.Destroyed, StoppedDetail.Destroyed, cancellationToken).ConfigureAwait(false);
        if (flags.HasFlag(DomainDestroyFlags.RemoveLogs))
        {
            Leftover.Remove(node.Places.LogOf(domain.Name));
            Leftover.Remove(node.Places.LogOf(domain.Name) + ".0");
        }
    }

    /// <summary>Pauses a guest's CPUs.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The pause.</returns>
    internal async Task SuspendAsync(DomainRef reference, CancellationToken cancellationToken)
    {
        var domain = node.Find(reference);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Suspend, "virDomainSuspend", cancellationToken).ConfigureAwait(false);
        var run = QemuNode.Running(domain);
        if (domain.State == DomainState.PMSuspended)
        {
            throw QemuNode.Speaker.Invalid("domain is pmsuspended");
        }

        if (domain.State != DomainState.Paused)
        {
            await StopCpusAsync(run, PausedReason.User, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Pauses a guest's CPUs; its own event brings the reason to light.</summary>
    /// <param name="run">Its run.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The pause.</returns>
    internal static async Task StopCpusAsync(QemuRun run, int reason, CancellationToken cancellationToken)
    {
        run.PauseReason = reason;
        try
        {
            // The event may be heard after the answer; whoever hears it takes the reason.
            await run.Monitor.RunAsync("stop", null, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            run.PauseReason = PausedReason.Unknown;
            throw;
        }
    }

    /// <summary>Lets a paused guest go on.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The resumption.</returns>
    internal async Task ResumeAsync(DomainRef reference, CancellationToken cancellationToken)
    {
        var domain = node.Find(reference);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainResume", cancellationToken).ConfigureAwait(false);
        _ = QemuNode.Running(domain);
        switch (domain.State)
        {
            case DomainState.PMSuspended:
                throw QemuNode.Speaker.Invalid("domain is pmsuspended");
            case DomainState.Running:
                throw QemuNode.Speaker.Invalid("domain is already running");
            case DomainState.Paused or DomainState.Crashed:
                await node.Starter.RunCpusAsync(domain, RunningReason.Unpaused, cancellationToken).ConfigureAwait(false);
                break;
            default:
                break;
        }
    }

    /// <summary>Asks a guest to power off: its agent if it has one, and else by the power button.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="flags">Which way.</param>
    /// <param name="cancellationToken">Ends the wait for the request, not for the guest.</param>
    /// <returns>The request.</returns>
    internal async Task ShutdownAsync(DomainRef reference, DomainShutdownFlags flags, CancellationToken cancellationToken)
    {
        QemuNode.Speaker.CheckFlags(flags, DomainShutdownFlags.AcpiPowerBtn | DomainShutdownFlags.GuestAgent, "qemuDomainShutdownFlags");
        var domain = node.Find(reference);
        var reboots = domain.Definition.OnPoweroff is DomainLifecycleAction.Restart or DomainLifecycleAction.RestartRename;
        await AskToEndAsync(
            domain,
            new EndRequest(
                reboots, flags.HasFlag(DomainShutdownFlags.GuestAgent), flags.HasFlag(DomainShutdownFlags.AcpiPowerBtn), reboots ? "reboot" : "powerdown",
                "virDomainShutdownFlags", NeedsRunning: true),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks a guest to reboot: its agent if it has one, and else by the power button and a reset.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="flags">Which way.</param>
    /// <param name="cancellationToken">Ends the wait for the request, not for the guest.</param>
    /// <returns>The request.</returns>
    internal async Task RebootAsync(DomainRef reference, DomainRebootFlags flags, CancellationToken cancellationToken)
    {
        QemuNode.Speaker.CheckFlags(flags, DomainRebootFlags.AcpiPowerBtn | DomainRebootFlags.GuestAgent, "qemuDomainReboot");
        var domain = node.Find(reference);
        var reboots = domain.Definition.OnReboot is not (DomainLifecycleAction.Destroy or DomainLifecycleAction.Preserve);
        await AskToEndAsync(
            domain,
            new EndRequest(
                reboots, flags.HasFlag(DomainRebootFlags.GuestAgent), flags.HasFlag(DomainRebootFlags.AcpiPowerBtn), reboots ? "reboot" : "powerdown",
                "virDomainReboot", NeedsRunning: false),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Presses the reset button.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The reset.</returns>
    internal async Task ResetAsync(DomainRef reference, CancellationToken cancellationToken)
    {
        var domain = node.Find(reference);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainReset", cancellationToken).ConfigureAwait(false);
        var run = QemuNode.Running(domain);
        await run.Monitor.RunAsync("system_reset", null, cancellationToken).ConfigureAwait(false);
        run.FakeReboot = false;
        if (domain.State == DomainState.Crashed)
        {
            lock (node.Gate)
            {
                domain.SetState(DomainState.Paused, PausedReason.Crashed);
            }

            node.SaveStatus(domain);
        }
    }

    /// <summary>Has a guest put itself to sleep, by its agent.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="target">How deep.</param>
    /// <param name="duration">For how long; only 0, for as long as nobody wakes it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The request.</returns>
    internal async Task PMSuspendAsync(DomainRef reference, NodeSuspendTarget target, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (duration != TimeSpan.Zero)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ArgumentUnsupported, "Duration not supported. Use 0 for now");
        }

        if (target is not (NodeSuspendTarget.Mem or NodeSuspendTarget.Disk or NodeSuspendTarget.Hybrid))
        {
            throw QemuNode.Speaker.Argument($"Unknown suspend target: {(uint)target}");
        }

        var domain = node.Find(reference);
        _ = QemuNode.Running(domain);
        var power = domain.Definition.ToTree().Element("pm");
        if (target is NodeSuspendTarget.Mem or NodeSuspendTarget.Hybrid && (string?)power?.Element("suspend-to-mem")?.Attribute("enabled") == "no")
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "S3 state is disabled for this domain");
        }

        if (target == NodeSuspendTarget.Disk && (string?)power?.Element("suspend-to-disk")?.Attribute("enabled") == "no")
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "S4 state is disabled for this domain");
        }

        if (domain.State != DomainState.Running)
        {
            throw SharedErrors.NotRunning();
        }

        var command = target switch { NodeSuspendTarget.Mem => "guest-suspend-ram", NodeSuspendTarget.Disk => "guest-suspend-disk", _ => "guest-suspend-hybrid" };
        await QemuAgents.For(node, domain).AskAndForgetAsync(command, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Wakes a sleeping guest.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The request.</returns>
    internal async Task PMWakeupAsync(DomainRef reference, CancellationToken cancellationToken)
    {
        var domain = node.Find(reference);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainPMWakeup", cancellationToken).ConfigureAwait(false);
        var run = QemuNode.Running(domain);
        await run.Monitor.RunAsync("system_wakeup", null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the guests that were started to go with a connection.</summary>
    /// <param name="keeper">The connection.</param>
    /// <returns>The end.</returns>
    internal async Task DestroyKeptAsync(object keeper)
    {
        QemuDomain[] kept;
        lock (node.Gate)
        {
            kept = [.. node.Table.Active.Where(domain => domain.Keeper == keeper)];
        }

        foreach (var domain in kept)
        {
            try
            {
                await DestroyAsync(domain.Ref, DomainDestroyFlags.None, CancellationToken.None).ConfigureAwait(false);
            }
            catch (VirtException e)
            {
                node.Log(Engine.Daemons.Settings.LogPriority.Warning, $"cannot end domain '{domain.Name}' with its connection: {e.Message}");
            }
        }
    }

    private Task StartAsync(QemuDomain domain, DomainStartFlags flags, object keeper, CancellationToken cancellationToken)
    {
        domain.Keeper = flags.HasFlag(DomainStartFlags.AutoDestroy) ? keeper : null;
        return node.Starter.StartAsync(
            domain,
            new QemuStartOrder { IsPaused = flags.HasFlag(DomainStartFlags.Paused), ResetNvram = flags.HasFlag(DomainStartFlags.ResetNvram) },
            cancellationToken);
    }

    private async Task AskToEndAsync(QemuDomain domain, EndRequest request, CancellationToken cancellationToken)
    {
        var run = QemuNode.Running(domain);
        var free = !request.WantsAgent && !request.WantsAcpi;
        var isForced = request.WantsAgent && !request.WantsAcpi;
        if (request.WantsAgent || (free && QemuAgents.IsConnected(domain)))
        {
            try
            {
                if (request.NeedsRunning && domain.State != DomainState.Running)
                {
                    throw SharedErrors.NotRunning();
                }

                run.FakeReboot = false;
                await QemuAgents.For(node, domain).AskAndForgetAsync("guest-shutdown", new JsonObject { ["mode"] = request.AgentMode }, cancellationToken)
                    .ConfigureAwait(false);
                return;
            }
            catch (VirtException) when (!isForced)
            {
                // The power button is tried where the agent did not help.
            }
        }

        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, request.Owner, cancellationToken).ConfigureAwait(false);
        if (domain.Run != run || (request.NeedsRunning && domain.State != DomainState.Running))
        {
            throw SharedErrors.NotRunning();
        }

        run.FakeReboot = request.Reboots;
        node.SaveStatus(domain);
        await run.Monitor.RunAsync("system_powerdown", null, cancellationToken).ConfigureAwait(false);
    }

    private sealed record EndRequest(bool Reboots, bool WantsAgent, bool WantsAcpi, string AgentMode, string Owner, bool NeedsRunning);
}
