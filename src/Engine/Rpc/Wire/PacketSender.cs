using System.IO.Pipelines;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Wire;

/// <summary>Puts packets of many callers on one connection, whole and in order; what gathers while one batch is written goes out with the next.</summary>
/// <param name="output">Where the bytes go.</param>
internal sealed class PacketSender(PipeWriter output)
{
    private const int KeptBuffer = 1 << 20;
    private const int Crowded = 1 << 20;

    private readonly Lock _gate = new();
    private XdrWriter _pending = new();
    private XdrWriter _spare = new();
    private bool _flushing;
    private bool _stopped;
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _idle;

    /// <summary>The bytes that wait to be written.</summary>
    internal int Backlog => _pending.Length;

    /// <summary>Whether more waits than is good for the memory.</summary>
    internal bool IsCrowded => Backlog > Crowded;

    /// <summary>Adds a packet to the next batch; <see cref="FlushAsync"/> sends it.</summary>
    /// <exception cref="XdrException">The value does not fit into the protocol; nothing was added.</exception>
    internal void Add<T>(in PacketHeader header, in T value)
        where T : IXdrRecord<T>
    {
        lock (_gate)
        {
            var start = Begin(header);
            try
            {
                T.Write(_pending, value);
            }
            catch
            {
                _pending.Truncate(start);
                throw;
            }

            End(start);
        }
    }

    /// <summary>Adds a packet whose payload is bytes of a stream.</summary>
    internal void AddRaw(in PacketHeader header, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            var start = Begin(header);
            _pending.WriteRaw(payload);
            End(start);
        }
    }

    /// <summary>Sends what was added, unless somebody is at it, who then sends that too.</summary>
    internal ValueTask FlushAsync()
    {
        lock (_gate)
        {
            if (_flushing || _stopped || _pending.Length == 0)
            {
                return default;
            }

            _flushing = true;
        }

        return WriteAllAsync();
    }

    /// <summary>Sends what was added; who no longer wants to wait leaves the sending to go on by itself.</summary>
    internal ValueTask FlushWhileAsync(CancellationToken cancellationToken)
    {
        var sending = FlushAsync();
        return sending.IsCompletedSuccessfully ? default : new(LeaveAsync(sending.AsTask(), cancellationToken));
    }

    /// <summary>Sends what was added, and waits while more is queued than is good for the memory.</summary>
    internal async ValueTask FlushCalmlyAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await FlushWhileAsync(cancellationToken).ConfigureAwait(false);
            Task wait;
            lock (_gate)
            {
                if (_pending.Length <= Crowded || _stopped)
                {
                    return;
                }

                if (!_flushing)
                {
                    // Whoever was sending has failed in the meantime, and nobody else would end the wait.
                    continue;
                }

                _room ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                wait = _room.Task;
            }

            await wait.WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }
    }

    /// <summary>Waits until nobody writes, so that the output may be completed.</summary>
    internal Task IdleAsync()
    {
        lock (_gate)
        {
            return _flushing ? (_idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }
    }

    /// <summary>Sends nothing any more, so that nobody waits for a peer that does not read.</summary>
    internal void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            _room?.TrySetResult();
            _room = null;
        }

        try
        {
            output.CancelPendingFlush();
        }
        catch (ObjectDisposedException)
        {
            // The pipe broke and was ended before, so nobody waits for it.
        }
    }

    private static async Task LeaveAsync(Task sending, CancellationToken cancellationToken)
    {
        try
        {
            await sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _ = sending.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
    }

    private int Begin(in PacketHeader header)
    {
        var start = _pending.Length;
        _pending.WriteUInt(0);
        header.Write(_pending);
        return start;
    }

    private void End(int start)
    {
        var length = _pending.Length - start;
        if (length > PacketLimits.Packet + PacketLimits.LengthWord)
        {
            _pending.Truncate(start);
            throw new XdrException($"a packet of {length} bytes passes the limit of {PacketLimits.Packet}");
        }

        _pending.Patch(start, (uint)length);
    }

    private async ValueTask WriteAllAsync()
    {
        try
        {
            while (Swap() is { } batch)
            {
                var result = await output.WriteAsync(batch.Written, CancellationToken.None).ConfigureAwait(false);
                if (result.IsCompleted || result.IsCanceled)
                {
                    throw new IOException("the peer reads no more");
                }
            }
        }
        catch
        {
            // Whoever comes later must find out as well, not wait for a batch that nobody writes.
            lock (_gate)
            {
                Rest();
                _room?.TrySetResult();
                _room = null;
            }

            throw;
        }
    }

    private XdrWriter? Swap()
    {
        lock (_gate)
        {
            _spare = _spare.Length > KeptBuffer ? new() : _spare;
            _spare.Truncate();
            _room?.TrySetResult();
            _room = null;
            if (_pending.Length == 0 || _stopped)
            {
                Rest();
                return null;
            }

            (_pending, _spare) = (_spare, _pending);
            return _spare;
        }
    }

    private void Rest()
    {
        _flushing = false;
        _idle?.TrySetResult();
        _idle = null;
    }
}
