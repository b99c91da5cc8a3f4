namespace VirtPS.Engine.Drivers;

/// <summary>Host: what the machine is and what it can run.</summary>
/// <remarks>virConnect*, virNode*. A member that a driver leaves out fails with NoSupport.</remarks>
public interface IHostDriver
{
    /// <summary>Gives the host's own name.</summary>
    /// <remarks>virConnectGetHostname.</remarks>
    Task<string> GetHostNameAsync(CancellationToken cancellationToken) => Unsupported.Call<string>("virConnectGetHostname");

    /// <summary>Gives the hypervisor's version as major * 1,000,000 + minor * 1,000 + release.</summary>
    /// <remarks>virConnectGetVersion.</remarks>
    Task<ulong> GetHypervisorVersionAsync(CancellationToken cancellationToken) => Unsupported.Call<ulong>("virConnectGetVersion");

    /// <summary>Gives the version of the serving library, coded likewise.</summary>
    /// <remarks>virConnectGetLibVersion.</remarks>
    Task<ulong> GetLibraryVersionAsync(CancellationToken cancellationToken) => Unsupported.Call<ulong>("virConnectGetLibVersion");

    /// <summary>Gives the hypervisor's name, such as QEMU.</summary>
    /// <remarks>virConnectGetType.</remarks>
    Task<string> GetTypeAsync(CancellationToken cancellationToken) => Unsupported.Call<string>("virConnectGetType");

    /// <summary>Gives the most virtual CPUs that a guest of a type may have.</summary>
    /// <remarks>virConnectGetMaxVcpus.</remarks>
    Task<int> GetMaxVcpusAsync(string? type, CancellationToken cancellationToken) => Unsupported.Call<int>("virConnectGetMaxVcpus");

    /// <summary>Gives the hardware in short.</summary>
    /// <remarks>virNodeGetInfo.</remarks>
    Task<NodeInfo> GetNodeInfoAsync(CancellationToken cancellationToken) => Unsupported.Call<NodeInfo>("virNodeGetInfo");

    /// <summary>Gives the capabilities document.</summary>
    /// <remarks>virConnectGetCapabilities.</remarks>
    Task<string> GetCapabilitiesAsync(CancellationToken cancellationToken) => Unsupported.Call<string>("virConnectGetCapabilities");

    /// <summary>Gives the document of what a guest on one emulator may have.</summary>
    /// <remarks>virConnectGetDomainCapabilities.</remarks>
    Task<string> GetDomainCapabilitiesAsync(DomainCapabilitiesQuery query, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virConnectGetDomainCapabilities");

    /// <summary>Gives the SMBIOS document.</summary>
    /// <remarks>virConnectGetSysinfo.</remarks>
    Task<string> GetSysinfoAsync(CancellationToken cancellationToken) => Unsupported.Call<string>("virConnectGetSysinfo");

    /// <summary>Tells which CPUs exist and are online.</summary>
    /// <remarks>virNodeGetCPUMap.</remarks>
    Task<NodeCpuMap> GetCpuMapAsync(CancellationToken cancellationToken) => Unsupported.Call<NodeCpuMap>("virNodeGetCPUMap");

    /// <summary>Gives the free memory in bytes.</summary>
    /// <remarks>virNodeGetFreeMemory.</remarks>
    Task<long> GetFreeMemoryAsync(CancellationToken cancellationToken) => Unsupported.Call<long>("virNodeGetFreeMemory");

    /// <summary>Gives the free memory of NUMA cells in bytes.</summary>
    /// <remarks>virNodeGetCellsFreeMemory.</remarks>
    Task<IReadOnlyList<long>> GetCellsFreeMemoryAsync(int startCell, int maxCells, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<long>>("virNodeGetCellsFreeMemory");

    /// <summary>Counts free pages by cell and size.</summary>
    /// <remarks>virNodeGetFreePages.</remarks>
    Task<IReadOnlyList<FreePages>> GetFreePagesAsync(IReadOnlyList<long> pageSizes, int startCell, int cellCount, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<FreePages>>("virNodeGetFreePages");

    /// <summary>Reserves huge pages; keys are page sizes in bytes.</summary>
    /// <remarks>virNodeAllocPages.</remarks>
    Task<int> AllocatePagesAsync(IReadOnlyDictionary<long, ulong> pageCounts, int startCell, int cellCount, bool replace, CancellationToken cancellationToken) =>
        Unsupported.Call<int>("virNodeAllocPages");

    /// <summary>Gives CPU times of one CPU, or of all with -1.</summary>
    /// <remarks>virNodeGetCPUStats.</remarks>
    Task<IReadOnlyList<NodeStatistic>> GetCpuStatisticsAsync(int cpu, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<NodeStatistic>>("virNodeGetCPUStats");

    /// <summary>Gives memory counters of one cell, or of all with -1.</summary>
    /// <remarks>virNodeGetMemoryStats.</remarks>
    Task<IReadOnlyList<NodeStatistic>> GetMemoryStatisticsAsync(int cell, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<NodeStatistic>>("virNodeGetMemoryStats");

    /// <summary>Gives the page-sharing (KSM) parameters.</summary>
    /// <remarks>virNodeGetMemoryParameters.</remarks>
    Task<IReadOnlyList<TypedParameter>> GetMemoryParametersAsync(CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<TypedParameter>>("virNodeGetMemoryParameters");

    /// <summary>Sets the page-sharing (KSM) parameters.</summary>
    /// <remarks>virNodeSetMemoryParameters.</remarks>
    Task SetMemoryParametersAsync(IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken) =>
        Unsupported.Call("virNodeSetMemoryParameters");

    /// <summary>Gives the security model in force.</summary>
    /// <remarks>virNodeGetSecurityModel.</remarks>
    Task<SecurityLabel> GetSecurityModelAsync(CancellationToken cancellationToken) =>
        Unsupported.Call<SecurityLabel>("virNodeGetSecurityModel");

    /// <summary>Gives the AMD SEV facts.</summary>
    /// <remarks>virNodeGetSEVInfo.</remarks>
    Task<IReadOnlyList<TypedParameter>> GetSevInfoAsync(CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<TypedParameter>>("virNodeGetSEVInfo");

    /// <summary>Puts the host to sleep for a time.</summary>
    /// <remarks>virNodeSuspendForDuration.</remarks>
    Task SuspendAsync(NodeSuspendTarget target, TimeSpan duration, CancellationToken cancellationToken) =>
        Unsupported.Call("virNodeSuspendForDuration");

    /// <summary>Lists the CPU models known for an architecture.</summary>
    /// <remarks>virConnectGetCPUModelNames.</remarks>
    Task<IReadOnlyList<string>> GetCpuModelNamesAsync(string architecture, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<string>>("virConnectGetCPUModelNames");

    /// <summary>Compares a CPU with the host's.</summary>
    /// <remarks>virConnectCompareCPU.</remarks>
    Task<CpuCompareResult> CompareCpuAsync(string xml, CpuCompareFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<CpuCompareResult>("virConnectCompareCPU");

    /// <summary>Compares a CPU with what a hypervisor can give.</summary>
    /// <remarks>virConnectCompareHypervisorCPU.</remarks>
    Task<CpuCompareResult> CompareHypervisorCpuAsync(HypervisorCpuQuery query, string xml, CpuCompareFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<CpuCompareResult>("virConnectCompareHypervisorCPU");

    /// <summary>Computes the CPU that all given hosts have in common.</summary>
    /// <remarks>virConnectBaselineCPU.</remarks>
    Task<string> BaselineCpuAsync(IReadOnlyList<string> cpus, CpuBaselineFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virConnectBaselineCPU");

    /// <summary>Computes the CPU that all given hypervisors can give.</summary>
    /// <remarks>virConnectBaselineHypervisorCPU.</remarks>
    Task<string> BaselineHypervisorCpuAsync(HypervisorCpuQuery query, IReadOnlyList<string> cpus, CpuBaselineFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virConnectBaselineHypervisorCPU");

    /// <summary>Turns a hypervisor's own configuration into domain XML.</summary>
    /// <remarks>virConnectDomainXMLFromNative.</remarks>
    Task<string> DomainXmlFromNativeAsync(string format, string config, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virConnectDomainXMLFromNative");

    /// <summary>Turns domain XML into a hypervisor's own configuration.</summary>
    /// <remarks>virConnectDomainXMLToNative.</remarks>
    Task<string> DomainXmlToNativeAsync(string format, string xml, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virConnectDomainXMLToNative");
}
