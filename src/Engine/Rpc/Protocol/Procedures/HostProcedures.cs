namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Host: what the machine is and what it can run.</summary>
/// <remarks>REMOTE_PROC_CONNECT_*, REMOTE_PROC_NODE_*.</remarks>
internal static class HostProcedures
{
    internal static Procedure<Nothing, TextResult> GetHypervisorType { get; } = Programs.Remote.Procedure<Nothing, TextResult>(3, acl: "connect:getattr", priority: true);
    internal static Procedure<Nothing, AmountResult> GetHypervisorVersion { get; } = Programs.Remote.Procedure<Nothing, AmountResult>(4, acl: "connect:getattr", priority: true);
    internal static Procedure<MaxVcpusArgs, CountResult> GetMaxVcpus { get; } = Programs.Remote.Procedure<MaxVcpusArgs, CountResult>(5, acl: "connect:read", priority: true);
    internal static Procedure<Nothing, NodeInfoResult> GetNodeInfo { get; } = Programs.Remote.Procedure<Nothing, NodeInfoResult>(6, acl: "connect:read", priority: true);
    internal static Procedure<Nothing, TextResult> GetCapabilities { get; } = Programs.Remote.Procedure<Nothing, TextResult>(7, acl: "connect:read");
    internal static Procedure<Nothing, TextResult> GetHostName { get; } = Programs.Remote.Procedure<Nothing, TextResult>(59, acl: "connect:getattr", priority: true);
    internal static Procedure<CellsFreeMemoryArgs, CellsFreeMemoryResult> GetCellsFreeMemory { get; } = Programs.Remote.Procedure<CellsFreeMemoryArgs, CellsFreeMemoryResult>(101, acl: "connect:read", priority: true);
    internal static Procedure<Nothing, AmountResult> GetFreeMemory { get; } = Programs.Remote.Procedure<Nothing, AmountResult>(102, acl: "connect:read", priority: true);
    internal static Procedure<Nothing, SecurityModelResult> GetSecurityModel { get; } = Programs.Remote.Procedure<Nothing, SecurityModelResult>(122, acl: "connect:read", priority: true);
    internal static Procedure<NativeArgs, TextResult> DomainXmlFromNative { get; } = Programs.Remote.Procedure<NativeArgs, TextResult>(135, acl: "connect:write");
    internal static Procedure<NativeArgs, TextResult> DomainXmlToNative { get; } = Programs.Remote.Procedure<NativeArgs, TextResult>(136, acl: "connect:write");
    internal static Procedure<Nothing, AmountResult> GetLibraryVersion { get; } = Programs.Remote.Procedure<Nothing, AmountResult>(157, acl: "connect:getattr", priority: true);
    internal static Procedure<XmlFlagsArgs, NumberResult> CompareCpu { get; } = Programs.Remote.Procedure<XmlFlagsArgs, NumberResult>(158, acl: "connect:read", priority: true);
    internal static Procedure<BaselineCpuArgs, TextResult> BaselineCpu { get; } = Programs.Remote.Procedure<BaselineCpuArgs, TextResult>(162, acl: "connect:read");
    internal static Procedure<FlagsArgs, TextResult> GetSysinfo { get; } = Programs.Remote.Procedure<FlagsArgs, TextResult>(203, acl: "connect:read", priority: true);
    internal static Procedure<NodeCpuStatisticsArgs, NodeStatisticsResult> GetCpuStatistics { get; } = Programs.Remote.Procedure<NodeCpuStatisticsArgs, NodeStatisticsResult>(227, acl: "connect:read", priority: true);
    internal static Procedure<NodeMemoryStatisticsArgs, NodeStatisticsResult> GetMemoryStatistics { get; } = Programs.Remote.Procedure<NodeMemoryStatisticsArgs, NodeStatisticsResult>(228, acl: "connect:read", priority: true);
    internal static Procedure<NodeSuspendArgs, Nothing> Suspend { get; } = Programs.Remote.Procedure<NodeSuspendArgs, Nothing>(250, acl: "connect:pm_control");
    internal static Procedure<ParametersFlagsArgs, Nothing> SetMemoryParameters { get; } = Programs.Remote.Procedure<ParametersFlagsArgs, Nothing>(288, acl: "connect:write");
    internal static Procedure<CapacityFlagsArgs, ManyParametersCountResult> GetMemoryParameters { get; } = Programs.Remote.Procedure<CapacityFlagsArgs, ManyParametersCountResult>(289, acl: "connect:read");
    internal static Procedure<CpuMapArgs, CpuMapResult> GetCpuMap { get; } = Programs.Remote.Procedure<CpuMapArgs, CpuMapResult>(293, acl: "connect:read");
    internal static Procedure<CpuModelsArgs, CpuModelsResult> GetCpuModelNames { get; } = Programs.Remote.Procedure<CpuModelsArgs, CpuModelsResult>(312, acl: "connect:read");
    internal static Procedure<FreePagesArgs, FreePagesResult> GetFreePages { get; } = Programs.Remote.Procedure<FreePagesArgs, FreePagesResult>(340, acl: "connect:read", priority: true);
    internal static Procedure<DomainCapabilitiesArgs, TextResult> GetDomainCapabilities { get; } = Programs.Remote.Procedure<DomainCapabilitiesArgs, TextResult>(342, acl: "connect:write");
    internal static Procedure<AllocatePagesArgs, NumberResult> AllocatePages { get; } = Programs.Remote.Procedure<AllocatePagesArgs, NumberResult>(347, acl: "connect:write");
    internal static Procedure<CompareHypervisorCpuArgs, NumberResult> CompareHypervisorCpu { get; } = Programs.Remote.Procedure<CompareHypervisorCpuArgs, NumberResult>(393, acl: "connect:write");
    internal static Procedure<BaselineHypervisorCpuArgs, TextResult> BaselineHypervisorCpu { get; } = Programs.Remote.Procedure<BaselineHypervisorCpuArgs, TextResult>(394, acl: "connect:write");
    internal static Procedure<CapacityFlagsArgs, ManyParametersCountResult> GetSevInfo { get; } = Programs.Remote.Procedure<CapacityFlagsArgs, ManyParametersCountResult>(395, acl: "connect:read");
}
