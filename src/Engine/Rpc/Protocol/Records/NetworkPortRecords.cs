using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

/// <remarks>NeedResults is 1 for the ports, 0 for their count alone.</remarks>
[XdrRecord]
internal readonly partial record struct NetworkListArgs(NetworkRef Network, int NeedResults, uint Flags);

[XdrRecord]
internal readonly partial record struct NetworkUuidArgs(NetworkRef Network, Guid Uuid);

[XdrRecord]
internal readonly partial record struct NetworkXmlFlagsArgs(NetworkRef Network, string Xml, uint Flags);

[XdrRecord]
internal readonly partial record struct NetworkPortFlagsArgs(NetworkPortRef Port, uint Flags);

[XdrRecord]
internal readonly partial record struct NetworkPortCapacityArgs(NetworkPortRef Port, int Capacity, uint Flags);

[XdrRecord]
internal readonly partial record struct NetworkPortParametersArgs(NetworkPortRef Port, [Limit(Limits.FewParameters)] TypedParameter[] Parameters, uint Flags);

[XdrRecord]
internal readonly partial record struct NetworkPortResult(NetworkPortRef Port);

[XdrRecord]
internal readonly partial record struct NetworkPortsResult([Limit(Limits.Objects)] NetworkPortRef[] Ports, uint Count);
