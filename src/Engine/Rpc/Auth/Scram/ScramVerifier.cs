using System.Security.Cryptography;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>What a server stores of a password: enough to check it, too little to log in with.</summary>
/// <remarks>RFC 5802, section 3.</remarks>
/// <param name="Salt">Random bytes of this user's.</param>
/// <param name="Iterations">How often the password was hashed.</param>
/// <param name="StoredKey">Checks the client's proof.</param>
/// <param name="ServerKey">Proves to the client that the server knows this record.</param>
internal sealed record ScramVerifier(byte[] Salt, int Iterations, byte[] StoredKey, byte[] ServerKey)
{
    /// <summary>How often new passwords are hashed: RFC 7677's least, as every login costs the client as much.</summary>
    internal const int UsualIterations = 4096;

    private const int SaltSize = 16;

    /// <summary>Makes the record of a new password for SCRAM-SHA-256, with a salt of its own.</summary>
    internal static ScramVerifier Create(string password, int iterations = UsualIterations) =>
        Derive(password, RandomNumberGenerator.GetBytes(SaltSize), iterations);

    /// <summary>Makes the record of a password with a known salt.</summary>
    internal static ScramVerifier Derive(string password, byte[] salt, int iterations)
    {
        var algorithm = ScramAlgorithm.Sha256;
        var salted = algorithm.SaltedPassword(SaslPrep.Prepare(password, "password"), salt, iterations);
        return new ScramVerifier(salt, iterations, algorithm.Hash(algorithm.ClientKey(salted)), algorithm.ServerKey(salted));
    }

    /// <summary>Makes a record that no password fits, the same each time for the same name: a client cannot tell it from a user's.</summary>
    internal static ScramVerifier Decoy(byte[] secret, string userName)
    {
        var seed = ScramAlgorithm.Sha256.Hmac(secret, System.Text.Encoding.UTF8.GetBytes(userName));
        return new ScramVerifier(
            ScramAlgorithm.Sha256.Hmac(seed, "salt"u8)[..SaltSize], UsualIterations, RandomNumberGenerator.GetBytes(seed.Length), RandomNumberGenerator.GetBytes(seed.Length));
    }

    /// <summary>Tells whether a password is the one, in the same time whatever the answer.</summary>
    internal bool Matches(string password)
    {
        var offered = Derive(password, Salt, Iterations);
        return CryptographicOperations.FixedTimeEquals(offered.StoredKey, StoredKey);
    }

    public override string ToString() => nameof(ScramVerifier);
}
