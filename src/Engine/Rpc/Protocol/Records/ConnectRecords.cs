using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

/// <remarks>The name is a connection URI without what only the client uses; empty lets the daemon choose.</remarks>
[XdrRecord]
internal readonly partial record struct OpenArgs(string? Name, uint Flags);

[XdrRecord]
internal readonly partial record struct FeatureArgs(int Feature);

[XdrRecord]
internal readonly partial record struct IdentityArgs([Limit(Limits.IdentityParameters)] TypedParameter[] Parameters, uint Flags);

[XdrRecord]
internal readonly partial record struct ConnectionClosedMessage(int Reason);
