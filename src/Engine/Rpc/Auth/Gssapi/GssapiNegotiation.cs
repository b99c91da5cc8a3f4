namespace VirtPS.Engine.Rpc.Auth;

/// <summary>What both halves of GSSAPI check.</summary>
internal static class GssapiNegotiation
{
    private const int ShortestBlock = 1024;

    /// <summary>Refuses a peer that wants blocks so short that nearly nothing would fit in them.</summary>
    internal static void RefuseTiny(int mostWrapped)
    {
        if (mostWrapped < ShortestBlock)
        {
            throw SaslErrors.Malformed(SaslMechanism.Gssapi.Name, $"blocks of {mostWrapped} bytes are too short");
        }
    }
}
