using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

[XdrRecord]
internal readonly partial record struct MaxVcpusArgs(string? Type);

/// <remarks>Memory in KiB.</remarks>
[XdrRecord]
internal readonly partial record struct NodeInfoResult([Chars, Fixed(32)] string Model, ulong Memory, int Cpus, int Mhz, int Nodes, int Sockets, int Cores, int Threads);

[XdrRecord]
internal readonly partial record struct CellsFreeMemoryArgs(int StartCell, int MaxCells);

/// <remarks>Bytes of each cell.</remarks>
[XdrRecord]
internal readonly partial record struct CellsFreeMemoryResult([Limit(Limits.Cells)] ulong[] Cells);

/// <remarks>Text with the zero that ends it.</remarks>
[XdrRecord]
internal readonly partial record struct SecurityModelResult([Chars, Limit(Limits.SecurityModel)] byte[] Model, [Chars, Limit(Limits.SecurityModel)] byte[] Doi);

/// <remarks>The text is domain XML or a hypervisor's own configuration, in the direction of the procedure.</remarks>
[XdrRecord]
internal readonly partial record struct NativeArgs(string Format, string Text, uint Flags);

[XdrRecord]
internal readonly partial record struct BaselineCpuArgs([Limit(Limits.BaselineCpus)] string[] Cpus, uint Flags);

[XdrRecord]
internal readonly partial record struct NodeCpuStatisticsArgs(int Cpu, int Capacity, uint Flags);

[XdrRecord]
internal readonly partial record struct NodeMemoryStatisticsArgs(int Capacity, int Cell, uint Flags);

[XdrRecord]
internal readonly partial record struct NodeStatisticEntry(string Name, ulong Value);

[XdrRecord]
internal readonly partial record struct NodeStatisticsResult([Limit(Limits.NodeStatistics)] NodeStatisticEntry[] Statistics, int Count);

/// <remarks>Duration in seconds.</remarks>
[XdrRecord]
internal readonly partial record struct NodeSuspendArgs(uint Target, ulong Duration, uint Flags);

[XdrRecord]
internal readonly partial record struct CpuMapArgs(int NeedMap, int NeedOnline, uint Flags);

[XdrRecord]
internal readonly partial record struct CpuMapResult([Limit(Limits.CpuMap)] byte[] Map, uint Online, int Count);

[XdrRecord]
internal readonly partial record struct CpuModelsArgs(string Architecture, int NeedResults, uint Flags);

[XdrRecord]
internal readonly partial record struct CpuModelsResult([Limit(Limits.CpuModels)] string[] Models, int Count);

/// <remarks>Page sizes in KiB.</remarks>
[XdrRecord]
internal readonly partial record struct FreePagesArgs([Limit(Limits.Cells)] uint[] PageSizes, int StartCell, uint CellCount, uint Flags);

/// <remarks>A count for each size of the first cell, then of the second, and so on.</remarks>
[XdrRecord]
internal readonly partial record struct FreePagesResult([Limit(Limits.Cells)] ulong[] Counts);

/// <remarks>Page sizes in KiB.</remarks>
[XdrRecord]
internal readonly partial record struct AllocatePagesArgs([Limit(Limits.Cells)] uint[] PageSizes, [Limit(Limits.Cells)] ulong[] PageCounts, int StartCell, uint CellCount, uint Flags);

[XdrRecord]
internal readonly partial record struct DomainCapabilitiesArgs(string? Emulator, string? Architecture, string? Machine, string? VirtType, uint Flags);

[XdrRecord]
internal readonly partial record struct CompareHypervisorCpuArgs(string? Emulator, string? Architecture, string? Machine, string? VirtType, string Cpu, uint Flags);

[XdrRecord]
internal readonly partial record struct BaselineHypervisorCpuArgs(string? Emulator, string? Architecture, string? Machine, string? VirtType, [Limit(Limits.BaselineCpus)] string[] Cpus, uint Flags);
