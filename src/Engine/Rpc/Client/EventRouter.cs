using System.Collections.Concurrent;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Wire;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Client;

/// <summary>Hands the messages that a server sends unasked to who wants them.</summary>
internal sealed class EventRouter
{
    private readonly ConcurrentDictionary<(uint Program, int Procedure), Taker> _takers = new();

    private delegate void Taker(ref XdrReader reader);

    /// <summary>Says who takes a message; it is called on the thread that reads the connection and must not wait.</summary>
    internal void On<TArgs>(Procedure<TArgs, Nothing> message, Action<TArgs> take)
        where TArgs : IXdrRecord<TArgs> =>
        _takers[(message.Program.Number, message.Number)] = (ref reader) => take(TArgs.Read(ref reader));

    /// <summary>Hands a message on; one that nobody wants is dropped.</summary>
    /// <exception cref="XdrException">The bytes are no such message.</exception>
    internal void Route(in PacketHeader header, ref XdrReader reader)
    {
        if (_takers.TryGetValue((header.Program, header.Procedure), out var take))
        {
            take(ref reader);
        }
    }
}
