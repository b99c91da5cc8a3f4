using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

/// <remarks>Times in milliseconds, amounts in bytes.</remarks>
[XdrRecord]
internal readonly partial record struct JobInfoResult(int Type, ulong TimeElapsed, ulong TimeRemaining, ulong DataTotal, ulong DataProcessed, ulong DataRemaining, ulong MemoryTotal, ulong MemoryProcessed, ulong MemoryRemaining, ulong FileTotal, ulong FileProcessed, ulong FileRemaining);

[XdrRecord]
internal readonly partial record struct JobStatisticsResult(int Type, [Limit(Limits.ManyParameters)] TypedParameter[] Parameters);
