using System.IO.Pipelines;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Takes the data of a tunnelled migration from the wire and has the driver read them.</summary>
/// <remarks>A pipe inside the process: whoever sends waits where the driver reads slowly.</remarks>
internal sealed class TunnelStream : SequentialStream, IAbortableStream
{
    private readonly Pipe _pipe = new(new PipeOptions(useSynchronizationContext: false));
    private bool _aborted;

    internal TunnelStream() => Data = _pipe.Reader.AsStream();

    public override bool CanRead => false;

    public override bool CanWrite => true;

    /// <summary>What the driver reads.</summary>
    internal Stream Data { get; }

    public void Abort() => _aborted = true;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var written = await _pipe.Writer.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (written.IsCompleted)
        {
            throw new VirtException(VirtErrorCode.OperationAborted, "the migration ended before its data did", VirtErrorDomain.Rpc);
        }
    }

    protected override void Dispose(bool disposing)
    {
        // The driver must not take a tunnel that broke for one that came to its end.
        _pipe.Writer.Complete(_aborted ? new IOException("the tunnel of the migration was given up") : null);
        base.Dispose(disposing);
    }
}
