namespace VirtPS.Engine.Rpc.Wire;

/// <summary>The sizes that the framing allows.</summary>
/// <remarks>src/rpc/virnetprotocol.x.</remarks>
internal static class PacketLimits
{
    /// <summary>The length word before each packet.</summary>
    internal const int LengthWord = 4;

    /// <summary>The largest packet, its length word not counted.</summary>
    /// <remarks>VIR_NET_MESSAGE_MAX.</remarks>
    internal const int Packet = 33_554_432;

    /// <summary>The largest packet from a caller that has not said who it is.</summary>
    /// <remarks>VIR_NET_MESSAGE_INITIAL is where libvirt's buffer starts; SASL data, the largest thing sent before, take up to four times 65,536 bytes.</remarks>
    internal const int Unauthenticated = 300_000;

    /// <summary>The most data that one packet of a stream carries, as every release of libvirt takes it.</summary>
    /// <remarks>VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX.</remarks>
    internal const int StreamData = 262_120;
}
