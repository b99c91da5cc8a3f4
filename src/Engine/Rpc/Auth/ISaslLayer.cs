using System.Buffers;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>What protects each block of data after authentication.</summary>
/// <remarks>RFC 4422 section 3.7. The four bytes of length in front of each block are not the layer's business but the
/// stream's. Each direction keeps count, so blocks are wrapped and unwrapped in their order.</remarks>
internal interface ISaslLayer
{
    /// <summary>The most plain bytes that fit one block which the peer is ready to receive.</summary>
    int MostPlain { get; }

    /// <summary>The most wrapped bytes that a block of the peer's may have.</summary>
    int MostWrapped { get; }

    /// <summary>Wraps one block.</summary>
    /// <param name="plain">Up to <see cref="MostPlain"/> bytes.</param>
    /// <param name="wrapped">Receives the block, without its length.</param>
    void Wrap(ReadOnlySpan<byte> plain, IBufferWriter<byte> wrapped);

    /// <summary>Checks and unwraps one block.</summary>
    /// <param name="wrapped">The block, without its length.</param>
    /// <param name="plain">Receives what was in it.</param>
    /// <exception cref="Errors.VirtException">Rpc when the block was tampered with, replayed or is out of its order.</exception>
    void Unwrap(ReadOnlySpan<byte> wrapped, IBufferWriter<byte> plain);
}
