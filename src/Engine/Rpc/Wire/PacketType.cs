namespace VirtPS.Engine.Rpc.Wire;

/// <summary>What a packet is.</summary>
/// <remarks>virNetMessageType.</remarks>
internal enum PacketType
{
    /// <summary>A client calls a procedure.</summary>
    Call = 0,

    /// <summary>A server answers a call.</summary>
    Reply = 1,

    /// <summary>Either side says something that is not answered: an event, a sign of life.</summary>
    Message = 2,

    /// <summary>Data, end or failure of a stream.</summary>
    Stream = 3,

    /// <summary>A call with file descriptors behind it.</summary>
    CallWithDescriptors = 4,

    /// <summary>A reply with file descriptors behind it.</summary>
    ReplyWithDescriptors = 5,

    /// <summary>A hole in the data of a stream.</summary>
    StreamHole = 6,
}
