using System.Security.Cryptography;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Secret;

/// <summary>Seals values so that they can be read only with this key and only as the value of the same secret.</summary>
/// <remarks>
/// AES-256 in Galois/Counter Mode (NIST SP 800-38D). A sealed value is, in this order: <c>VPS1</c>, eight bytes that
/// name the key, a nonce of twelve bytes, a tag of sixteen, and the value; the secret's uuid is authenticated with it.
/// </remarks>
/// <param name="key">The key.</param>
internal sealed class SealingKey(byte[] key)
{
    /// <summary>How long a key is, in bytes.</summary>
    internal const int Size = 32;

    private const int NameSize = 8;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly byte[] _name = SHA256.HashData(key)[..NameSize];

    private static ReadOnlySpan<byte> Magic => "VPS1"u8;

    private static int HeaderSize => Magic.Length + NameSize + NonceSize + TagSize;

    /// <summary>Reads the name of the key that a value was sealed with.</summary>
    /// <param name="content">The sealed value.</param>
    /// <returns>The name.</returns>
    /// <exception cref="CryptographicException">The bytes are no sealed value.</exception>
    internal static ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> content) => content.Length >= HeaderSize && content.StartsWith(Magic)
        ? content.Slice(Magic.Length, NameSize)
        : throw new CryptographicException("it is no sealed value");

    /// <summary>Tells whether a name is this key's.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Whether it is.</returns>
    internal bool IsNamed(ReadOnlySpan<byte> name) => name.SequenceEqual(_name);

    /// <summary>Seals a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="uuid">The secret's uuid.</param>
    /// <returns>The sealed value.</returns>
    internal byte[] Seal(ReadOnlySpan<byte> value, Guid uuid)
    {
        var content = new byte[HeaderSize + value.Length];
        Magic.CopyTo(content);
        _name.CopyTo(content, Magic.Length);
        var rest = content.AsSpan(Magic.Length + NameSize);
        RandomNumberGenerator.Fill(rest[..NonceSize]);
        using var cipher = new AesGcm(key, TagSize);
        cipher.Encrypt(rest[..NonceSize], value, rest[(NonceSize + TagSize)..], rest.Slice(NonceSize, TagSize), VirtUuid.ToBytes(uuid));
        return content;
    }

    /// <summary>Opens a sealed value.</summary>
    /// <param name="content">The sealed value.</param>
    /// <param name="uuid">The secret's uuid.</param>
    /// <returns>The value.</returns>
    /// <exception cref="CryptographicException">It was sealed for another secret, or has been changed.</exception>
    internal byte[] Open(ReadOnlySpan<byte> content, Guid uuid)
    {
        var rest = content[(Magic.Length + NameSize)..];
        var value = new byte[content.Length - HeaderSize];
        using var cipher = new AesGcm(key, TagSize);
        cipher.Decrypt(rest[..NonceSize], rest[(NonceSize + TagSize)..], rest.Slice(NonceSize, TagSize), value, VirtUuid.ToBytes(uuid));
        return value;
    }
}
