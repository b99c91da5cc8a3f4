using System.IO.Pipelines;
using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Wire;

/// <summary>Puts packets of many callers on one connection, whole and in order; what gathers while one batch is written goes out with the next.</summary>
/// <param name="output">Where the bytes go.</param>
/// <param name="passage">Where open files go; null where they cannot.</param>
internal sealed class PacketSender(PipeWriter output, IFilePassage? passage = null)
{
    private const int KeptBuffer = 1 << 20;
    private const int Crowded = 1 << 20;

    private readonly Lock _gate = new();
    private XdrWriter _pending = new();
    private XdrWriter _spare = new();
    private List<Passengers>? _passengers;
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

    /// <summary>Adds a packet that open files follow.</summary>
    /// <param name="header">Its header, of a type that has open files.</param>
    /// <param name="value">Its payload.</param>
    /// <param name="files">The files; they stay open until they are on their way.</param>
    /// <param name="closes">Whether they are closed after that.</param>
    /// <exception cref="VirtException">ArgumentUnsupported where the connection carries none.</exception>
    /// <exception cref="XdrException">The value does not fit into the protocol, or there are too many files; nothing was added.</exception>
    internal void Add<T>(in PacketHeader header, in T value, IReadOnlyList<SafeFileHandle> files, bool closes)
        where T : IXdrRecord<T>
    {
        if (passage is null)
        {
            throw VirtException.Worded(VirtErrorCode.ArgumentUnsupported, "fd passing is not supported by this connection", VirtErrorDomain.Rpc);
        }

        if (files.Count > IFilePassage.Most)
        {
            throw new XdrException($"Too many FDs to send {files.Count}, expected {IFilePassage.Most} maximum");
        }

        lock (_gate)
        {
            Add(header, new WithFiles<T>((uint)files.Count, value));
            (_passengers ??= []).Add(new(_pending.Length, files, closes));
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
            while (Swap(out var passengers) is { } batch)
            {
                var bytes = batch.Written;
                await WriteAsync(passengers is null ? bytes : await WriteAsync(bytes, passengers).ConfigureAwait(false)).ConfigureAwait(false);
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

    /// <summary>Writes up to the last files, and gives what follows them.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> WriteAsync(ReadOnlyMemory<byte> bytes, List<Passengers> passengers)
    {
        var at = 0;
        foreach (var one in passengers)
        {
            await WriteAsync(bytes[at..one.After]).ConfigureAwait(false);
            await one.BoardAsync(passage!).ConfigureAwait(false);
            at = one.After;
        }

        return bytes[at..];
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        var result = await output.WriteAsync(bytes, CancellationToken.None).ConfigureAwait(false);
        if (result.IsCompleted || result.IsCanceled)
        {
            throw new IOException("the peer reads no more");
        }
    }

    private XdrWriter? Swap(out List<Passengers>? passengers)
    {
        lock (_gate)
        {
            (passengers, _passengers) = (_passengers, null);
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

    /// <summary>The files that follow a packet.</summary>
    private readonly record struct Passengers(int After, IReadOnlyList<SafeFileHandle> Files, bool Closes)
    {
        internal async ValueTask BoardAsync(IFilePassage passage)
        {
            foreach (var file in Files)
            {
                await passage.SendAsync(file, CancellationToken.None).ConfigureAwait(false);
                if (Closes)
                {
                    file.Dispose();
                }
            }
        }
    }

    /// <summary>A payload with the number of files before it.</summary>
    /// <remarks>virNetMessageEncodeNumFDs.</remarks>
    private readonly record struct WithFiles<T>(uint Count, T Value) : IXdrRecord<WithFiles<T>>
        where T : IXdrRecord<T>
    {
        public static void Write(XdrWriter writer, in WithFiles<T> value)
        {
            writer.WriteUInt(value.Count);
            T.Write(writer, value.Value);
        }

        public static WithFiles<T> Read(ref XdrReader reader) => new(reader.ReadUInt(), T.Read(ref reader));
    }
}
