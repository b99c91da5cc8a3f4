using System.Collections.Concurrent;
using VirtPS.Engine.Rpc.Wire;

namespace VirtPS.Engine.Rpc.Client;

/// <summary>Knows which serial belongs to which stream.</summary>
internal sealed class StreamTable
{
    private readonly ConcurrentDictionary<uint, ClientStream> _streams = new();

    /// <summary>Streams that are open.</summary>
    internal int Count => _streams.Count;

    internal void Add(uint serial, ClientStream stream) => _streams[serial] = stream;

    internal void Remove(uint serial) => _streams.TryRemove(serial, out _);

    /// <summary>Finds the stream of a packet; nothing for one that was closed.</summary>
    internal ClientStream? Find(in PacketHeader header) =>
        _streams.TryGetValue(header.Serial, out var stream) && stream.Owns(header) ? stream : null;

    /// <summary>Breaks every stream.</summary>
    internal void FailAll(Exception error)
    {
        foreach (var stream in _streams.Values)
        {
            stream.Break(error);
        }
    }
}
