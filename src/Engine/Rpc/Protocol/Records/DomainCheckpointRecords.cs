using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

[XdrRecord]
internal readonly partial record struct CheckpointFlagsArgs(CheckpointRef Checkpoint, uint Flags);

[XdrRecord]
internal readonly partial record struct CheckpointListArgs(CheckpointRef Checkpoint, int NeedResults, uint Flags);

[XdrRecord]
internal readonly partial record struct CheckpointResult(CheckpointRef Checkpoint);

[XdrRecord]
internal readonly partial record struct CheckpointsResult([Limit(Limits.Objects)] CheckpointRef[] Checkpoints, int Count);
