namespace VirtPS.Engine.Rpc.Wire;

/// <summary>How it stands with what a packet belongs to.</summary>
/// <remarks>virNetMessageStatus.</remarks>
internal enum PacketStatus
{
    /// <summary>A call, a reply with a result, or the end of a stream.</summary>
    Ok = 0,

    /// <summary>A reply with an error, or a stream that was given up.</summary>
    Error = 1,

    /// <summary>Data of a stream; without any, the other side has no more to send.</summary>
    Continue = 2,
}
