using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

/// <remarks>Found is 0 where the disk has no job; bandwidth in MiB/s or, with a flag, bytes/s.</remarks>
[XdrRecord]
internal readonly partial record struct BlockJobInfoResult(int Found, int Type, ulong Bandwidth, ulong Current, ulong End);

[XdrRecord]
internal readonly partial record struct BlockRebaseArgs(DomainRef Domain, string Path, string? Base, ulong Bandwidth, uint Flags);

[XdrRecord]
internal readonly partial record struct BlockCommitArgs(DomainRef Domain, string Disk, string? Base, string? Top, ulong Bandwidth, uint Flags);

[XdrRecord]
internal readonly partial record struct BlockCopyArgs(DomainRef Domain, string Path, string Destination, [Limit(Limits.FewParameters)] TypedParameter[] Parameters, uint Flags);
