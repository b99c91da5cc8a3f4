using System.Security.Cryptography;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>DES three times with two keys, each block chained to the one before, over the whole life of the connection.</summary>
/// <remarks>RFC 2831, section 2.4: seven bytes of the hash for each key, and its last eight for the beginning of the chain.</remarks>
internal sealed class TripleDesTransform : IDigestTransform
{
    private const int Half = 7;

    private readonly ICryptoTransform _transform;

    internal TripleDesTransform(ReadOnlySpan<byte> key, bool encrypts)
    {
        var first = Spread(key[..Half]);
        var second = Spread(key[Half..(2 * Half)]);
        using var cipher = TripleDES.Create();
        cipher.Mode = CipherMode.CBC;
        cipher.Padding = PaddingMode.None;
        byte[] keys = [.. first, .. second, .. first];
        var chain = key[^8..].ToArray();
        _transform = encrypts ? cipher.CreateEncryptor(keys, chain) : cipher.CreateDecryptor(keys, chain);
    }

    /// <inheritdoc/>
    public void Apply(Span<byte> data)
    {
        var block = data.ToArray();
        _transform.TransformBlock(block, 0, block.Length, block, 0);
        block.CopyTo(data);
    }

    // DES keeps one bit of each byte for parity, so 56 bits become eight bytes.
    private static byte[] Spread(ReadOnlySpan<byte> seven)
    {
        ulong bits = 0;
        foreach (var value in seven)
        {
            bits = (bits << 8) | value;
        }

        var spread = new byte[8];
        for (var i = 0; i < spread.Length; i++)
        {
            spread[i] = (byte)((bits >> (49 - (7 * i))) << 1);
        }

        return spread;
    }
}
