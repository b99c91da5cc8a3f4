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
/// <remarks>
/// virDomainObjBeginJob, virDomainObjBeginAsyncJob. Who cannot begin within a time limit is refused with OperationTimeout, as by libvirt,
/// and where too many are at it or wait already, with OperationFailed at once; long jobs and what ends the domain are let wait all the same.
/// </remarks>
/// <param name="speaker">The driver's voice.</param>
/// <param name="clock">What the limit is measured with.</param>
/// <param name="most">How many may be at it or wait, as max_queued says; 0 for any number.</param>
internal sealed class DomainJobs(DomainSpeaker speaker, TimeProvider clock, int most = 0)
{
    /// <summary>How long an operation waits for another.</summary>
    /// <remarks>QEMU_JOB_WAIT_TIME.</remarks>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private string? _owner;
    private string? _agentOwner;
    private DomainLongJob? _long;
    private int _count;
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
    /// <exception cref="VirtException">OperationTimeout when another goes on too long; OperationFailed when too many wait already.</exception>
    internal Task<IDisposable> BeginAsync(DomainJob job, string owner, CancellationToken cancellationToken) =>
        BeginAsync(job, owner, within: null, cancellationToken);

    /// <summary>Begins an operation that belongs to the long job that runs.</summary>
    /// <param name="within">The long job.</param>
    /// <param name="owner">What does it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The operation; disposing of it ends it.</returns>
    internal Task<IDisposable> BeginWithinAsync(DomainLongJob within, string owner, CancellationToken cancellationToken) =>
        BeginAsync(DomainJob.Modify, owner, within, cancellationToken);

    /// <summary>Begins to speak with the agent in the guest, which hears one at a time; what is done to the domain itself goes on beside it.</summary>
    /// <remarks>virDomainObjBeginAgentJob.</remarks>
    /// <param name="owner">What does it, such as the agent's command.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The turn; disposing of it ends it.</returns>
    /// <exception cref="VirtException">OperationTimeout when another goes on too long; OperationFailed when too many wait already.</exception>
    internal Task<IDisposable> BeginAgentAsync(string owner, CancellationToken cancellationToken) =>
        WaitAsync<IDisposable>(
            () => _agentOwner is null && (_agentOwner = owner) is not null ? new Hold(EndAgent) : null,
            () => _agentOwner is null ? null : "agent=" + _agentOwner,
            isLimited: true,
            cancellationToken);

    /// <summary>Begins an operation if that takes no waiting.</summary>
    /// <param name="job">Its kind.</param>
    /// <param name="owner">What does it.</param>
    /// <returns>The operation; null when another goes on.</returns>
    internal IDisposable? TryBegin(DomainJob job, string owner)
    {
        lock (_gate)
        {
            if ((most > 0 && _count >= most) || TryTake(job, owner, within: null) is not { } taken)
            {
                return null;
            }

            _count++;
            return taken;
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
            () => Monitor(_long?.Owner ?? _owner),
            isLimited: false,
            cancellationToken);

    // What belongs to the long job is no further one: with a limit of one, none would ever come to its end.
    private Task<IDisposable> BeginAsync(DomainJob job, string owner, DomainLongJob? within, CancellationToken cancellationToken) =>
        WaitAsync<IDisposable>(
            () => TryTake(job, owner, within),
            () => Monitor(Admits(job, within) ? _owner : _long?.Owner),
            isLimited: within is null && job != DomainJob.Destroy,
            cancellationToken);

    private bool Admits(DomainJob job, DomainLongJob? within) => _long is null || _long == within || (_long.Admits & job) != 0;

    private Hold? TryTake(DomainJob job, string owner, DomainLongJob? within)
    {
        if (_owner is not null || !Admits(job, within))
        {
            return null;
        }

        _owner = owner;
        return new Hold(EndShort);
    }

    private async Task<T> WaitAsync<T>(Func<T?> attempt, Func<string?> holder, bool isLimited, CancellationToken cancellationToken)
        where T : class
    {
        lock (_gate)
        {
            if (isLimited && most > 0 && _count >= most)
            {
                throw speaker.Say(VirtErrorCode.OperationFailed, Refusal(holder()) + " due to max_queued limit");
            }

            _count++;
        }

        var hasBegun = false;
        try
        {
            var taken = await TakeAsync(attempt, holder, cancellationToken).ConfigureAwait(false);
            hasBegun = true;
            return taken;
        }
        finally
        {
            if (!hasBegun)
            {
                lock (_gate)
                {
                    _count--;
                }
            }
        }
    }

    private async Task<T> TakeAsync<T>(Func<T?> attempt, Func<string?> holder, CancellationToken cancellationToken)
        where T : class
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            Task changed;
            string refusal;
            lock (_gate)
            {
                if (attempt() is { } taken)
                {
                    return taken;
                }

                changed = _changed.Task;
                refusal = Refusal(holder());
            }

            var left = Patience - clock.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
            {
                throw speaker.Say(VirtErrorCode.OperationTimeout, refusal);
            }

            try
            {
                await changed.WaitAsync(left, clock, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                throw speaker.Say(VirtErrorCode.OperationTimeout, refusal);
            }
        }
    }

    private static string Refusal(string? holder) => "cannot acquire state change lock" + (holder is null ? string.Empty : $" (held by {holder})");

    private static string? Monitor(string? owner) => owner is null ? null : "monitor=" + owner;

    private void EndShort()
    {
        lock (_gate)
        {
            _owner = null;
            _count--;
            Announce();
        }
    }

    private void EndAgent()
    {
        lock (_gate)
        {
            _agentOwner = null;
            _count--;
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
                _count--;
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

    private sealed class Hold(Action end) : IDisposable
    {
        private Action? _end = end;

        public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
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
