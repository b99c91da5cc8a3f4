using System.Buffers;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>GSSAPI's security layer.</summary>
/// <remarks>RFC 4752, section 3.3: each block is one wrapped message.</remarks>
/// <param name="context">The established conversation.</param>
/// <param name="encrypts">Whether blocks are encrypted, and have to be.</param>
/// <param name="mostForPeer">The longest block that the peer wants to receive.</param>
internal sealed class GssapiLayer(IGssContext context, bool encrypts, int mostForPeer) : ISaslLayer
{
    /// <summary>More than any Kerberos cipher adds to a message.</summary>
    internal const int MostOverhead = 128;

    // Reading and writing are two tasks, and a context takes one call at a time.
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public int MostPlain { get; } = Math.Min(mostForPeer, SaslLimits.LargestBlock) - MostOverhead;

    /// <inheritdoc/>
    public int MostWrapped => SaslLimits.LargestBlock;

    /// <inheritdoc/>
    public void Wrap(ReadOnlySpan<byte> plain, IBufferWriter<byte> wrapped)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plain.Length, MostPlain);
        lock (_lock)
        {
            wrapped.Write(context.Wrap(plain, encrypts));
        }
    }

    /// <inheritdoc/>
    public void Unwrap(ReadOnlySpan<byte> wrapped, IBufferWriter<byte> plain)
    {
        lock (_lock)
        {
            var block = context.Unwrap(wrapped, out var wasEncrypted) ?? throw SaslErrors.Tampered("Kerberos does not recognize a block");
            plain.Write(wasEncrypted || !encrypts ? block : throw SaslErrors.Tampered("a block is not encrypted"));
        }
    }
}
