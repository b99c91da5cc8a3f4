using System.Buffers.Binary;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>The last messages of GSSAPI: which protection, and how long a block may be.</summary>
/// <remarks>RFC 4752, sections 3.1 and 3.2: a bit for each protection in one byte, a length in three.</remarks>
/// <param name="Protection">The bits.</param>
/// <param name="MostWrapped">The longest block that the sender wants to receive; 0 without protection.</param>
internal readonly record struct GssapiOffer(int Protection, int MostWrapped)
{
    internal const int None = 1;
    internal const int Integrity = 2;
    internal const int Privacy = 4;
    internal const int Size = 4;

    /// <summary>Reads one from the beginning of a message.</summary>
    internal static GssapiOffer Read(ReadOnlySpan<byte> message)
    {
        if (message.Length < Size)
        {
            throw SaslErrors.Malformed(SaslMechanism.Gssapi.Name, "the offer of protection is too short");
        }

        var word = BinaryPrimitives.ReadUInt32BigEndian(message);
        return new GssapiOffer((int)(word >> 24), (int)(word & 0xFF_FFFF));
    }

    /// <summary>Writes one.</summary>
    internal byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, ((uint)Protection << 24) | (uint)MostWrapped);
        return bytes;
    }

    /// <summary>Chooses from what is offered what a transport needs, and no more.</summary>
    internal int Choose(SaslSecurity security)
    {
        // Integrity counts as a strength of 1.
        int[] wanted = security.LeastStrength > 1 ? [Privacy] : security.LeastStrength == 1 ? [Integrity, Privacy] : [None, Integrity, Privacy];
        var offered = Protection;
        var chosen = wanted.FirstOrDefault(bit => (offered & bit) != 0);
        return chosen != 0 ? chosen
            : throw SaslErrors.Failed($"the server's GSSAPI does not offer the encryption of {security.LeastStrength} bits that this transport needs: use TLS, or let the server allow it");
    }

    /// <summary>The strength that a choice counts as; the platform does not say which Kerberos cipher it is, but none has less.</summary>
    internal static int StrengthOf(int protection) => protection switch
    {
        Privacy => SaslMechanism.Gssapi.Strength,
        Integrity => 1,
        _ => 0,
    };
}
