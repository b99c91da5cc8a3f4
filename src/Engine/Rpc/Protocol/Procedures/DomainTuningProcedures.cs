namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Domains: memory, CPUs, scheduling, I/O threads.</summary>
/// <remarks>REMOTE_PROC_DOMAIN_*.</remarks>
internal static class DomainTuningProcedures
{
    internal static Procedure<DomainArgs, AmountResult> GetMaxMemory { get; } = Programs.Remote.Procedure<DomainArgs, AmountResult>(17, acl: "domain:read", priority: true);
    internal static Procedure<DomainArgs, CountResult> GetMaxVcpus { get; } = Programs.Remote.Procedure<DomainArgs, CountResult>(18, acl: "domain:read", priority: true);
    internal static Procedure<VcpusArgs, VcpusResult> GetVcpus { get; } = Programs.Remote.Procedure<VcpusArgs, VcpusResult>(20, acl: "domain:read", priority: true);
    internal static Procedure<PinVcpuArgs, Nothing> PinVcpu { get; } = Programs.Remote.Procedure<PinVcpuArgs, Nothing>(26, acl: "domain:write");
    internal static Procedure<DomainAmountArgs, Nothing> SetMaxMemory { get; } = Programs.Remote.Procedure<DomainAmountArgs, Nothing>(30, acl: "domain:write", priority: true);
    internal static Procedure<DomainAmountArgs, Nothing> SetMemory { get; } = Programs.Remote.Procedure<DomainAmountArgs, Nothing>(31, acl: "domain:write");
    internal static Procedure<SetVcpusArgs, Nothing> SetVcpus { get; } = Programs.Remote.Procedure<SetVcpusArgs, Nothing>(32, acl: "domain:write");
    internal static Procedure<DomainArgs, SchedulerTypeResult> GetSchedulerType { get; } = Programs.Remote.Procedure<DomainArgs, SchedulerTypeResult>(56, acl: "domain:read");
    internal static Procedure<SchedulerCapacityArgs, FewParametersResult> GetSchedulerParameters { get; } = Programs.Remote.Procedure<SchedulerCapacityArgs, FewParametersResult>(57, acl: "domain:read");
    internal static Procedure<SchedulerParametersArgs, Nothing> SetSchedulerParameters { get; } = Programs.Remote.Procedure<SchedulerParametersArgs, Nothing>(58, acl: "domain:read");
    internal static Procedure<DomainFewParametersArgs, Nothing> SetMemoryParameters { get; } = Programs.Remote.Procedure<DomainFewParametersArgs, Nothing>(197, acl: Acl.DomainChange);
    internal static Procedure<DomainCapacityArgs, FewParametersCountResult> GetMemoryParameters { get; } = Programs.Remote.Procedure<DomainCapacityArgs, FewParametersCountResult>(198, acl: "domain:read");
    internal static Procedure<DomainNumberArgs, Nothing> SetVcpusFlags { get; } = Programs.Remote.Procedure<DomainNumberArgs, Nothing>(199, acl: Acl.DomainChange + " domain:write:VIR_DOMAIN_VCPU_GUEST");
    internal static Procedure<DomainFlagsArgs, CountResult> GetVcpusFlags { get; } = Programs.Remote.Procedure<DomainFlagsArgs, CountResult>(200, acl: "domain:read domain:write:VIR_DOMAIN_VCPU_GUEST");
    internal static Procedure<DomainAmountFlagsArgs, Nothing> SetMemoryFlags { get; } = Programs.Remote.Procedure<DomainAmountFlagsArgs, Nothing>(204, acl: Acl.DomainChange);
    internal static Procedure<DomainFewParametersArgs, Nothing> SetBlkioParameters { get; } = Programs.Remote.Procedure<DomainFewParametersArgs, Nothing>(205, acl: Acl.DomainChange);
    internal static Procedure<DomainCapacityArgs, FewParametersCountResult> GetBlkioParameters { get; } = Programs.Remote.Procedure<DomainCapacityArgs, FewParametersCountResult>(206, acl: "domain:read");
    internal static Procedure<DomainFewParametersArgs, Nothing> SetSchedulerParametersFlags { get; } = Programs.Remote.Procedure<DomainFewParametersArgs, Nothing>(219, acl: Acl.DomainChange);
    internal static Procedure<DomainCapacityArgs, FewParametersResult> GetSchedulerParametersFlags { get; } = Programs.Remote.Procedure<DomainCapacityArgs, FewParametersResult>(223, acl: "domain:read");
    internal static Procedure<PinArgs, Nothing> PinVcpuFlags { get; } = Programs.Remote.Procedure<PinArgs, Nothing>(225, acl: Acl.DomainChange);
    internal static Procedure<PinInfoArgs, PinInfoResult> GetVcpuPinning { get; } = Programs.Remote.Procedure<PinInfoArgs, PinInfoResult>(230, acl: "domain:read");
    internal static Procedure<DomainFewParametersArgs, Nothing> SetNumaParameters { get; } = Programs.Remote.Procedure<DomainFewParametersArgs, Nothing>(254, acl: Acl.DomainChange);
    internal static Procedure<DomainCapacityArgs, FewParametersCountResult> GetNumaParameters { get; } = Programs.Remote.Procedure<DomainCapacityArgs, FewParametersCountResult>(255, acl: "domain:read");
    internal static Procedure<PinEmulatorArgs, Nothing> PinEmulator { get; } = Programs.Remote.Procedure<PinEmulatorArgs, Nothing>(279, acl: Acl.DomainChange);
    internal static Procedure<EmulatorPinArgs, PinInfoResult> GetEmulatorPinning { get; } = Programs.Remote.Procedure<EmulatorPinArgs, PinInfoResult>(280, acl: "domain:read");
    internal static Procedure<DomainSecondsArgs, Nothing> SetMemoryStatisticsPeriod { get; } = Programs.Remote.Procedure<DomainSecondsArgs, Nothing>(308, acl: Acl.DomainChange);
    internal static Procedure<DomainFlagsArgs, IOThreadsResult> GetIOThreads { get; } = Programs.Remote.Procedure<DomainFlagsArgs, IOThreadsResult>(351, acl: "domain:read");
    internal static Procedure<PinArgs, Nothing> PinIOThread { get; } = Programs.Remote.Procedure<PinArgs, Nothing>(352, acl: Acl.DomainChange);
    internal static Procedure<DomainNumberArgs, Nothing> AddIOThread { get; } = Programs.Remote.Procedure<DomainNumberArgs, Nothing>(355, acl: Acl.DomainChange);
    internal static Procedure<DomainNumberArgs, Nothing> RemoveIOThread { get; } = Programs.Remote.Procedure<DomainNumberArgs, Nothing>(356, acl: Acl.DomainChange);
    internal static Procedure<DomainFlagsArgs, ManyParametersResult> GetPerfEvents { get; } = Programs.Remote.Procedure<DomainFlagsArgs, ManyParametersResult>(365, acl: "domain:read");
    internal static Procedure<DomainManyParametersArgs, Nothing> SetPerfEvents { get; } = Programs.Remote.Procedure<DomainManyParametersArgs, Nothing>(366, acl: "domain:write");
    internal static Procedure<DomainVcpuStateArgs, Nothing> SetVcpu { get; } = Programs.Remote.Procedure<DomainVcpuStateArgs, Nothing>(384, acl: Acl.DomainChange);
    internal static Procedure<IOThreadParametersArgs, Nothing> SetIOThreadParameters { get; } = Programs.Remote.Procedure<IOThreadParametersArgs, Nothing>(402, acl: Acl.DomainChange);
}
