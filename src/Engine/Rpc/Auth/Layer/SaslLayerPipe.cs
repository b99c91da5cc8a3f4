using System.IO.Pipelines;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Puts a security layer between a session and its transport.</summary>
/// <remarks>RFC 4422, section 3.7: each block has its length in front, in four bytes. The session swaps it in right after
/// the last message of authentication, which still goes in clear; what the transport's reader holds by then is the
/// first block already. Completing either end completes the transport's.</remarks>
internal sealed class SaslLayerPipe : IDuplexPipe
{
    internal SaslLayerPipe(IDuplexPipe transport, ISaslLayer layer)
    {
        Input = PipeReader.Create(new SaslReadStream(transport.Input, layer), new StreamPipeReaderOptions(bufferSize: SaslLimits.LargestBlock));
        Output = PipeWriter.Create(new SaslWriteStream(transport.Output, layer), new StreamPipeWriterOptions(minimumBufferSize: SaslLimits.LargestBlock / 4));
    }

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <inheritdoc/>
    public PipeWriter Output { get; }
}
