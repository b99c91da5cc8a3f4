using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Moves domains between states, with the events that libvirt sends in their order.</summary>
/// <remarks>Every member is called under the node's lock.</remarks>
internal static class DomainPower
{
    /// <summary>Starts a domain that is shut off.</summary>
    /// <param name="table">The table it is in.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="flags">How.</param>
    /// <param name="keeper">The connection that starts it.</param>
    internal static void Start(TestDomainTable table, TestDomain domain, DomainStartFlags flags, object keeper)
    {
        var saved = flags.HasFlag(DomainStartFlags.ForceBoot) ? null : domain.ManagedSave;
        if (saved is not null)
        {
            domain.NextDefinition ??= domain.Definition;
            domain.Definition = saved.Definition;
        }

        table.Activate(domain, saved is null ? RunningReason.Booted : RunningReason.Restored);
        table.Announce(domain, DomainEventType.Started, saved is null ? StartedDetail.Booted : StartedDetail.Restored);
        if (flags.HasFlag(DomainStartFlags.Paused) || saved is { Paused: true })
        {
            Pause(table, domain, PausedReason.User, saved is null ? SuspendedDetail.Paused : SuspendedDetail.Restored);
        }

        domain.Keeper = flags.HasFlag(DomainStartFlags.AutoDestroy) ? keeper : null;
    }

    /// <summary>Starts a domain with the guest that a save file held.</summary>
    /// <param name="table">The table to put it in.</param>
    /// <param name="saved">What the file held.</param>
    internal static void Restore(TestDomainTable table, SavedGuest saved)
    {
        var domain = table.Prepare(saved.Definition);
        table.Activate(domain, RunningReason.Restored);
        table.Announce(domain, DomainEventType.Started, StartedDetail.Restored);
        if (saved.Paused)
        {
            Pause(table, domain, PausedReason.User, SuspendedDetail.Restored);
        }
    }

    /// <summary>Stops a domain; a transient one is gone then.</summary>
    /// <param name="table">The table it is in.</param>
    /// <param name="domain">The domain, which runs.</param>
    /// <param name="reason">Why it is shut off.</param>
    /// <param name="detail">What the event says of it.</param>
    internal static void Stop(TestDomainTable table, TestDomain domain, int reason, int detail)
    {
        table.Deactivate(domain, reason);
        table.Announce(domain, DomainEventType.Stopped, detail);
        if (!domain.IsPersistent)
        {
            table.Remove(domain);
        }
    }

    /// <summary>Does what a definition says is to be done when the guest powers off or reboots.</summary>
    /// <param name="table">The table it is in.</param>
    /// <param name="domain">The domain, which runs.</param>
    /// <param name="action">What is to be done.</param>
    internal static void EndRun(TestDomainTable table, TestDomain domain, DomainLifecycleAction action)
    {
        if (action is DomainLifecycleAction.Restart or DomainLifecycleAction.RestartRename)
        {
            domain.SetState(DomainState.Running, RunningReason.Booted);
            return;
        }

        Stop(table, domain, ShutoffReason.Shutdown, StoppedDetail.Shutdown);
    }

    /// <summary>Pauses a domain.</summary>
    /// <param name="table">The table it is in.</param>
    /// <param name="domain">The domain, which runs.</param>
    /// <param name="reason">Why it is paused.</param>
    /// <param name="detail">What the event says of it.</param>
    internal static void Pause(TestDomainTable table, TestDomain domain, int reason, int detail)
    {
        domain.SetState(DomainState.Paused, reason);
        table.Announce(domain, DomainEventType.Suspended, detail);
    }

    /// <summary>Lets a paused domain go on.</summary>
    /// <param name="table">The table it is in.</param>
    /// <param name="domain">The domain.</param>
    internal static void Unpause(TestDomainTable table, TestDomain domain)
    {
        domain.SetState(DomainState.Running, RunningReason.Unpaused);
        table.Announce(domain, DomainEventType.Resumed, ResumedDetail.Unpaused);
    }

    /// <summary>Puts a guest to sleep: in memory it can be woken, on disk it powers off afterwards.</summary>
    /// <param name="table">The table it is in.</param>
    /// <param name="domain">The domain, which runs.</param>
    /// <param name="target">Where the guest keeps what it had in memory.</param>
    internal static void Sleep(TestDomainTable table, TestDomain domain, NodeSuspendTarget target)
    {
        domain.SetState(DomainState.PMSuspended, 0);
        if (target == NodeSuspendTarget.Disk)
        {
            table.Announce(domain, DomainEventType.PMSuspended, PMSuspendedDetail.Disk);
            table.Publish(new DomainPMSuspendDiskEvent(domain.Ref, 0));
            Stop(table, domain, ShutoffReason.Shutdown, StoppedDetail.Shutdown);
            return;
        }

        table.Announce(domain, DomainEventType.PMSuspended, PMSuspendedDetail.Memory);
        table.Publish(new DomainPMSuspendEvent(domain.Ref, 0));
    }

    /// <summary>Wakes a sleeping guest.</summary>
    /// <param name="table">The table it is in.</param>
    /// <param name="domain">The domain.</param>
    internal static void Wake(TestDomainTable table, TestDomain domain)
    {
        domain.SetState(DomainState.Running, RunningReason.Wakeup);
        table.Announce(domain, DomainEventType.Started, StartedDetail.Wakeup);
        table.Publish(new DomainPMWakeupEvent(domain.Ref, 0));
    }

    /// <summary>Removes a definition; a domain that runs goes on without one.</summary>
    /// <param name="table">The table it is in.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="flags">What may go with it.</param>
    /// <exception cref="VirtException">OperationInvalid when a managed save or snapshots are there and no flag says that they may go.</exception>
    internal static void Undefine(TestDomainTable table, TestDomain domain, DomainUndefineFlags flags)
    {
        if (domain.ManagedSave is not null && !flags.HasFlag(DomainUndefineFlags.ManagedSave))
        {
            throw DomainErrors.Invalid("Refusing to undefine while domain managed save image exists");
        }

        if (!domain.IsActive && domain.Snapshots is { Count: > 0 and var count } && !flags.HasFlag(DomainUndefineFlags.SnapshotsMetadata))
        {
            throw DomainErrors.Invalid($"cannot delete inactive domain with {count} snapshots");
        }

        if (!domain.IsActive && domain.CheckpointCount > 0 && !flags.HasFlag(DomainUndefineFlags.CheckpointsMetadata))
        {
            throw DomainErrors.Invalid($"cannot delete inactive domain with {domain.CheckpointCount} checkpoints");
        }

        table.Announce(domain, DomainEventType.Undefined, UndefinedDetail.Removed);
        domain.ManagedSave = null;
        if (domain.IsActive)
        {
            domain.IsPersistent = false;
        }
        else
        {
            table.Remove(domain);
        }
    }
}
