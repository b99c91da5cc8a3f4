using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>DIGEST-MD5's security layer: each block is numbered, signed and, where that was agreed on, encrypted.</summary>
/// <remarks>RFC 2831, sections 2.3 and 2.4: the data, padding up to the cipher's block and ten bytes of signature, these
/// encrypted, then the number of the message type (1) in two bytes and the block's own number in four.</remarks>
internal sealed class DigestMd5Layer(DigestDirection sending, DigestDirection receiving, int mostForPeer) : ISaslLayer
{
    private const int Signature = 10;
    private const int Trailer = 6;
    private const int MessageType = 1;

    private uint _sent;
    private uint _received;

    /// <inheritdoc/>
    public int MostPlain { get; } = Math.Min(mostForPeer, SaslLimits.LargestBlock) - Signature - Trailer - 8;

    /// <inheritdoc/>
    public int MostWrapped => SaslLimits.LargestBlock;

    /// <inheritdoc/>
    public void Wrap(ReadOnlySpan<byte> plain, IBufferWriter<byte> wrapped)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plain.Length, MostPlain);
        // A stream cipher needs no padding at all; a block cipher gets one byte at least.
        var padding = sending.BlockSize == 1 ? 0 : sending.BlockSize - ((plain.Length + Signature) % sending.BlockSize);
        var body = plain.Length + padding + Signature;
        var block = wrapped.GetSpan(body + Trailer)[..(body + Trailer)];
        plain.CopyTo(block);
        block.Slice(plain.Length, padding).Fill((byte)padding);
        Sign(sending.SigningKey, _sent, plain, block.Slice(plain.Length + padding, Signature));
        sending.Cipher?.Apply(block[..body]);
        BinaryPrimitives.WriteUInt16BigEndian(block[body..], MessageType);
        BinaryPrimitives.WriteUInt32BigEndian(block[(body + 2)..], _sent);
        _sent = unchecked(_sent + 1);
        wrapped.Advance(block.Length);
    }

    /// <inheritdoc/>
    public void Unwrap(ReadOnlySpan<byte> wrapped, IBufferWriter<byte> plain)
    {
        var body = wrapped.Length - Trailer;
        if (body < Signature || body % receiving.BlockSize != 0)
        {
            throw SaslErrors.Tampered("a block has a length that cannot be");
        }

        if (BinaryPrimitives.ReadUInt16BigEndian(wrapped[body..]) != MessageType
            || BinaryPrimitives.ReadUInt32BigEndian(wrapped[(body + 2)..]) != _received)
        {
            throw SaslErrors.Tampered("a block is not the next one: one was lost, repeated or put in");
        }

        var block = plain.GetSpan(body)[..body];
        wrapped[..body].CopyTo(block);
        receiving.Cipher?.Apply(block);
        var length = LengthOf(block);
        Span<byte> expected = stackalloc byte[Signature];
        Sign(receiving.SigningKey, _received, block[..length], expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, block[^Signature..]))
        {
            throw SaslErrors.Tampered("a block's signature is wrong");
        }

        _received = unchecked(_received + 1);
        plain.Advance(length);
    }

    // Wrong padding is found by the signature, at the same place as everything else that is wrong.
    private int LengthOf(ReadOnlySpan<byte> block)
    {
        var length = block.Length - Signature;
        if (receiving.BlockSize > 1 && length > 0)
        {
            var padding = block[length - 1];
            length -= padding <= receiving.BlockSize && padding <= length ? padding : 0;
        }

        return length;
    }

    private static void Sign(byte[] key, uint number, ReadOnlySpan<byte> data, Span<byte> signature)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.MD5, key);
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        hmac.AppendData(bytes);
        hmac.AppendData(data);
        Span<byte> whole = stackalloc byte[MD5.HashSizeInBytes];
        hmac.GetHashAndReset(whole);
        whole[..signature.Length].CopyTo(signature);
    }
}
