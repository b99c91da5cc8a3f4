using VirtPS.Drivers.Test.Domains;
using VirtPS.Drivers.Test.Jobs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Migrations;

/// <summary>The steps of a migration at the host that the domain comes to; called under the node's lock.</summary>
/// <param name="node">The node.</param>
/// <param name="keeper">The connection that manages the migration: a guest that has not wholly come goes with it.</param>
internal sealed class MigrationTarget(TestNode node, object keeper)
{
    private readonly TestDomainTable _table = node.Domains;

    /// <summary>Makes room for a guest.</summary>
    /// <param name="step">What is known of it.</param>
    /// <returns>Where to send it.</returns>
    internal MigrationOffer Prepare(MigrationStep step)
    {
        MigrationRules.Check(step);
        if (MigrationCookie.Read(step.Cookie) is { } cookie && cookie.Host == node.Identity)
        {
            throw DomainErrors.Internal($"attempt to migrate guest to the same host {node.HostName}");
        }

        var definition = DomainReader.Read(step.Parameters.FindText("destination_xml") ?? throw DomainErrors.Internal("no domain XML passed"));
        if (step.Parameters.FindText("destination_name") is { } name && name != definition.Name)
        {
            definition = definition.With(domain => domain.Name = name);
        }

        var persistent = step.Parameters.FindText("persistent_xml") is { } text ? DomainReader.Read(text) : null;
        var domain = _table.Prepare(definition);
        TestJob? job = null;
        if (!step.Flags.HasFlag(DomainMigrateFlags.Offline))
        {
            _table.Activate(domain, DomainState.Paused, PausedReason.Migration);
            _table.Announce(domain, DomainEventType.Started, StartedDetail.Migrated);
            domain.Work.Begin(job = new TestJob(JobKind.MigrationIn, definition.Memory, node.Clock));
        }

        domain.Keeper = keeper;
        domain.Work.Arrival = new Arrival(job, step.Flags, persistent);
        return new MigrationOffer(step.Parameters.FindText("migrate_uri") ?? $"tcp:{node.HostName}:49152", new MigrationCookie(domain.Name, node.Identity).Pack());
    }

    /// <summary>Lets the guest go on here, or forgets it.</summary>
    /// <param name="step">What is known of it.</param>
    /// <param name="cancelled">Whether it did not wholly come.</param>
    /// <returns>The domain; none after a failure.</returns>
    internal MigrationResult Finish(MigrationStep step, bool cancelled)
    {
        var name = step.Parameters.FindText("destination_name") ?? throw DomainErrors.Internal("no domain name passed");
        var domain = _table.FindByName(name);
        if (domain.Work.Arrival is not { } arrival)
        {
            throw DomainErrors.Invalid($"domain '{name}' is not processing incoming migration");
        }

        domain.Work.Arrival = null;
        if (arrival.Job is { } job)
        {
            domain.Work.End(job, cancelled ? DomainJobType.Failed : DomainJobType.Completed);
        }

        if (cancelled)
        {
            Forget(domain);
            return new MigrationResult(null, default);
        }

        domain.Keeper = null;
        Settle(domain, arrival, step.Flags);
        return new MigrationResult(domain.Ref, new MigrationCookie(name, node.Identity).Pack());
    }

    private void Forget(TestDomain domain)
    {
        if (domain.IsActive)
        {
            DomainPower.Stop(_table, domain, ShutoffReason.Failed, StoppedDetail.Failed);
        }
        else if (!domain.IsPersistent)
        {
            _table.Remove(domain);
        }
        else if (domain.NextDefinition is { } stored)
        {
            (domain.Definition, domain.NextDefinition) = (stored, null);
        }
    }

    private void Settle(TestDomain domain, Arrival arrival, DomainMigrateFlags flags)
    {
        if (flags.HasFlag(DomainMigrateFlags.PersistDest))
        {
            var known = domain.IsPersistent;
            domain.IsPersistent = true;
            var stored = arrival.Persistent ?? domain.Definition;
            if (domain.IsActive)
            {
                domain.NextDefinition = stored;
            }
            else
            {
                (domain.Definition, domain.NextDefinition) = (stored, null);
            }

            _table.Announce(domain, DomainEventType.Defined, known ? DefinedDetail.Updated : DefinedDetail.Added);
        }

        if (!domain.IsActive)
        {
            return;
        }

        if (flags.HasFlag(DomainMigrateFlags.Paused))
        {
            DomainPower.Pause(_table, domain, PausedReason.User, SuspendedDetail.Paused);
        }
        else
        {
            domain.SetState(DomainState.Running, RunningReason.Migrated);
            _table.Announce(domain, DomainEventType.Resumed, ResumedDetail.Migrated);
        }
    }
}
