using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with the host of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver.</remarks>
public sealed class HostOperations : FamilyOperations<IHostDriver>
{
    internal HostOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.Host)
    {
    }

    /// <summary>Gathers what there is to know about the host; what its driver lacks stays empty.</summary>
    /// <remarks>virNodeGetInfo and its kin, asked side by side.</remarks>
    public Task<VirtHostInfo> DescribeAsync(CancellationToken cancellationToken) => HostSurvey.TakeAsync(Connection, cancellationToken);

    /// <summary>Gives what the host can do, read from its capabilities document.</summary>
    /// <remarks>virConnectGetCapabilities.</remarks>
    public async Task<VirtHostCapability> DescribeCapabilitiesAsync(CancellationToken cancellationToken) =>
        new(Connection, await GetCapabilitiesAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Gives the host's own name.</summary>
    /// <remarks>virConnectGetHostname.</remarks>
    public Task<string> GetHostNameAsync(CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.GetAttributes, null, family => family.GetHostNameAsync(cancellationToken), cancellationToken);

    /// <summary>Gives the hypervisor's version as major * 1,000,000 + minor * 1,000 + release.</summary>
    /// <remarks>virConnectGetVersion.</remarks>
    public Task<ulong> GetHypervisorVersionAsync(CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.GetAttributes, null, family => family.GetHypervisorVersionAsync(cancellationToken), cancellationToken);

    /// <summary>Gives the version of the serving library, coded likewise.</summary>
    /// <remarks>virConnectGetLibVersion.</remarks>
    public Task<ulong> GetLibraryVersionAsync(CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.GetAttributes, null, family => family.GetLibraryVersionAsync(cancellationToken), cancellationToken);

    /// <summary>Gives the hypervisor's name, such as QEMU.</summary>
    /// <remarks>virConnectGetType.</remarks>
    public Task<string> GetTypeAsync(CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.GetAttributes, null, family => family.GetTypeAsync(cancellationToken), cancellationToken);

    /// <summary>Gives the most virtual CPUs that a guest of a type may have.</summary>
    /// <remarks>virConnectGetMaxVcpus.</remarks>
    public Task<int> GetMaxVcpusAsync(string? type, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Read, null, family => family.GetMaxVcpusAsync(type, cancellationToken), cancellationToken);

    /// <summary>Gives the hardware in short.</summary>
    /// <remarks>virNodeGetInfo.</remarks>
    public Task<NodeInfo> GetNodeInfoAsync(CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Read, null, family => family.GetNodeInfoAsync(cancellationToken), cancellationToken);

    /// <summary>Gives the capabilities document.</summary>
    /// <remarks>virConnectGetCapabilities.</remarks>
    public Task<string> GetCapabilitiesAsync(CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Read, null, family => family.GetCapabilitiesAsync(cancellationToken), cancellationToken);

    /// <summary>Gives the document of what a guest on one emulator may have.</summary>
    /// <remarks>virConnectGetDomainCapabilities.</remarks>
    public Task<string> GetDomainCapabilitiesAsync(DomainCapabilitiesQuery query, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Write, null, family => family.GetDomainCapabilitiesAsync(query, cancellationToken), cancellationToken);

    /// <summary>Gives the SMBIOS document.</summary>
    /// <remarks>virConnectGetSysinfo.</remarks>
    public Task<string> GetSysinfoAsync(CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Read, null, family => family.GetSysinfoAsync(cancellationToken), cancellationToken);

    /// <summary>Tells which CPUs exist and are online.</summary>
    /// <remarks>virNodeGetCPUMap.</remarks>
    public Task<NodeCpuMap> GetCpuMapAsync(CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Read, null, family => family.GetCpuMapAsync(cancellationToken), cancellationToken);

    /// <summary>Gives the free memory in bytes.</summary>
    /// <remarks>virNodeGetFreeMemory.</remarks>
    public Task<long> GetFreeMemoryAsync(CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Read, null, family => family.GetFreeMemoryAsync(cancellationToken), cancellationToken);

    /// <summary>Gives the free memory of NUMA cells in bytes.</summary>
    /// <remarks>virNodeGetCellsFreeMemory.</remarks>
    public Task<IReadOnlyList<long>> GetCellsFreeMemoryAsync(int startCell, int maxCells, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Read, null, family => family.GetCellsFreeMemoryAsync(startCell, maxCells, cancellationToken), cancellationToken);

    /// <summary>Counts free pages by cell and size.</summary>
    /// <remarks>virNodeGetFreePages.</remarks>
    public Task<IReadOnlyList<FreePages>> GetFreePagesAsync(IReadOnlyList<long> pageSizes, int startCell, int cellCount, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Read, null, family => family.GetFreePagesAsync(pageSizes, startCell, cellCount, cancellationToken), cancellationToken);

    /// <summary>Reserves huge pages; keys are page sizes in bytes.</summary>
    /// <remarks>virNodeAllocPages.</remarks>
    public Task<int> AllocatePagesAsync(IReadOnlyDictionary<long, ulong> pageCounts, int startCell, int cellCount, bool replace, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Write, null, family => family.AllocatePagesAsync(pageCounts, startCell, cellCount, replace, cancellationToken), cancellationToken);

    /// <summary>Gives CPU times of one CPU, or of all with -1.</summary>
    /// <remarks>virNodeGetCPUStats.</remarks>
    public Task<IReadOnlyList<NodeStatistic>> GetCpuStatisticsAsync(int cpu, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Read, null, family => family.GetCpuStatisticsAsync(cpu, cancellationToken), cancellationToken);

    /// <summary>Gives memory counters of one cell, or of all with -1.</summary>
    /// <remarks>virNodeGetMemoryStats.</remarks>
    public Task<IReadOnlyList<NodeStatistic>> GetMemoryStatisticsAsync(int cell, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Read, null, family => family.GetMemoryStatisticsAsync(cell, cancellationToken), cancellationToken);

    /// <summary>Gives the page-sharing (KSM) parameters.</summary>
    /// <remarks>virNodeGetMemoryParameters.</remarks>
    public Task<IReadOnlyList<TypedParameter>> GetMemoryParametersAsync(CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Read, null, family => family.GetMemoryParametersAsync(cancellationToken), cancellationToken);

    /// <summary>Sets the page-sharing (KSM) parameters.</summary>
    /// <remarks>virNodeSetMemoryParameters.</remarks>
    public Task SetMemoryParametersAsync(IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Write, null, family => family.SetMemoryParametersAsync(parameters, cancellationToken), cancellationToken);

    /// <summary>Gives the security model in force.</summary>
    /// <remarks>virNodeGetSecurityModel.</remarks>
    public Task<SecurityLabel> GetSecurityModelAsync(CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Read, null, family => family.GetSecurityModelAsync(cancellationToken), cancellationToken);

    /// <summary>Gives the AMD SEV facts.</summary>
    /// <remarks>virNodeGetSEVInfo.</remarks>
    public Task<IReadOnlyList<TypedParameter>> GetSevInfoAsync(CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Connect.Read).ForWriters(), null, family => family.GetSevInfoAsync(cancellationToken), cancellationToken);

    /// <summary>Puts the host to sleep for a time.</summary>
    /// <remarks>virNodeSuspendForDuration.</remarks>
    public Task SuspendAsync(NodeSuspendTarget target, TimeSpan duration, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.PowerControl, null, family => family.SuspendAsync(target, duration, cancellationToken), cancellationToken);

    /// <summary>Lists the CPU models known for an architecture.</summary>
    /// <remarks>virConnectGetCPUModelNames.</remarks>
    public Task<IReadOnlyList<string>> GetCpuModelNamesAsync(string architecture, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Read, null, family => family.GetCpuModelNamesAsync(architecture, cancellationToken), cancellationToken);

    /// <summary>Compares a CPU with the host's.</summary>
    /// <remarks>virConnectCompareCPU.</remarks>
    public Task<CpuCompareResult> CompareCpuAsync(string xml, CpuCompareFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Read, null, family =>
        {
            if (flags.HasFlag(CpuCompareFlags.ValidateXml))
            {
                Validate("cpu", xml);
            }

            return family.CompareCpuAsync(xml, flags, cancellationToken);
        }, cancellationToken);

    /// <summary>Compares a CPU with what a hypervisor can give.</summary>
    /// <remarks>virConnectCompareHypervisorCPU.</remarks>
    public Task<CpuCompareResult> CompareHypervisorCpuAsync(HypervisorCpuQuery query, string xml, CpuCompareFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Write, null, family => family.CompareHypervisorCpuAsync(query, xml, flags, cancellationToken), cancellationToken);

    /// <summary>Computes the CPU that all given hosts have in common.</summary>
    /// <remarks>virConnectBaselineCPU.</remarks>
    public Task<string> BaselineCpuAsync(IReadOnlyList<string> cpus, CpuBaselineFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Read, null, family => family.BaselineCpuAsync(cpus, flags, cancellationToken), cancellationToken);

    /// <summary>Computes the CPU that all given hypervisors can give.</summary>
    /// <remarks>virConnectBaselineHypervisorCPU.</remarks>
    public Task<string> BaselineHypervisorCpuAsync(HypervisorCpuQuery query, IReadOnlyList<string> cpus, CpuBaselineFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Write, null, family => family.BaselineHypervisorCpuAsync(query, cpus, flags, cancellationToken), cancellationToken);

    /// <summary>Turns a hypervisor's own configuration into domain XML.</summary>
    /// <remarks>virConnectDomainXMLFromNative.</remarks>
    public Task<string> DomainXmlFromNativeAsync(string format, string config, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Write, null, family => family.DomainXmlFromNativeAsync(format, config, cancellationToken), cancellationToken);

    /// <summary>Turns domain XML into a hypervisor's own configuration.</summary>
    /// <remarks>virConnectDomainXMLToNative.</remarks>
    public Task<string> DomainXmlToNativeAsync(string format, string xml, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Write, null, family => family.DomainXmlToNativeAsync(format, xml, cancellationToken), cancellationToken);
}
