using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu;

/// <summary>The jobs that go on for a while on guests: how far they are, and their end.</summary>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuDomainJobs(QemuNode node) : IDomainJobDriver
{
    private const uint PostCopy = 1;

    /// <inheritdoc/>
    public async Task<DomainJobInfo> GetInfoAsync(DomainRef domain, DomainJobStatsFlags flags, CancellationToken cancellationToken)
    {
        QemuNode.Speaker.CheckFlags(flags, DomainJobStatsFlags.Completed | DomainJobStatsFlags.KeepCompleted, "qemuDomainGetJobStats");
        var found = node.Find(domain);
        if (flags.HasFlag(DomainJobStatsFlags.Completed))
        {
            var last = found.Jobs.Long is null ? found.CompletedJob : null;
            if (last is not null && !flags.HasFlag(DomainJobStatsFlags.KeepCompleted))
            {
                found.CompletedJob = null;
            }

            return last ?? QemuJobInfo.None;
        }

        if (node.Migrations.Find(found) is { IsIncoming: true })
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "migration statistics are available only on the source host");
        }

        _ = QemuNode.Running(found);
        return found.Jobs.Long is not { } job ? QemuJobInfo.None
            : job.Report is { } report ? await report(cancellationToken).ConfigureAwait(false)
            : new DomainJobInfo(DomainJobType.Unbounded, [new TypedParameter("time_elapsed", (ulong)(node.Host.Clock.GetUtcNow() - job.Began).TotalMilliseconds)]);
    }

    /// <inheritdoc/>
    public async Task AbortAsync(DomainRef domain, uint flags, CancellationToken cancellationToken)
    {
        if ((flags & ~PostCopy) != 0)
        {
            throw QemuNode.Speaker.Argument($"unsupported flags (0x{flags & ~PostCopy:x}) in function qemuDomainAbortJobFlags");
        }

        var found = node.Find(domain);
        var run = QemuNode.Running(found);
        var migration = node.Migrations.Find(found);
        if ((flags & PostCopy) != 0)
        {
            if (migration is not { IsIncoming: false, IsPostcopy: true })
            {
                throw QemuNode.Speaker.Invalid("current job is not outgoing migration in post-copy mode");
            }

            // What QEMU says of its pause brings the rest.
            await run.Monitor.RunUrgentAsync("migrate-pause", null, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (migration is { IsIncoming: true })
        {
            throw QemuNode.Speaker.Invalid("cannot abort incoming migration; use virDomainDestroy instead");
        }

        if (migration is { IsPostcopy: true })
        {
            throw QemuNode.Speaker.Invalid("cannot abort migration in post-copy mode");
        }

        if (found.Jobs.Long is not { } job)
        {
            throw QemuNode.Speaker.Invalid("no job is active on the domain");
        }

        var abort = job.Abort
            ?? throw QemuNode.Speaker.Invalid(job.Name == "dump" ? "cannot abort memory-only dump" : $"cannot abort the job '{job.Name}' now");
        await abort(cancellationToken).ConfigureAwait(false);
    }
}
