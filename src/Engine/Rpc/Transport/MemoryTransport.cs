using System.IO.Pipelines;

namespace VirtPS.Engine.Rpc.Transport;

/// <summary>A transport inside this process: what one end writes, the other reads.</summary>
/// <remarks>For tests, and for a daemon in the caller's own process.</remarks>
internal sealed class MemoryTransport : ITransport, IDuplexPipe
{
    private MemoryTransport(PipeReader input, PipeWriter output, TransportSecurity security, string description)
    {
        Input = input;
        Output = output;
        Security = security;
        Description = description;
    }

    /// <inheritdoc/>
    public IDuplexPipe Pipe => this;

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <inheritdoc/>
    public PipeWriter Output { get; }

    /// <inheritdoc/>
    public TransportSecurity Security { get; }

    /// <inheritdoc/>
    public string Description { get; }

    /// <summary>Makes both ends of a way.</summary>
    /// <param name="security">What both ends believe about its safety; without it that it is local.</param>
    /// <returns>The end of the client and the end of the server.</returns>
    public static (MemoryTransport Client, MemoryTransport Server) CreatePair(TransportSecurity? security = null)
    {
        var options = new PipeOptions(useSynchronizationContext: false);
        var toServer = new Pipe(options);
        var toClient = new Pipe(options);
        var safety = security ?? TransportSecurity.Local;
        return (
            new MemoryTransport(toClient.Reader, toServer.Writer, safety, "memory (client)"),
            new MemoryTransport(toServer.Reader, toClient.Writer, safety, "memory (server)"));
    }

    /// <inheritdoc/>
    /// <remarks>The other end reads to the end of what was flushed, and its flushes report that nobody reads any more.</remarks>
    public ValueTask DisposeAsync()
    {
        // A reader may not be completed under a read that waits; waking that read lets its owner see the end.
        Output.Complete();
        Input.CancelPendingRead();
        Output.CancelPendingFlush();
        return ValueTask.CompletedTask;
    }
}
