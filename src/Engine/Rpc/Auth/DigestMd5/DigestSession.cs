using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>The arithmetic of DIGEST-MD5, the same on both sides.</summary>
/// <remarks>RFC 2831, sections 2.1.2.1, 2.1.3, 2.3 and 2.4.</remarks>
internal sealed class DigestSession
{
    internal const string Authentication = "auth";
    internal const string Integrity = "auth-int";
    internal const string Privacy = "auth-conf";

    /// <summary>Every nonce is used once.</summary>
    internal const string Count = "00000001";

    private readonly byte[] _hash;

    /// <summary>Begins with the long-lived hash and what both sides made up.</summary>
    internal DigestSession(byte[] userHash, string nonce, string clientNonce, string? actAs)
    {
        var rest = Encoding.UTF8.GetBytes($":{nonce}:{clientNonce}{(actAs is null ? "" : ":" + actAs)}");
        _hash = MD5.HashData([.. userHash, .. rest]);
        Nonces = $"{nonce}:{Count}:{clientNonce}";
    }

    private string Nonces { get; }

    /// <summary>What a server stores of a password, and a client makes of it.</summary>
    internal static byte[] UserHash(string userName, string realm, string password) =>
        MD5.HashData([.. Narrow(userName), (byte)':', .. Narrow(realm), (byte)':', .. Narrow(password)]);

    /// <summary>What proves to the server that the client knows the password.</summary>
    internal string Response(string quality, string target) => Proof("AUTHENTICATE:" + target, quality);

    /// <summary>What proves to the client that the server knows it.</summary>
    internal string Answer(string quality, string target) => Proof(":" + target, quality);

    /// <summary>Makes the security layer.</summary>
    /// <param name="cipher">How to encrypt; nothing for integrity alone.</param>
    /// <param name="isClient">Which side this is.</param>
    /// <param name="mostForPeer">The longest block that the peer wants to receive.</param>
    internal DigestMd5Layer CreateLayer(DigestCipher? cipher, bool isClient, int mostForPeer)
    {
        var fromClient = Direction("client-to-server", cipher, isClient);
        var fromServer = Direction("server-to-client", cipher, !isClient);
        return isClient ? new DigestMd5Layer(fromClient, fromServer, mostForPeer) : new DigestMd5Layer(fromServer, fromClient, mostForPeer);
    }

    private DigestDirection Direction(string direction, DigestCipher? cipher, bool encrypts)
    {
        byte[] signing = [.. _hash, .. Encoding.ASCII.GetBytes($"Digest session key to {direction} signing key magic constant")];
        if (cipher is null)
        {
            return new DigestDirection(MD5.HashData(signing), null, 1);
        }

        byte[] sealing = [.. _hash[..cipher.KeyHash], .. Encoding.ASCII.GetBytes($"Digest H(A1) to {direction} sealing key magic constant")];
        return new DigestDirection(MD5.HashData(signing), cipher.Create(MD5.HashData(sealing), encrypts), cipher.BlockSize);
    }

    private string Proof(string subject, string quality)
    {
        var tail = quality == Authentication ? "" : ":" + new string('0', 32);
        return Hex($"{Convert.ToHexStringLower(_hash)}:{Nonces}:{quality}:{Hex(subject + tail)}");
    }

    private static string Hex(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    // Section 2.1.2.1: text that ISO 8859-1 has is hashed in it, so that passwords stored before UTF-8 stay good.
    private static byte[] Narrow(string text) => text.All(letter => letter <= '\u00FF') ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text);

    /// <summary>Reads how long a block the peer wants to receive.</summary>
    internal static int MostForPeer(DigestDirectives message)
    {
        const int Unsaid = 65_536;
        const int Least = 1024;
        const int Most = 0xFF_FFFF;
        return message.Single("maxbuf") is not { } text ? Unsaid
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is >= Least and <= Most ? most
            : throw DigestDirectives.Malformed($"its maxbuf is not between {Least} and {Most}");
    }
}
