using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

[XdrRecord]
internal readonly partial record struct BlockStatisticsResult(long ReadRequests, long ReadBytes, long WriteRequests, long WriteBytes, long Errors);

[XdrRecord]
internal readonly partial record struct InterfaceStatisticsResult(long ReceivedBytes, long ReceivedPackets, long ReceiveErrors, long ReceiveDrops, long SentBytes, long SentPackets, long SendErrors, long SendDrops);

[XdrRecord]
internal readonly partial record struct BlockPeekArgs(DomainRef Domain, string Path, ulong Offset, uint Size, uint Flags);

[XdrRecord]
internal readonly partial record struct MemoryPeekArgs(DomainRef Domain, ulong Offset, uint Size, uint Flags);

[XdrRecord]
internal readonly partial record struct PeekResult([Limit(Limits.PeekBuffer)] byte[] Data);

[XdrRecord]
internal readonly partial record struct MemoryStatisticEntry(int Tag, ulong Value);

[XdrRecord]
internal readonly partial record struct MemoryStatisticsResult([Limit(Limits.MemoryStatistics)] MemoryStatisticEntry[] Statistics);

/// <remarks>Bytes.</remarks>
[XdrRecord]
internal readonly partial record struct BlockInfoResult(ulong Allocation, ulong Capacity, ulong Physical);

[XdrRecord]
internal readonly partial record struct DomainPathCapacityArgs(DomainRef Domain, string Path, int Capacity, uint Flags);

[XdrRecord]
internal readonly partial record struct BlockIoTuneArgs(DomainRef Domain, string? Disk, int Capacity, uint Flags);

[XdrRecord]
internal readonly partial record struct BlockIoTuneResult([Limit(Limits.BlockIoTuneParameters)] TypedParameter[] Parameters, int Count);

/// <remarks>The name of a disk, or of a throttle group.</remarks>
[XdrRecord]
internal readonly partial record struct SetBlockIoTuneArgs(DomainRef Domain, string Name, [Limit(Limits.BlockIoTuneParameters)] TypedParameter[] Parameters, uint Flags);

[XdrRecord]
internal readonly partial record struct InterfaceParametersArgs(DomainRef Domain, string Device, [Limit(Limits.FewParameters)] TypedParameter[] Parameters, uint Flags);

[XdrRecord]
internal readonly partial record struct AnnounceInterfaceArgs(DomainRef Domain, string? Device, [Limit(Limits.FewParameters)] TypedParameter[] Parameters, uint Flags);

[XdrRecord]
internal readonly partial record struct CpuStatisticsArgs(DomainRef Domain, uint Capacity, int StartCpu, uint CpuCount, uint Flags);

[XdrRecord]
internal readonly partial record struct CpuStatisticsResult([Limit(Limits.LongParameters)] TypedParameter[] Parameters, int Count);

[XdrRecord]
internal readonly partial record struct DiskErrorEntry(string Disk, int Error);

[XdrRecord]
internal readonly partial record struct DiskErrorsResult([Limit(Limits.DiskErrors)] DiskErrorEntry[] Errors, int Count);
