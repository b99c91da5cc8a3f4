using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Domains;

/// <summary>Names what may be done to a domain at one time.</summary>
/// <remarks>virDomainJob, as bits, because long jobs let some of them in.</remarks>
[Flags]
internal enum DomainJob
{
    None = 0,
    Query = 1 << 0,
    Destroy = 1 << 1,
    Suspend = 1 << 2,
    Modify = 1 << 3,
    Abort = 1 << 4,
    MigrationOperation = 1 << 5,
    All = Query | Destroy | Suspend | Modify | Abort | MigrationOperation,
}

/// <summary>Lets one operation at a time at a domain, and one long job beside those that it admits.</summary>
/// <remarks>virDomainObjBeginJob, virDomainObjBeginAsyncJob. Who cannot begin within a time limit is refused with OperationTimeout, as by libvirt.</remarks>
/// <param name="speaker">The driver's voice.</param>
/// <param name="clock">What the limit is measured with.</param>
internal sealed class DomainJobs(DomainSpeaker speaker, TimeProvider clock)
{
    /// <summary>How long an operation waits for another.</summary>
    /// <remarks>QEMU_JOB_WAIT_TIME.</remarks>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private string? _owner;
    private DomainLongJob? _long;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The long job that runs; null for none.</summary>
    internal DomainLongJob? Long
    {
        get
        {
            lock (_gate)
            {
                return _long;
            }
        }
    }

    /// <summary>Begins an operation.</summary>
    /// <param name="job">Its kind.</param>
    /// <param name="owner">What does it, such as <c>virDomainSuspend</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The operation; disposing of it ends it.</returns>
    /// <exception cref="VirtException">OperationTimeout when another goes on too long.</exception>
    internal Task<IDisposable> BeginAsync(DomainJob job, string owner, CancellationToken cancellationToken) =>
        BeginAsync(job, owner, within: null, cancellationToken);

    /// <summary>Begins an operation that belongs to the long job that runs.</summary>
    /// <param name="within">The long job.</param>
    /// <param name="owner">What does it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The operation; disposing of it ends it.</returns>
    internal Task<IDisposable> BeginWithinAsync(DomainLongJob within, string owner, CancellationToken cancellationToken) =>
        BeginAsync(DomainJob.Modify, owner, within, cancellationToken);

    /// <summary>Begins an operation if that takes no waiting.</summary>
    /// <param name="job">Its kind.</param>
    /// <param name="owner">What does it.</param>
    /// <returns>The operation; null when another goes on.</returns>
    internal IDisposable? TryBegin(DomainJob job, string owner)
    {
        lock (_gate)
        {
            return TryTake(job, owner, within: null);
        }
    }

    /// <summary>Begins a long job.</summary>
    /// <param name="name">Its name, such as <c>save</c>.</param>
    /// <param name="admits">What may be done beside it.</param>
    /// <param name="owner">What does it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The job; disposing of it ends it.</returns>
    /// <exception cref="VirtException">OperationTimeout when another goes on too long.</exception>
    internal Task<DomainLongJob> BeginLongAsync(string name, DomainJob admits, string owner, CancellationToken cancellationToken) =>
        WaitAsync(
            () => _owner is null && _long is null ? _long = new DomainLongJob(name, admits, owner, clock.GetUtcNow(), EndLong) : null,
            cancellationToken);

    private Task<IDisposable> BeginAsync(DomainJob job, string owner, DomainLongJob? within, CancellationToken cancellationToken) =>
        WaitAsync<IDisposable>(() => TryTake(job, owner, within), cancellationToken);

    private Hold? TryTake(DomainJob job, string owner, DomainLongJob? within)
    {
        if (_owner is not null || (_long is not null && _long != within && (_long.Admits & job) == 0))
        {
            return null;
        }

        _owner = owner;
        return new Hold(this);
    }

    private async Task<T> WaitAsync<T>(Func<T?> attempt, CancellationToken cancellationToken)
        where T : class
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            Task changed;
            string holder;
            lock (_gate)
            {
                if (attempt() is { } taken)
                {
                    return taken;
                }

                changed = _changed.Task;
                holder = _owner ?? _long?.Owner ?? string.Empty;
            }

            var left = Patience - clock.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
            {
                throw TimedOut(holder);
            }

            try
            {
                await changed.WaitAsync(left, clock, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                throw TimedOut(holder);
            }
        }
    }

    private VirtException TimedOut(string holder) =>
        speaker.Say(VirtErrorCode.OperationTimeout, $"cannot acquire state change lock (held by monitor={holder})");

    private void EndShort()
    {
        lock (_gate)
        {
            _owner = null;
            Announce();
        }
    }

    private void EndLong(DomainLongJob job)
    {
        lock (_gate)
        {
            if (_long == job)
            {
                _long = null;
                Announce();
            }
        }
    }

    private void Announce()
    {
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.TrySetResult();
    }

    private sealed class Hold(DomainJobs jobs) : IDisposable
    {
        private DomainJobs? _jobs = jobs;

        public void Dispose() => Interlocked.Exchange(ref _jobs, null)?.EndShort();
    }
}

/// <summary>A job that goes on while others may be done to the domain, such as a migration.</summary>
/// <param name="name">Its name, such as <c>save</c>.</param>
/// <param name="admits">What may be done beside it.</param>
/// <param name="owner">What does it.</param>
/// <param name="began">When it began.</param>
/// <param name="end">Called when it ends.</param>
internal sealed class DomainLongJob(string name, DomainJob admits, string owner, DateTimeOffset began, Action<DomainLongJob> end) : IDisposable
{
    /// <summary>Its name.</summary>
    internal string Name => name;

    /// <summary>What may be done beside it; it may change while it goes on.</summary>
    internal DomainJob Admits { get; set; } = admits;

    /// <summary>What does it.</summary>
    internal string Owner => owner;

    /// <summary>When it began.</summary>
    internal DateTimeOffset Began => began;

    /// <summary>Asks it to stop, where it can; null while it cannot.</summary>
    internal Func<CancellationToken, Task>? Abort { get; set; }

    /// <summary>Tells how far it is; null while nobody knows.</summary>
    internal Func<CancellationToken, Task<Engine.Drivers.DomainJobInfo>>? Report { get; set; }

    /// <inheritdoc/>
    public void Dispose() => end(this);
}
