using VirtPS.Drivers.Test.Domains;
using VirtPS.Drivers.Test.Jobs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Test.Migrations;

/// <summary>The steps of a migration at the host that the domain leaves.</summary>
/// <param name="node">The node.</param>
/// <param name="pace">How long the sending takes.</param>
/// <param name="keeper">The connection that manages the migration: when it goes, the guest goes on here.</param>
internal sealed class MigrationSource(TestNode node, TestPace pace, object keeper)
{
    private readonly TestDomainTable _table = node.Domains;

    /// <summary>Describes the guest for the other host; called under the node's lock.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="step">How it is to go.</param>
    /// <returns>Its description, and what the other host needs to know.</returns>
    internal MigrationOffer Begin(TestDomain domain, MigrationStep step)
    {
        MigrationRules.Check(step);
        MigrationRules.CheckLeaving(domain, step.Flags);
        var definition = domain.Definition;
        if (step.Parameters.FindText("destination_xml") is { } wanted)
        {
            definition = DomainReader.Read(wanted);
            DomainStability.Check(domain.Definition, definition);
        }

        if (step.Flags.HasFlag(DomainMigrateFlags.ChangeProtection) && !step.Flags.HasFlag(DomainMigrateFlags.Offline))
        {
            Depart(domain, step.Flags);
        }

        return new MigrationOffer(definition.ToText(-1, secure: true), new MigrationCookie(domain.Name, node.Identity).Pack());
    }

    /// <summary>Sends the guest's memory.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="step">How.</param>
    /// <param name="progress">Who wants to know how far it is.</param>
    /// <param name="cancellationToken">Stops it; the guest goes on here.</param>
    /// <returns>What the other host needs to know.</returns>
    internal async Task<byte[]> PerformAsync(DomainRef reference, MigrationStep step, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var (domain, departure) = await node.RunAsync(
            () =>
            {
                var found = _table.Find(reference, DomainAction.UseGuest);
                var leaving = found.Work.Departure ?? Depart(found, step.Flags);
                if (!step.Flags.HasFlag(DomainMigrateFlags.Live))
                {
                    Departure.Pause(_table, found);
                }

                return (found, leaving);
            },
            cancellationToken).ConfigureAwait(false);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, departure.Job.Stopping);
        try
        {
            _table.Publish(new DomainMigrationIterationEvent(domain.Ref, 1));
            await pace.PassAsync($"Migrating {domain.Name}", departure.Job.Total, departure.Job.Following(progress), null, either.Token).ConfigureAwait(false);
            lock (node.Gate)
            {
                either.Token.ThrowIfCancellationRequested();
                Departure.Pause(_table, domain);
            }

            return new MigrationCookie(domain.Name, node.Identity).Pack();
        }
        catch (OperationCanceledException)
        {
            lock (node.Gate)
            {
                departure.Return(_table, domain);
            }

            throw cancellationToken.IsCancellationRequested ? new OperationCanceledException(cancellationToken) : departure.Job.Refusal();
        }
    }

    /// <summary>Ends the guest here, or lets it go on; called under the node's lock.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="step">How it went.</param>
    /// <param name="cancelled">Whether it did not arrive.</param>
    internal void Confirm(TestDomain domain, MigrationStep step, bool cancelled)
    {
        if (cancelled)
        {
            domain.Work.Departure?.Return(_table, domain);
            return;
        }

        if (!step.Flags.HasFlag(DomainMigrateFlags.Offline))
        {
            var departure = domain.Work.Departure ?? throw DomainErrors.Invalid($"domain '{domain.Name}' is not being migrated");
            departure.Leave(_table, domain);
        }

        if (step.Flags.HasFlag(DomainMigrateFlags.UndefineSource) && domain.IsPersistent)
        {
            DomainPower.Undefine(_table, domain, DomainUndefineFlags.ManagedSave);
        }
    }

    /// <summary>Lets the guest run at the other host before its memory is all there; called under the node's lock.</summary>
    /// <param name="domain">The domain.</param>
    /// <exception cref="VirtException">OperationInvalid unless it migrates in a way that allows it.</exception>
    internal void StartPostCopy(TestDomain domain)
    {
        if (domain.Work.Departure is not { } departure)
        {
            throw DomainErrors.Invalid("post-copy can only be started while outgoing migration is in progress");
        }

        if (!departure.Flags.HasFlag(DomainMigrateFlags.PostCopy))
        {
            throw DomainErrors.Invalid("switching to post-copy requires migration to be started with VIR_MIGRATE_POSTCOPY flag");
        }

        departure.Job.IsPostCopy = true;
        Departure.Pause(_table, domain, postCopy: true);
    }

    private Departure Depart(TestDomain domain, DomainMigrateFlags flags)
    {
        var job = new TestJob(JobKind.MigrationOut, domain.Definition.Memory, node.Clock);
        domain.Work.Begin(job);
        return domain.Work.Departure = new Departure(job, flags, domain.State == DomainState.Paused, keeper);
    }
}
