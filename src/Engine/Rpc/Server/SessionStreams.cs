using System.Buffers;
using System.Collections.Concurrent;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Wire;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Knows the streams of one client and hands each what arrives for it.</summary>
internal sealed class SessionStreams(ServerSession session) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<uint, ServerStream> _streams = new();

    /// <summary>Streams that are open.</summary>
    internal int Count => _streams.Count;

    /// <summary>Makes a stream known.</summary>
    /// <param name="call">The call that opened it.</param>
    /// <param name="direction">Which way it runs.</param>
    /// <param name="content">What it reads from and writes to.</param>
    /// <param name="hasHoles">Whether holes may be sent.</param>
    /// <exception cref="VirtException">Rpc when the client uses a serial twice; OperationFailed when it has too many streams open.</exception>
    internal ServerStream Add(in PacketHeader call, StreamDirection direction, Stream content, bool hasHoles)
    {
        var stream = new ServerStream(session, call, direction, content, hasHoles);
        var most = session.Limits.Streams;
        if (_streams.Count < most && _streams.TryAdd(call.Serial, stream))
        {
            return stream;
        }

        _ = stream.DisposeAsync().AsTask();
        throw _streams.ContainsKey(call.Serial)
            ? VirtException.Worded(VirtErrorCode.Rpc, $"a stream with serial {call.Serial} is open already", VirtErrorDomain.Rpc)
            : new VirtException(VirtErrorCode.OperationFailed, $"this connection has {most} streams open: finish one first", VirtErrorDomain.Streams);
    }

    internal void Remove(ServerStream stream) => _streams.TryRemove(new(stream.Serial, stream));

    /// <summary>Hands a packet to its stream; packets that come late, for a stream already closed, are ignored.</summary>
    internal ValueTask TakeAsync(in PacketHeader header, in ReadOnlySequence<byte> payload) =>
        _streams.TryGetValue(header.Serial, out var stream) && stream.Owns(header)
            ? stream.TakeAsync(header, Copy(payload))
            : default;

    // Full packets are many and large: who has applied one gives its memory back.
    private static ArraySegment<byte> Copy(in ReadOnlySequence<byte> payload)
    {
        var memory = ArrayPool<byte>.Shared.Rent((int)payload.Length);
        payload.CopyTo(memory);
        return new(memory, 0, (int)payload.Length);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in _streams.Values)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }
}
