using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

[XdrRecord]
internal readonly partial record struct StoragePoolCapacityArgs(StoragePoolRef Pool, int Capacity);

/// <remarks>NeedResults is 1 for the volumes, 0 for their count alone.</remarks>
[XdrRecord]
internal readonly partial record struct StoragePoolListArgs(StoragePoolRef Pool, int NeedResults, uint Flags);

[XdrRecord]
internal readonly partial record struct StoragePoolNameArgs(StoragePoolRef Pool, string Name);

[XdrRecord]
internal readonly partial record struct StoragePoolXmlFlagsArgs(StoragePoolRef Pool, string Xml, uint Flags);

[XdrRecord]
internal readonly partial record struct VolumeKeyArgs(string Key);

[XdrRecord]
internal readonly partial record struct StorageVolumeArgs(StorageVolumeRef Volume);

[XdrRecord]
internal readonly partial record struct StorageVolumeFlagsArgs(StorageVolumeRef Volume, uint Flags);

[XdrRecord]
internal readonly partial record struct CreateVolumeFromArgs(StoragePoolRef Pool, string Xml, StorageVolumeRef Source, uint Flags);

[XdrRecord]
internal readonly partial record struct WipeVolumeArgs(StorageVolumeRef Volume, uint Algorithm, uint Flags);

[XdrRecord]
internal readonly partial record struct ResizeVolumeArgs(StorageVolumeRef Volume, ulong Capacity, uint Flags);

/// <remarks>A length of 0 means to the end.</remarks>
[XdrRecord]
internal readonly partial record struct VolumeStreamArgs(StorageVolumeRef Volume, ulong Offset, ulong Length, uint Flags);

/// <remarks>Bytes.</remarks>
[XdrRecord]
internal readonly partial record struct StorageVolumeInfoResult(int Type, ulong Capacity, ulong Allocation);

[XdrRecord]
internal readonly partial record struct StorageVolumeResult(StorageVolumeRef Volume);

[XdrRecord]
internal readonly partial record struct StorageVolumesResult([Limit(Limits.Objects)] StorageVolumeRef[] Volumes, uint Count);
