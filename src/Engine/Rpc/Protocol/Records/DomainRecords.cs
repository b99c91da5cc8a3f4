using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

[XdrRecord]
internal readonly partial record struct DomainIdArgs(int Id);

[XdrRecord]
internal readonly partial record struct DomainIdsResult([Limit(Limits.Objects)] int[] Ids);

[XdrRecord]
internal readonly partial record struct DomainsResult([Limit(Limits.Objects)] DomainRef[] Domains, uint Count);

[XdrRecord]
internal readonly partial record struct DomainAutostartArgs(DomainRef Domain, int Autostart);

/// <remarks>Memory in KiB, CPU time in nanoseconds.</remarks>
[XdrRecord]
internal readonly partial record struct DomainInfoResult(uint State, ulong MaxMemory, ulong Memory, uint Vcpus, ulong CpuTime);

[XdrRecord]
internal readonly partial record struct DomainStateResult(int State, int Reason);

/// <remarks>The time in the state in milliseconds.</remarks>
[XdrRecord]
internal readonly partial record struct DomainControlResult(uint State, uint Details, ulong StateTime);

/// <remarks>Duration in seconds.</remarks>
[XdrRecord]
internal readonly partial record struct PMSuspendArgs(DomainRef Domain, uint Target, ulong Duration, uint Flags);

[XdrRecord]
internal readonly partial record struct SetDomainMetadataArgs(DomainRef Domain, int Type, string? Metadata, string? Key, string? Uri, uint Flags);

[XdrRecord]
internal readonly partial record struct GetDomainMetadataArgs(DomainRef Domain, int Type, string? Uri, uint Flags);

[XdrRecord]
internal readonly partial record struct LifecycleActionArgs(DomainRef Domain, uint Type, uint Action, uint Flags);

/// <remarks>Text with the zero that ends it.</remarks>
[XdrRecord]
internal readonly partial record struct SecurityLabelResult([Chars, Limit(Limits.SecurityLabel)] byte[] Label, int Enforcing);

[XdrRecord]
internal readonly partial record struct SecurityLabelsResult([Limit(Limits.SecurityLabels)] SecurityLabelResult[] Labels, int Count);

[XdrRecord]
internal readonly partial record struct MessagesResult([Limit(Limits.Messages)] string[] Messages);

/// <remarks>No domains mean all of them.</remarks>
[XdrRecord]
internal readonly partial record struct DomainStatisticsArgs([Limit(Limits.Objects)] DomainRef[] Domains, uint Types, uint Flags);

[XdrRecord]
internal readonly partial record struct DomainStatisticsEntry(DomainRef Domain, [Limit(Limits.DomainStatistics)] TypedParameter[] Parameters);

[XdrRecord]
internal readonly partial record struct DomainStatisticsResult([Limit(Limits.Objects)] DomainStatisticsEntry[] Domains);
