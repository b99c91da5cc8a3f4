namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Domains: devices, their limits and statistics.</summary>
/// <remarks>REMOTE_PROC_DOMAIN_*.</remarks>
internal static class DomainDeviceProcedures
{
    internal static Procedure<DomainXmlArgs, Nothing> AttachDevice { get; } = Programs.Remote.Procedure<DomainXmlArgs, Nothing>(8, acl: "domain:write");
    internal static Procedure<DomainXmlArgs, Nothing> DetachDevice { get; } = Programs.Remote.Procedure<DomainXmlArgs, Nothing>(13, acl: "domain:write");
    internal static Procedure<DomainPathArgs, BlockStatisticsResult> GetBlockStatistics { get; } = Programs.Remote.Procedure<DomainPathArgs, BlockStatisticsResult>(64, acl: "domain:read");
    internal static Procedure<DomainPathArgs, InterfaceStatisticsResult> GetInterfaceStatistics { get; } = Programs.Remote.Procedure<DomainPathArgs, InterfaceStatisticsResult>(65, acl: "domain:read", priority: true);
    internal static Procedure<BlockPeekArgs, PeekResult> PeekBlock { get; } = Programs.Remote.Procedure<BlockPeekArgs, PeekResult>(103, acl: "domain:block_read");
    internal static Procedure<MemoryPeekArgs, PeekResult> PeekMemory { get; } = Programs.Remote.Procedure<MemoryPeekArgs, PeekResult>(104, acl: "domain:mem_read");
    internal static Procedure<DomainNumberArgs, MemoryStatisticsResult> GetMemoryStatistics { get; } = Programs.Remote.Procedure<DomainNumberArgs, MemoryStatisticsResult>(159, acl: "domain:read");
    internal static Procedure<DomainXmlFlagsArgs, Nothing> AttachDeviceFlags { get; } = Programs.Remote.Procedure<DomainXmlFlagsArgs, Nothing>(160, acl: Acl.DomainChange);
    internal static Procedure<DomainXmlFlagsArgs, Nothing> DetachDeviceFlags { get; } = Programs.Remote.Procedure<DomainXmlFlagsArgs, Nothing>(161, acl: Acl.DomainChange);
    internal static Procedure<DomainXmlFlagsArgs, Nothing> UpdateDeviceFlags { get; } = Programs.Remote.Procedure<DomainXmlFlagsArgs, Nothing>(174, acl: Acl.DomainChange);
    internal static Procedure<DomainPathFlagsArgs, BlockInfoResult> GetBlockInfo { get; } = Programs.Remote.Procedure<DomainPathFlagsArgs, BlockInfoResult>(194, acl: "domain:read");
    internal static Procedure<DomainPathCapacityArgs, FewParametersCountResult> GetBlockStatisticsFlags { get; } = Programs.Remote.Procedure<DomainPathCapacityArgs, FewParametersCountResult>(243, acl: "domain:read");
    internal static Procedure<DomainPathAmountArgs, Nothing> ResizeBlock { get; } = Programs.Remote.Procedure<DomainPathAmountArgs, Nothing>(251, acl: "domain:block_write");
    internal static Procedure<SetBlockIoTuneArgs, Nothing> SetBlockIoTune { get; } = Programs.Remote.Procedure<SetBlockIoTuneArgs, Nothing>(252, acl: Acl.DomainChange);
    internal static Procedure<BlockIoTuneArgs, BlockIoTuneResult> GetBlockIoTune { get; } = Programs.Remote.Procedure<BlockIoTuneArgs, BlockIoTuneResult>(253, acl: "domain:read");
    internal static Procedure<InterfaceParametersArgs, Nothing> SetInterfaceParameters { get; } = Programs.Remote.Procedure<InterfaceParametersArgs, Nothing>(256, acl: Acl.DomainChange);
    internal static Procedure<DomainPathCapacityArgs, FewParametersCountResult> GetInterfaceParameters { get; } = Programs.Remote.Procedure<DomainPathCapacityArgs, FewParametersCountResult>(257, acl: "domain:read");
    internal static Procedure<CpuStatisticsArgs, CpuStatisticsResult> GetCpuStatistics { get; } = Programs.Remote.Procedure<CpuStatisticsArgs, CpuStatisticsResult>(262, acl: "domain:read");
    internal static Procedure<DomainNumberArgs, DiskErrorsResult> GetDiskErrors { get; } = Programs.Remote.Procedure<DomainNumberArgs, DiskErrorsResult>(263, acl: "domain:read");
    internal static Procedure<DomainPathAmountArgs, Nothing> SetBlockThreshold { get; } = Programs.Remote.Procedure<DomainPathAmountArgs, Nothing>(386, acl: "domain:write");
    internal static Procedure<DomainNameFlagsArgs, Nothing> DetachDeviceAlias { get; } = Programs.Remote.Procedure<DomainNameFlagsArgs, Nothing>(392, acl: Acl.DomainChange);
    internal static Procedure<DomainFlagsArgs, ManyParametersResult> GetLaunchSecurityInfo { get; } = Programs.Remote.Procedure<DomainFlagsArgs, ManyParametersResult>(396, acl: "domain:read");
    internal static Procedure<DomainSecondsArgs, Nothing> StartDirtyRateCalculation { get; } = Programs.Remote.Procedure<DomainSecondsArgs, Nothing>(427, acl: "domain:write");
    internal static Procedure<DomainManyParametersArgs, Nothing> SetLaunchSecurityState { get; } = Programs.Remote.Procedure<DomainManyParametersArgs, Nothing>(439, acl: "domain:write");
    internal static Procedure<SetBlockIoTuneArgs, Nothing> SetThrottleGroup { get; } = Programs.Remote.Procedure<SetBlockIoTuneArgs, Nothing>(451, acl: Acl.DomainChange);
    internal static Procedure<DomainOptionalNameArgs, Nothing> RemoveThrottleGroup { get; } = Programs.Remote.Procedure<DomainOptionalNameArgs, Nothing>(452, acl: Acl.DomainChange);
    internal static Procedure<AnnounceInterfaceArgs, Nothing> AnnounceInterface { get; } = Programs.Remote.Procedure<AnnounceInterfaceArgs, Nothing>(456, acl: "domain:write");
}
