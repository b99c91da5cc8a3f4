namespace VirtPS.Engine.Drivers;

/// <summary>Domains: CPUs, memory and scheduling.</summary>
/// <remarks>virDomain*. A member that a driver leaves out fails with NoSupport.</remarks>
public interface IDomainTuningDriver
{
    /// <summary>Sets the memory, or its ceiling, in bytes.</summary>
    /// <remarks>virDomainSetMemoryFlags.</remarks>
    Task SetMemoryAsync(DomainRef domain, long bytes, DomainMemoryFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetMemoryFlags");

    /// <summary>Says how often the balloon collects statistics; 0 stops it.</summary>
    /// <remarks>virDomainSetMemoryStatsPeriod.</remarks>
    Task SetMemoryStatisticsPeriodAsync(DomainRef domain, int seconds, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetMemoryStatsPeriod");

    /// <summary>Gives memory limits in KiB.</summary>
    /// <remarks>virDomainGetMemoryParameters.</remarks>
    Task<IReadOnlyList<TypedParameter>> GetMemoryParametersAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<TypedParameter>>("virDomainGetMemoryParameters");

    /// <summary>Sets memory limits in KiB.</summary>
    /// <remarks>virDomainSetMemoryParameters.</remarks>
    Task SetMemoryParametersAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetMemoryParameters");

    /// <summary>Gives the NUMA policy.</summary>
    /// <remarks>virDomainGetNumaParameters.</remarks>
    Task<IReadOnlyList<TypedParameter>> GetNumaParametersAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<TypedParameter>>("virDomainGetNumaParameters");

    /// <summary>Sets the NUMA policy.</summary>
    /// <remarks>virDomainSetNumaParameters.</remarks>
    Task SetNumaParametersAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetNumaParameters");

    /// <summary>Gives block I/O weights and limits.</summary>
    /// <remarks>virDomainGetBlkioParameters.</remarks>
    Task<IReadOnlyList<TypedParameter>> GetBlkioParametersAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<TypedParameter>>("virDomainGetBlkioParameters");

    /// <summary>Sets block I/O weights and limits.</summary>
    /// <remarks>virDomainSetBlkioParameters.</remarks>
    Task SetBlkioParametersAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetBlkioParameters");

    /// <summary>Names the CPU scheduler.</summary>
    /// <remarks>virDomainGetSchedulerType.</remarks>
    Task<string> GetSchedulerTypeAsync(DomainRef domain, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virDomainGetSchedulerType");

    /// <summary>Gives the CPU scheduler's parameters.</summary>
    /// <remarks>virDomainGetSchedulerParametersFlags.</remarks>
    Task<IReadOnlyList<TypedParameter>> GetSchedulerParametersAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<TypedParameter>>("virDomainGetSchedulerParametersFlags");

    /// <summary>Sets the CPU scheduler's parameters.</summary>
    /// <remarks>virDomainSetSchedulerParametersFlags.</remarks>
    Task SetSchedulerParametersAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetSchedulerParametersFlags");

    /// <summary>Tells which performance events are counted.</summary>
    /// <remarks>virDomainGetPerfEvents.</remarks>
    Task<IReadOnlyList<TypedParameter>> GetPerfEventsAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<TypedParameter>>("virDomainGetPerfEvents");

    /// <summary>Says which performance events are counted.</summary>
    /// <remarks>virDomainSetPerfEvents.</remarks>
    Task SetPerfEventsAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetPerfEvents");

    /// <summary>Sets the number of virtual CPUs, or its ceiling.</summary>
    /// <remarks>virDomainSetVcpusFlags.</remarks>
    Task SetVcpusAsync(DomainRef domain, int count, DomainVcpuFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetVcpusFlags");

    /// <summary>Gives the number of virtual CPUs, or its ceiling.</summary>
    /// <remarks>virDomainGetVcpusFlags.</remarks>
    Task<int> GetVcpuCountAsync(DomainRef domain, DomainVcpuFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<int>("virDomainGetVcpusFlags");

    /// <summary>Plugs or unplugs single virtual CPUs, given as a set such as 2-3.</summary>
    /// <remarks>virDomainSetVcpu.</remarks>
    Task SetVcpuAsync(DomainRef domain, string vcpus, bool enable, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetVcpu");

    /// <summary>Tells what each virtual CPU does.</summary>
    /// <remarks>virDomainGetVcpus.</remarks>
    Task<IReadOnlyList<VcpuInfo>> GetVcpusAsync(DomainRef domain, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<VcpuInfo>>("virDomainGetVcpus");

    /// <summary>Tells which host CPUs each virtual CPU may use.</summary>
    /// <remarks>virDomainGetVcpuPinInfo.</remarks>
    Task<IReadOnlyList<IReadOnlyList<bool>>> GetVcpuPinningAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<IReadOnlyList<bool>>>("virDomainGetVcpuPinInfo");

    /// <summary>Says which host CPUs a virtual CPU may use.</summary>
    /// <remarks>virDomainPinVcpuFlags.</remarks>
    Task PinVcpuAsync(DomainRef domain, int vcpu, IReadOnlyList<bool> cpus, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainPinVcpuFlags");

    /// <summary>Tells which host CPUs the emulator may use.</summary>
    /// <remarks>virDomainGetEmulatorPinInfo.</remarks>
    Task<IReadOnlyList<bool>> GetEmulatorPinningAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<bool>>("virDomainGetEmulatorPinInfo");

    /// <summary>Says which host CPUs the emulator may use.</summary>
    /// <remarks>virDomainPinEmulator.</remarks>
    Task PinEmulatorAsync(DomainRef domain, IReadOnlyList<bool> cpus, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainPinEmulator");

    /// <summary>Lists I/O threads.</summary>
    /// <remarks>virDomainGetIOThreadInfo.</remarks>
    Task<IReadOnlyList<IOThreadInfo>> GetIOThreadsAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<IOThreadInfo>>("virDomainGetIOThreadInfo");

    /// <summary>Adds an I/O thread.</summary>
    /// <remarks>virDomainAddIOThread.</remarks>
    Task AddIOThreadAsync(DomainRef domain, uint id, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainAddIOThread");

    /// <summary>Removes an I/O thread.</summary>
    /// <remarks>virDomainDelIOThread.</remarks>
    Task RemoveIOThreadAsync(DomainRef domain, uint id, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainDelIOThread");

    /// <summary>Says which host CPUs an I/O thread may use.</summary>
    /// <remarks>virDomainPinIOThread.</remarks>
    Task PinIOThreadAsync(DomainRef domain, uint id, IReadOnlyList<bool> cpus, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainPinIOThread");

    /// <summary>Sets an I/O thread's polling parameters.</summary>
    /// <remarks>virDomainSetIOThreadParams.</remarks>
    Task SetIOThreadParametersAsync(DomainRef domain, uint id, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetIOThreadParams");
}
