using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

/// <remarks>virNetMessageError: the payload of every answer whose status says error.</remarks>
[XdrRecord]
internal readonly partial record struct ErrorRecord(int Code, int Domain, string? Message, int Level, DomainRef? Subject, string? Text1, string? Text2, string? Text3, int Number1, int Number2, NetworkRef? Network);
