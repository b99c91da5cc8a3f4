using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

[XdrRecord]
internal readonly partial record struct InterfaceMacArgs(string Mac);

[XdrRecord]
internal readonly partial record struct InterfaceArgs(InterfaceRef Interface);

[XdrRecord]
internal readonly partial record struct InterfaceFlagsArgs(InterfaceRef Interface, uint Flags);

[XdrRecord]
internal readonly partial record struct InterfaceResult(InterfaceRef Interface);

[XdrRecord]
internal readonly partial record struct InterfacesResult([Limit(Limits.Objects)] InterfaceRef[] Interfaces, uint Count);
