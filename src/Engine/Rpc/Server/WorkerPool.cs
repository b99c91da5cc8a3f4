namespace VirtPS.Engine.Rpc.Server;

/// <summary>Bounds how many calls a server works on at once; priority calls pass by.</summary>
/// <remarks>virThreadPool's job, done with the platform's own threads.</remarks>
internal sealed class WorkerPool
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private int _most;
    private int _busy;

    internal WorkerPool(int most) => _most = most;

    /// <summary>Calls worked on now.</summary>
    internal int Busy => Volatile.Read(ref _busy);

    /// <summary>Calls that wait for a worker.</summary>
    internal int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>The most calls worked on at once.</summary>
    internal int Most
    {
        get => Volatile.Read(ref _most);
        set
        {
            lock (_gate)
            {
                _most = value;
                Admit();
            }
        }
    }

    /// <summary>Takes a worker if one is free.</summary>
    internal bool TryEnter()
    {
        lock (_gate)
        {
            var free = _busy < _most;
            _busy += free ? 1 : 0;
            return free;
        }
    }

    /// <summary>Takes a worker, waiting for one where all are busy.</summary>
    internal ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_busy < _most)
            {
                _busy++;
                return default;
            }

            var place = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return new(WaitAsync(place, cancellationToken));
        }
    }

    /// <summary>Gives the worker back.</summary>
    internal void Exit()
    {
        lock (_gate)
        {
            _busy--;
            Admit();
        }
    }

    private async Task WaitAsync(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        using var gone = cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), place.Value);
        try
        {
            await place.Value.Task.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Where all workers are stuck, those that gave up would gather.
            lock (_gate)
            {
                if (place.List is not null)
                {
                    _waiting.Remove(place);
                }
            }

            throw;
        }
    }

    private void Admit()
    {
        while (_busy < _most && _waiting.First is { } next)
        {
            _waiting.Remove(next);

            // One that gave up in the meantime takes no worker.
            if (next.Value.TrySetResult())
            {
                _busy++;
            }
        }
    }
}
