using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

[XdrRecord]
internal readonly partial record struct VcpusArgs(DomainRef Domain, int Capacity, int MapLength);

/// <remarks>CPU time in nanoseconds; Cpu is -1 where it is not known.</remarks>
[XdrRecord]
internal readonly partial record struct VcpuEntry(uint Number, int State, ulong CpuTime, int Cpu);

/// <remarks>The maps follow one another, each of the asked length.</remarks>
[XdrRecord]
internal readonly partial record struct VcpusResult([Limit(Limits.Vcpus)] VcpuEntry[] Vcpus, [Limit(Limits.CpuMaps)] byte[] Maps);

[XdrRecord]
internal readonly partial record struct SetVcpusArgs(DomainRef Domain, uint Count);

[XdrRecord]
internal readonly partial record struct PinVcpuArgs(DomainRef Domain, uint Number, [Limit(Limits.CpuMap)] byte[] Map);

[XdrRecord]
internal readonly partial record struct PinArgs(DomainRef Domain, uint Number, [Limit(Limits.CpuMap)] byte[] Map, uint Flags);

[XdrRecord]
internal readonly partial record struct PinEmulatorArgs(DomainRef Domain, [Limit(Limits.CpuMap)] byte[] Map, uint Flags);

[XdrRecord]
internal readonly partial record struct PinInfoArgs(DomainRef Domain, int MapCount, int MapLength, uint Flags);

/// <remarks>The maps follow one another, each of the asked length.</remarks>
[XdrRecord]
internal readonly partial record struct PinInfoResult([Limit(Limits.CpuMaps)] byte[] Maps, int Count);

[XdrRecord]
internal readonly partial record struct EmulatorPinArgs(DomainRef Domain, int MapLength, uint Flags);

[XdrRecord]
internal readonly partial record struct SchedulerTypeResult(string Type, int ParameterCount);

[XdrRecord]
internal readonly partial record struct SchedulerCapacityArgs(DomainRef Domain, int Capacity);

[XdrRecord]
internal readonly partial record struct SchedulerParametersArgs(DomainRef Domain, [Limit(Limits.FewParameters)] TypedParameter[] Parameters);

[XdrRecord]
internal readonly partial record struct IOThreadEntry(uint Id, [Limit(Limits.CpuMap)] byte[] Map);

[XdrRecord]
internal readonly partial record struct IOThreadsResult([Limit(Limits.IOThreads)] IOThreadEntry[] Threads, uint Count);

[XdrRecord]
internal readonly partial record struct IOThreadParametersArgs(DomainRef Domain, uint Id, [Limit(Limits.ManyParameters)] TypedParameter[] Parameters, uint Flags);
