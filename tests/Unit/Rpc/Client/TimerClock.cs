namespace VirtPS.Tests.Unit.Rpc.Client;

/// <summary>A clock that stands still until a test moves it, with timers that fire as it passes them.</summary>
internal sealed class TimerClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Made)> _awaited = [];
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    public override DateTimeOffset GetUtcNow() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_gate)
        {
            _timers.Add(timer);
            _awaited.FindAll(one => one.Due == dueTime).ForEach(one => one.Made.TrySetResult());
        }

        return timer;
    }

    /// <summary>Waits until something waits for a certain time from now.</summary>
    internal Task TimerAsync(TimeSpan due)
    {
        lock (_gate)
        {
            var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_timers.Exists(timer => timer.IsDueIn(due)))
            {
                made.SetResult();
            }

            _awaited.Add((due, made));
            return made.Task;
        }
    }

    /// <summary>Moves on and has every timer fire that is due.</summary>
    internal void Advance(TimeSpan time)
    {
        _now += time;
        Timer[] timers;
        lock (_gate)
        {
            timers = [.. _timers];
        }

        foreach (var timer in timers)
        {
            timer.FireIfDue();
        }
    }

    private sealed class Timer(TimerClock clock, Action fire) : ITimer
    {
        private DateTimeOffset? _due;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime;
            _period = period;
            return true;
        }

        public void Dispose()
        {
            _due = null;
            lock (clock._gate)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        internal bool IsDueIn(TimeSpan time) => _due == clock._now + time;

        internal void FireIfDue()
        {
            if (_due is { } due && due <= clock._now)
            {
                _due = _period > TimeSpan.Zero ? clock._now + _period : null;
                fire();
            }
        }
    }
}
