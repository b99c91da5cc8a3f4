using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Takes domains back to snapshots.</summary>
/// <remarks>
/// Whatever the domain did, it stops; where the snapshot or the caller wants a guest, it starts again, and is paused
/// where they want that. Each of the three steps that happens has its event.
/// </remarks>
internal static class SnapshotReverter
{
    /// <summary>Takes a domain back.</summary>
    /// <param name="table">The table it is in.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="snapshot">One of its snapshots.</param>
    /// <param name="flags">What state is wanted, whatever the snapshot's.</param>
    /// <exception cref="VirtException">
    /// OperationInvalid when a transient domain would be left without a guest; SnapshotRevertRisky when the snapshot
    /// does not say what the domain was like, and the caller does not insist.
    /// </exception>
    internal static void Revert(TestDomainTable table, TestDomain domain, DomainSnapshot snapshot, SnapshotRevertFlags flags)
    {
        var wanted = (flags & (SnapshotRevertFlags.Running | SnapshotRevertFlags.Paused)) != 0;
        if (!domain.IsPersistent && !snapshot.IsOnline && !wanted)
        {
            throw DomainErrors.Invalid("transient domain needs to request run or pause to revert to inactive snapshot");
        }

        if (snapshot.Domain is null && !flags.HasFlag(SnapshotRevertFlags.Force))
        {
            throw new VirtException(
                VirtErrorCode.SnapshotRevertRisky, $"snapshot '{snapshot.Name}' lacks domain '{domain.Name}' rollback info", VirtErrorDomain.Test);
        }

        if (domain.IsActive)
        {
            table.Deactivate(domain, ShutoffReason.FromSnapshot);
            table.Announce(domain, DomainEventType.Stopped, StoppedDetail.FromSnapshot);
        }

        domain.Definition = Keep(domain, snapshot.Domain);
        if (snapshot.IsOnline || wanted)
        {
            table.Activate(domain, RunningReason.FromSnapshot);
            table.Announce(domain, DomainEventType.Started, StartedDetail.FromSnapshot);
            if (!flags.HasFlag(SnapshotRevertFlags.Running) && (snapshot.State == "paused" || flags.HasFlag(SnapshotRevertFlags.Paused)))
            {
                DomainPower.Pause(table, domain, PausedReason.FromSnapshot, SuspendedDetail.FromSnapshot);
            }
        }

        domain.Snapshots!.Current = snapshot;
    }

    // A rename after the snapshot stands: the table knows the domain by its present name.
    private static DomainDefinition Keep(TestDomain domain, DomainDefinition? recorded) =>
        recorded is null ? domain.Definition
        : recorded.Name == domain.Name ? recorded
        : recorded.With(definition => definition.Name = domain.Name);
}
