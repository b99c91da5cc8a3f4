using VirtPS.Drivers.Test.Domains;
using VirtPS.Drivers.Test.Jobs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Events;

namespace VirtPS.Drivers.Test.Migrations;

/// <summary>A guest's way to another host, seen from the host that it leaves.</summary>
/// <param name="Job">The job that it is.</param>
/// <param name="Flags">How it goes.</param>
/// <param name="WasPaused">Whether its CPUs were paused before.</param>
/// <param name="Keeper">The connection that manages it: with that it ends.</param>
internal sealed record Departure(TestJob Job, DomainMigrateFlags Flags, bool WasPaused, object Keeper)
{
    /// <summary>Pauses the guest, if it runs; called under the node's lock.</summary>
    /// <param name="table">The domains.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="postCopy">Whether it runs at the other host already.</param>
    internal static void Pause(TestDomainTable table, TestDomain domain, bool postCopy = false)
    {
        if (domain.State == DomainState.Running)
        {
            DomainPower.Pause(
                table,
                domain,
                postCopy ? PausedReason.PostCopy : PausedReason.Migration,
                postCopy ? SuspendedDetail.PostCopy : SuspendedDetail.Migrated);
        }
    }

    /// <summary>Lets the guest go on here, because it did not arrive; called under the node's lock.</summary>
    /// <param name="table">The domains.</param>
    /// <param name="domain">The domain.</param>
    internal void Return(TestDomainTable table, TestDomain domain)
    {
        if (domain.Work.Departure != this)
        {
            return;
        }

        domain.Work.Departure = null;
        domain.Work.End(Job, DomainJobType.Failed);
        if (!WasPaused && domain.State == DomainState.Paused)
        {
            domain.SetState(DomainState.Running, RunningReason.MigrationCanceled);
            table.Announce(domain, DomainEventType.Resumed, ResumedDetail.Migrated);
        }
    }

    /// <summary>Ends the guest here, because it runs at the other host; called under the node's lock.</summary>
    /// <param name="table">The domains.</param>
    /// <param name="domain">The domain.</param>
    internal void Leave(TestDomainTable table, TestDomain domain)
    {
        var told = Job.Describe(DomainJobType.Completed).Values;
        domain.Work.Departure = null;
        domain.Work.End(Job, DomainJobType.Completed);
        table.Publish(new DomainJobCompletedEvent(domain.Ref, told));
        DomainPower.Stop(table, domain, ShutoffReason.Migrated, StoppedDetail.Migrated);
    }
}

/// <summary>A guest's way here, seen from the host that it comes to.</summary>
/// <param name="Job">The job that it is; null where only a definition comes.</param>
/// <param name="Flags">How it comes.</param>
/// <param name="Persistent">The definition to store; null for the one that it runs with.</param>
internal sealed record Arrival(TestJob? Job, DomainMigrateFlags Flags, DomainDefinition? Persistent);
