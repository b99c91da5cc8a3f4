namespace VirtPS.Engine.Rpc.Auth;

/// <summary>A cipher of DIGEST-MD5's security layer.</summary>
/// <remarks>RFC 2831, section 2.4. The single DES is left out: the platform no longer has it everywhere.</remarks>
/// <param name="Name">Its name in the protocol.</param>
/// <param name="Strength">The bits of its key.</param>
/// <param name="KeyHash">How many bytes of the session's hash the key is made of.</param>
/// <param name="BlockSize">What lengths are rounded up to.</param>
internal sealed record DigestCipher(string Name, int Strength, int KeyHash, int BlockSize)
{
    /// <summary>All ciphers, the stronger before the weaker.</summary>
    internal static IReadOnlyList<DigestCipher> All { get; } =
        [new("rc4", 128, 16, 1), new("3des", 112, 16, 8), new("rc4-56", 56, 7, 1), new("rc4-40", 40, 5, 1)];

    /// <summary>The strongest of some ciphers that is strong enough.</summary>
    internal static DigestCipher? Best(IEnumerable<string> offered, int leastStrength) =>
        All.FirstOrDefault(known => known.Strength >= leastStrength && offered.Contains(known.Name, StringComparer.OrdinalIgnoreCase));

    /// <summary>Makes the cipher for one direction.</summary>
    /// <param name="key">The 16 bytes that the session's hash gives for it.</param>
    /// <param name="encrypts">Whether it encrypts.</param>
    internal IDigestTransform Create(byte[] key, bool encrypts) => BlockSize == 1 ? new Rc4(key) : new TripleDesTransform(key, encrypts);
}
