using System.Buffers;
using System.IO.Pipelines;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Wire;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Client;

/// <summary>Calls procedures one after the other, for as long as authentication can still change what the bytes mean.</summary>
/// <param name="pipe">The connection.</param>
internal sealed class RpcHandshake(IDuplexPipe pipe)
{
    private uint _serial;

    /// <summary>Calls a procedure and reads its reply, and not a byte beyond it.</summary>
    /// <exception cref="VirtException">What the server says, or that the connection is lost.</exception>
    internal async Task<TResult> CallAsync<TArgs, TResult>(Procedure<TArgs, TResult> procedure, TArgs args, CancellationToken cancellationToken)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult>
    {
        try
        {
            var sender = new PacketSender(pipe.Output);
            sender.Add(PacketHeader.Of(procedure, PacketType.Call, _serial++), args);
            await sender.FlushAsync().ConfigureAwait(false);
            return await ReadAsync<TResult>(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or XdrException or ObjectDisposedException or InvalidOperationException)
        {
            throw VirtException.Worded(VirtErrorCode.InternalError, $"the connection is lost while {procedure.Name} is answered: {error.Message}", VirtErrorDomain.Rpc);
        }
    }

    private async Task<TResult> ReadAsync<TResult>(CancellationToken cancellationToken)
        where TResult : IXdrRecord<TResult>
    {
        while (true)
        {
            var arrived = await pipe.Input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var rest = arrived.Buffer;
            var whole = PacketFrame.TryTake(ref rest, PacketLimits.Packet, out var header, out var payload);
            try
            {
                if (whole && header.Type == PacketType.Reply)
                {
                    return Decode<TResult>(header, payload.ToArray());
                }
            }
            finally
            {
                pipe.Input.AdvanceTo(rest.Start, whole ? rest.Start : rest.End);
            }

            if (!whole && arrived.IsCompleted)
            {
                throw new IOException("the server closed it; it may not take this client's address, certificate or another client");
            }
        }
    }

    private static TResult Decode<TResult>(in PacketHeader header, ReadOnlySpan<byte> payload)
        where TResult : IXdrRecord<TResult>
    {
        var reader = new XdrReader(payload);
        return header.Status == PacketStatus.Ok ? TResult.Read(ref reader) : throw ErrorRecord.Read(ref reader).ToException();
    }
}
