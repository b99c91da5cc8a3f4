using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

[XdrRecord]
internal readonly partial record struct SnapshotFlagsArgs(SnapshotRef Snapshot, uint Flags);

[XdrRecord]
internal readonly partial record struct SnapshotCapacityArgs(SnapshotRef Snapshot, int Capacity, uint Flags);

[XdrRecord]
internal readonly partial record struct SnapshotListArgs(SnapshotRef Snapshot, int NeedResults, uint Flags);

[XdrRecord]
internal readonly partial record struct SnapshotResult(SnapshotRef Snapshot);

[XdrRecord]
internal readonly partial record struct SnapshotsResult([Limit(Limits.Objects)] SnapshotRef[] Snapshots, int Count);
