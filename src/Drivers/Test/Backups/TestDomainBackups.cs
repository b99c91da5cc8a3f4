using VirtPS.Drivers.Test.Domains;
using VirtPS.Drivers.Test.Jobs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Drivers.Test.Backups;

/// <summary>Backups of domains of a test node.</summary>
/// <remarks>libvirt's test driver has none; rules and errors are those of its QEMU driver. No data is written: disks of test guests exist by name only.</remarks>
internal sealed class TestDomainBackups(TestNode node, TestPace pace) : IDomainBackupDriver
{
    /// <inheritdoc/>
    public async Task BeginAsync(DomainRef domain, string backupXml, string? checkpointXml, DomainBackupFlags flags, CancellationToken cancellationToken)
    {
        DomainErrors.CheckFlags(flags, DomainBackupFlags.ReuseExternal | DomainBackupFlags.PreserveShutdownDomain, "virDomainBackupBegin");
        var (found, backup) = await node.RunAsync(
            () =>
            {
                var owner = node.Domains.Find(domain);
                var begun = TestBackup.Begin(owner, backupXml, checkpointXml, node.Clock);
                begun.KeepsGuest = flags.HasFlag(DomainBackupFlags.PreserveShutdownDomain);
                return (owner, begun);
            },
            cancellationToken).ConfigureAwait(false);

        // The caller does not wait for the data: the end is told by an event.
        var going = GoAsync(found, backup);
        if (pace.IsInstant && !backup.IsPulled)
        {
            await going.ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync(
            () => node.Domains.Find(domain).Work.Backup?.ToText()
                ?? throw new VirtException(VirtErrorCode.NoDomainBackup, "no domain backup job present", VirtErrorDomain.Test),
            cancellationToken);

    private async Task GoAsync(TestDomain domain, TestBackup backup)
    {
        var end = DomainJobType.Completed;
        try
        {
            await (backup.IsPulled
                ? Task.Delay(Timeout.InfiniteTimeSpan, backup.Job.Stopping)
                : pace.PassAsync(string.Empty, backup.Job.Total, backup.Job.Following(null), null, backup.Job.Stopping)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Whoever fetches the data says when it is enough; that is how such a backup ends well.
            end = backup.IsPulled ? DomainJobType.Completed : DomainJobType.Cancelled;
        }

        lock (node.Gate)
        {
            if (domain.Work.Backup != backup)
            {
                return;
            }

            domain.Work.Backup = null;
            var told = backup.Job.Describe(end).Values;
            domain.Work.End(backup.Job, end);
            node.Domains.Publish(new DomainJobCompletedEvent(domain.Ref, told));
            if (backup.KeepsGuest && domain is { State: DomainState.Paused, Reason: PausedReason.ShuttingDown })
            {
                DomainPower.Stop(node.Domains, domain, ShutoffReason.Shutdown, StoppedDetail.Shutdown);
            }
        }
    }
}
