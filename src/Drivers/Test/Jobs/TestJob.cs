using VirtPS.Drivers.Test.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Test.Jobs;

/// <summary>A long operation on a domain that others can watch and stop.</summary>
/// <remarks>virDomainJobObj. A domain has one at a time.</remarks>
internal sealed class TestJob : IDisposable
{
    private const long PageSize = 4096;

    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _began;
    private readonly CancellationTokenSource _stop = new();
    private long _done;
    private bool _aborted;

    internal TestJob(JobKind kind, long total, TimeProvider clock)
    {
        (Kind, Total, _clock) = (kind, total, clock);
        _began = clock.GetUtcNow();
    }

    /// <summary>What it does.</summary>
    internal JobKind Kind { get; }

    /// <summary>How many bytes there are to go through.</summary>
    internal long Total { get; }

    /// <summary>Whether others may stop it.</summary>
    internal bool CanAbort { get; init; } = true;

    /// <summary>Whether the guest runs at the other host already while its memory still comes after it.</summary>
    internal bool IsPostCopy { get; set; }

    /// <summary>Cancelled when it is to stop, by whom or what ever.</summary>
    internal CancellationToken Stopping => _stop.Token;

    /// <summary>libvirt's name for it.</summary>
    internal string Name => Kind switch
    {
        JobKind.Save => "domain save",
        JobKind.Dump => "domain core dump",
        JobKind.MigrationOut => "migration out",
        JobKind.MigrationIn => "migration in",
        _ => "backup",
    };

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <summary>Stops it because a client asks for that.</summary>
    internal void Abort()
    {
        _aborted = true;
        _stop.Cancel();
    }

    /// <summary>Stops it because its domain is gone.</summary>
    internal void Lose() => _stop.Cancel();

    /// <summary>Makes the error with which it ends once it was stopped.</summary>
    /// <returns>The error.</returns>
    internal VirtException Refusal() => _aborted
        ? new VirtException(VirtErrorCode.OperationAborted, $"job '{Name}' canceled by client", VirtErrorDomain.Test)
        : DomainErrors.NotRunning();

    /// <summary>Takes notice of how far it is, and hands that on.</summary>
    /// <param name="progress">Who else wants to know.</param>
    /// <returns>What the work reports to.</returns>
    internal IProgress<JobProgress> Following(IProgress<JobProgress>? progress) => new Follower(this, progress);

    /// <summary>Describes it.</summary>
    /// <param name="type">Its state.</param>
    /// <returns>The fields of virDomainGetJobStats.</returns>
    internal DomainJobInfo Describe(DomainJobType type)
    {
        var elapsed = _clock.GetUtcNow() - _began;
        var (total, done) = ((ulong)Total, (ulong)Interlocked.Read(ref _done));
        List<TypedParameter> values =
        [
            new("operation", (int)Kind),
            new("time_elapsed", (ulong)Math.Max(0, elapsed.TotalMilliseconds)),
        ];
        if (Kind != JobKind.Backup)
        {
            values.AddRange([new("data_total", total), new("data_processed", done), new("data_remaining", total - done)]);
            values.AddRange([new("memory_total", total), new("memory_processed", done), new("memory_remaining", total - done)]);
            values.AddRange([new("memory_constant", 0UL), new("memory_normal", done / PageSize), new("memory_normal_bytes", done)]);
            values.AddRange([new("memory_dirty_rate", 0UL), new("memory_iteration", 1UL), new("memory_page_size", (ulong)PageSize)]);
        }
        else
        {
            values.AddRange([new("disk_total", total), new("disk_processed", done), new("disk_remaining", total - done)]);
            if (type is not (DomainJobType.Bounded or DomainJobType.Unbounded))
            {
                values.Add(new("success", type == DomainJobType.Completed));
            }
        }

        return new DomainJobInfo(type, values);
    }

    private sealed class Follower(TestJob job, IProgress<JobProgress>? progress) : IProgress<JobProgress>
    {
        public void Report(JobProgress value)
        {
            Interlocked.Exchange(ref job._done, Math.Min(value.Done, job.Total));
            progress?.Report(value);
        }
    }
}
