using System.IO.Pipelines;
using VirtPS.Engine.Rpc.Wire;

namespace VirtPS.Engine.Rpc.Transport;

/// <summary>A transport over a stream, or over one stream for each direction.</summary>
/// <remarks>The pipes read and write the stream themselves: no task pumps between, so that a call costs no thread hop here.</remarks>
internal sealed class StreamTransport : ITransport, IDuplexPipe
{
    // A reply of usual size comes with one read, a call leaves with one write.
    private const int BufferSize = 16 * 1024;

    private readonly Stream _input;
    private readonly Stream _output;
    private readonly Func<ValueTask>? _close;
    private int _disposed;

    /// <summary>Makes a transport of a stream that reads and writes at the same time.</summary>
    /// <param name="stream">The stream; the transport disposes of it.</param>
    /// <param name="security">How safe it is.</param>
    /// <param name="description">What to call the other end.</param>
    /// <param name="close">What has to end before the stream, such as a process.</param>
    public StreamTransport(Stream stream, TransportSecurity security, string description, Func<ValueTask>? close = null)
        : this(stream, stream, security, description, close)
    {
    }

    /// <summary>Makes a transport of two streams.</summary>
    /// <param name="input">The stream to read; the transport disposes of it.</param>
    /// <param name="output">The stream to write; the transport disposes of it.</param>
    /// <param name="security">How safe they are.</param>
    /// <param name="description">What to call the other end.</param>
    /// <param name="close">What has to end before the streams, such as a process.</param>
    public StreamTransport(Stream input, Stream output, TransportSecurity security, string description, Func<ValueTask>? close = null)
    {
        _input = input;
        _output = output;
        _close = close;
        Security = security;
        Description = description;
        Input = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: BufferSize, leaveOpen: true));
        Output = PipeWriter.Create(output, new StreamPipeWriterOptions(minimumBufferSize: BufferSize, leaveOpen: true));
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

    /// <inheritdoc/>
    public IFilePassage? Files => _input as IFilePassage;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        // The pipes are not completed here: that would give their buffers away under a read that still waits.
        try
        {
            if (_close is not null)
            {
                await _close().ConfigureAwait(false);
            }
        }
        finally
        {
            await _output.DisposeAsync().ConfigureAwait(false);
            await _input.DisposeAsync().ConfigureAwait(false);
        }
    }
}
