namespace VirtPS.Daemon.Hosting;

/// <summary>Ends a daemon that nobody needs.</summary>
/// <remarks>The --timeout option. Each client holds the daemon, and so does each running guest.</remarks>
internal sealed class IdleWatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private TimeSpan? _timeout;
    private int _holders;

    /// <summary>Begins to watch.</summary>
    /// <param name="timeout">How long nobody may need the daemon, or nothing for ever.</param>
    /// <param name="expired">What to do after that.</param>
    /// <param name="clock">The clock.</param>
    public IdleWatch(TimeSpan? timeout, Action expired, TimeProvider clock)
    {
        _timer = clock.CreateTimer(_ => Expire(expired), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Set(timeout);
    }

    /// <summary>Changes how long nobody may need the daemon; the time counts from now where nobody holds it.</summary>
    /// <param name="timeout">How long, or nothing for ever.</param>
    public void Set(TimeSpan? timeout)
    {
        lock (_lock)
        {
            _timeout = timeout;
            Restart();
        }
    }

    /// <summary>Keeps the daemon until the holder is disposed.</summary>
    /// <returns>The holder.</returns>
    public IDisposable Hold()
    {
        lock (_lock)
        {
            _holders++;
            Restart();
        }

        return new Holder(this);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Expire(Action expired)
    {
        lock (_lock)
        {
            // A client may have come, or the time been lifted, between the timer's going off and this line.
            if (_holders > 0 || _timeout is null)
            {
                return;
            }
        }

        expired();
    }

    private void Release()
    {
        lock (_lock)
        {
            _holders--;
            Restart();
        }
    }

    private void Restart() => _timer.Change(_holders == 0 && _timeout is { } idle ? idle : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private sealed class Holder(IdleWatch watch) : IDisposable
    {
        private IdleWatch? _watch = watch;

        public void Dispose() => Interlocked.Exchange(ref _watch, null)?.Release();
    }
}
