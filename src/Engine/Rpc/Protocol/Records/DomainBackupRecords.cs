using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

[XdrRecord]
internal readonly partial record struct BackupBeginArgs(DomainRef Domain, string Backup, string? Checkpoint, uint Flags);
