using VirtPS.Drivers.Test.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Jobs;

/// <summary>Jobs of domains of a test node.</summary>
/// <remarks>libvirt's test driver has none; states, fields and errors are those of its QEMU driver.</remarks>
internal sealed class TestDomainJobs(TestNode node) : IDomainJobDriver
{
    private const uint PostCopy = 1;

    /// <inheritdoc/>
    public Task<DomainJobInfo> GetInfoAsync(DomainRef domain, DomainJobStatsFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                DomainErrors.CheckFlags(flags, DomainJobStatsFlags.Completed | DomainJobStatsFlags.KeepCompleted, "virDomainGetJobStats");
                if (!flags.HasFlag(DomainJobStatsFlags.Completed))
                {
                    return Present(node.Domains.Find(domain, DomainAction.UseGuest));
                }

                var work = node.Domains.Find(domain).Work;
                var last = work.Job is null ? work.Completed : null;
                if (last is not null && !flags.HasFlag(DomainJobStatsFlags.KeepCompleted))
                {
                    work.Completed = null;
                }

                return last ?? None;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task AbortAsync(DomainRef domain, uint flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                if ((flags & ~PostCopy) != 0)
                {
                    throw VirtException.Worded(VirtErrorCode.InvalidArg, $"unsupported flags (0x{flags & ~PostCopy:x}) in function virDomainAbortJobFlags", VirtErrorDomain.Test);
                }

                Abort(node.Domains.Find(domain, DomainAction.UseGuest).Work.Job, flags);
            },
            cancellationToken);

    private static DomainJobInfo None { get; } = new(DomainJobType.None, []);

    private static DomainJobInfo Present(TestDomain domain) => domain.Work.Job switch
    {
        null => None,
        { Kind: JobKind.MigrationIn } => throw new VirtException(
            VirtErrorCode.OperationUnsupported, "migration statistics are available only on the source host", VirtErrorDomain.Test),
        { Kind: JobKind.MigrationOut } moving => moving.Describe(DomainJobType.Unbounded),
        var job => job.Describe(DomainJobType.Bounded),
    };

    private static void Abort(TestJob? job, uint flags)
    {
        if ((flags & PostCopy) != 0 && job is not { Kind: JobKind.MigrationOut, IsPostCopy: true })
        {
            throw DomainErrors.Invalid("current job is not outgoing migration in post-copy mode");
        }

        switch (job)
        {
            case null:
                throw DomainErrors.Invalid("no job is active on the domain");
            case { Kind: JobKind.MigrationIn }:
                throw DomainErrors.Invalid("cannot abort incoming migration; use virDomainDestroy instead");
            case { IsPostCopy: true } when flags == 0:
                throw DomainErrors.Invalid("cannot abort migration in post-copy mode");
            case { CanAbort: false }:
                throw DomainErrors.Invalid("cannot abort memory-only dump");
            default:
                job.Abort();
                break;
        }
    }
}
