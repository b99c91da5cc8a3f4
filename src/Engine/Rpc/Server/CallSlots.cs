using VirtPS.Engine.Rpc.Wire;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Bounds the calls of one client that are under way, and knows when none is left.</summary>
/// <param name="workers">The bound that all clients share.</param>
internal sealed class CallSlots(WorkerPool workers)
{
    private readonly Lock _gate = new();
    private int _active;
    private int _tracked;
    private TaskCompletionSource? _freed;
    private TaskCompletionSource? _idle;

    /// <summary>Calls under way.</summary>
    internal int Active => Volatile.Read(ref _active);

    /// <summary>Takes a place for a call.</summary>
    /// <param name="most">The client's bound.</param>
    /// <param name="priority">Whether the bound that all clients share does not count.</param>
    /// <param name="sender">Flushed before a wait, since a reply in it may be what the client waits for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal ValueTask EnterAsync(int most, bool priority, PacketSender sender, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_active < most)
            {
                _active++;
                return priority || workers.TryEnter() ? default : WaitForWorkerAsync(sender, cancellationToken);
            }
        }

        return WaitAsync(most, priority, sender, cancellationToken);
    }

    /// <summary>Gives the place back.</summary>
    /// <param name="priority">What was said on entry.</param>
    internal void Exit(bool priority)
    {
        if (!priority)
        {
            workers.Exit();
        }

        Release();
    }

    /// <summary>Counts work that goes on while further packets are read; it must not fail.</summary>
    internal void Track(Task work)
    {
        Interlocked.Increment(ref _tracked);
        _ = UntrackAsync(work);
    }

    /// <summary>Waits for all tracked work.</summary>
    internal Task DrainAsync()
    {
        lock (_gate)
        {
            if (Volatile.Read(ref _tracked) == 0)
            {
                return Task.CompletedTask;
            }

            _idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    private async ValueTask WaitAsync(int most, bool priority, PacketSender sender, CancellationToken cancellationToken)
    {
        await sender.FlushWhileAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            Task freed;
            lock (_gate)
            {
                if (_active < most)
                {
                    _active++;
                    break;
                }

                _freed ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                freed = _freed.Task;
            }

            await freed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        if (!priority && !workers.TryEnter())
        {
            await WaitForWorkerAsync(sender, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask WaitForWorkerAsync(PacketSender sender, CancellationToken cancellationToken)
    {
        try
        {
            // Before the place in the queue: a client that reads nothing must not keep a worker that comes free meanwhile.
            await sender.FlushWhileAsync(cancellationToken).ConfigureAwait(false);
            await workers.EnterAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Release();
            throw;
        }
    }

    private void Release()
    {
        lock (_gate)
        {
            _active--;
            _freed?.TrySetResult();
            _freed = null;
        }
    }

    private async Task UntrackAsync(Task work)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                if (Interlocked.Decrement(ref _tracked) == 0)
                {
                    _idle?.TrySetResult();
                }
            }
        }
    }
}
