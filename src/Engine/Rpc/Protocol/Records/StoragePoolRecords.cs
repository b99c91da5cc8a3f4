using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

[XdrRecord]
internal readonly partial record struct StoragePoolArgs(StoragePoolRef Pool);

[XdrRecord]
internal readonly partial record struct StoragePoolFlagsArgs(StoragePoolRef Pool, uint Flags);

[XdrRecord]
internal readonly partial record struct StoragePoolAutostartArgs(StoragePoolRef Pool, int Autostart);

[XdrRecord]
internal readonly partial record struct FindPoolSourcesArgs(string Type, string? Source, uint Flags);

/// <remarks>Bytes.</remarks>
[XdrRecord]
internal readonly partial record struct StoragePoolInfoResult(uint State, ulong Capacity, ulong Allocation, ulong Available);

[XdrRecord]
internal readonly partial record struct StoragePoolResult(StoragePoolRef Pool);

[XdrRecord]
internal readonly partial record struct StoragePoolsResult([Limit(Limits.Objects)] StoragePoolRef[] Pools, uint Count);
