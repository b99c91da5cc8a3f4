using System.Security.Cryptography;
using System.Text;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>The arithmetic of SCRAM with one hash function.</summary>
/// <remarks>RFC 5802, section 3.</remarks>
internal sealed class ScramAlgorithm
{
    private readonly HashAlgorithmName _hash;
    private readonly int _size;

    private ScramAlgorithm(string mechanism, HashAlgorithmName hash, int size)
    {
        Mechanism = mechanism;
        _hash = hash;
        _size = size;
    }

    /// <summary>RFC 7677.</summary>
    internal static ScramAlgorithm Sha256 { get; } = new("SCRAM-SHA-256", HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);

    /// <summary>RFC 5802; for servers that have nothing better.</summary>
    internal static ScramAlgorithm Sha1 { get; } = new("SCRAM-SHA-1", HashAlgorithmName.SHA1, SHA1.HashSizeInBytes);

    /// <summary>The mechanism's registered name.</summary>
    internal string Mechanism { get; }

    /// <summary><c>Hi</c>: makes guessing a password from what a server stores expensive.</summary>
    /// <param name="password">A prepared password.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="iterations">How often to hash.</param>
    internal byte[] SaltedPassword(string password, ReadOnlySpan<byte> salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, _hash, _size);

    internal byte[] ClientKey(byte[] saltedPassword) => Hmac(saltedPassword, "Client Key"u8);

    internal byte[] ServerKey(byte[] saltedPassword) => Hmac(saltedPassword, "Server Key"u8);

    /// <summary><c>H</c>.</summary>
    internal byte[] Hash(ReadOnlySpan<byte> data) => CryptographicOperations.HashData(_hash, data);

    /// <summary><c>HMAC</c>.</summary>
    internal byte[] Hmac(byte[] key, ReadOnlySpan<byte> data) => CryptographicOperations.HmacData(_hash, key, data);

    /// <summary>Combines two values bit by bit; a value of another length than this hash's fits nothing.</summary>
    internal static byte[] Xor(byte[] left, byte[] right)
    {
        var result = new byte[left.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = (byte)(left[i] ^ right[i]);
        }

        return result;
    }
}
