using System.Buffers;
using System.IO.Pipelines;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Wire;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Client;

/// <summary>Reads a connection and hands each packet to who waits for it.</summary>
internal sealed class PacketReader(PipeReader input, PacketSender sender, CallTable calls, StreamTable streams, EventRouter events, IFilePassage? passage)
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once nothing is read any more.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>What is told of signs of life.</summary>
    internal KeepAlive? KeepAlive { get; set; }

    internal void Stop() => _stop.Cancel();

    /// <summary>Reads until the peer closes the connection or breaks the protocol.</summary>
    /// <returns>What broke, or nothing.</returns>
    internal async Task<Exception?> RunAsync()
    {
        await Task.Yield();
        try
        {
            await ReadAsync().ConfigureAwait(false);
            return null;
        }
#pragma warning disable CA1031 // Whatever ended the reading, calls that wait must hear of it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return error;
        }
        finally
        {
            _ended.SetResult();
        }
    }

    private async Task ReadAsync()
    {
        var wanted = 0;
        while (true)
        {
            var result = await PacketFrame.ReadAsync(input, wanted, _stop.Token).ConfigureAwait(false);
            var rest = result.Buffer;
            try
            {
                while (PacketFrame.TryTake(ref rest, PacketLimits.Packet, out var header, out var payload))
                {
                    KeepAlive?.Heard();
                    if (header.Type is PacketType.Stream or PacketType.StreamHole)
                    {
                        await (streams.Find(header)?.TakeAsync(header, payload.ToArray(), _stop.Token) ?? default).ConfigureAwait(false);
                    }
                    else
                    {
                        Take(header, payload);
                    }
                }
            }
            finally
            {
                wanted = PacketFrame.Wanted(rest);
                input.AdvanceTo(rest.Start, rest.End);
            }

            if (sender.Backlog > 0)
            {
                // Whoever reads must not wait for the server to read: that may be waiting for the same.
                _ = FlushAsync();
            }

            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            await sender.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection is gone, which the next read finds out.
        }
    }

    private void Take(in PacketHeader header, in ReadOnlySequence<byte> payload)
    {
        var reader = new XdrReader(payload.IsSingleSegment ? payload.FirstSpan : payload.ToArray());
        switch (header.Type)
        {
            case PacketType.Reply:
                Reply(header, ref reader);
                break;
            case PacketType.ReplyWithDescriptors when passage is not null:
                Reply(header with { Files = passage.Take(header.FileCount) }, ref reader);
                break;
            case PacketType.Message:
                if (!KeepAlive.Answer(sender, header))
                {
                    events.Route(header, ref reader);
                }

                break;
            default:
                throw new XdrException($"the server sent a packet of type {(int)header.Type}");
        }
    }

    private void Reply(in PacketHeader header, ref XdrReader reader)
    {
        if (calls.Take(header.Serial) is not { } call)
        {
            header.CloseFiles();
            return;
        }

        try
        {
            if (header.Status == PacketStatus.Ok)
            {
                call.TakeFiles(header.Files ?? []);
                call.Complete(ref reader);
            }
            else
            {
                call.Fail(ErrorRecord.Read(ref reader).ToException());
            }
        }
        catch (XdrException error)
        {
            call.Fail(error);
            throw;
        }
    }
}
