using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with domains' CPUs, memory and scheduling of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver.</remarks>
public sealed class DomainTuningOperations : FamilyOperations<IDomainTuningDriver>
{
    internal DomainTuningOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.DomainTuning)
    {
    }

    /// <summary>Sets the memory, or its ceiling, in bytes.</summary>
    /// <remarks>virDomainSetMemoryFlags.</remarks>
    public Task SetMemoryAsync(DomainRef domain, long bytes, DomainMemoryFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.SetMemoryAsync(domain, bytes, flags, cancellationToken), cancellationToken);

    /// <summary>Says how often the balloon collects statistics; 0 stops it.</summary>
    /// <remarks>virDomainSetMemoryStatsPeriod.</remarks>
    public Task SetMemoryStatisticsPeriodAsync(DomainRef domain, int seconds, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.SetMemoryStatisticsPeriodAsync(domain, seconds, flags, cancellationToken), cancellationToken);

    /// <summary>Gives memory limits in KiB.</summary>
    /// <remarks>virDomainGetMemoryParameters.</remarks>
    public Task<IReadOnlyList<TypedParameter>> GetMemoryParametersAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetMemoryParametersAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Sets memory limits in KiB.</summary>
    /// <remarks>virDomainSetMemoryParameters.</remarks>
    public Task SetMemoryParametersAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.SetMemoryParametersAsync(domain, parameters, flags, cancellationToken), cancellationToken);

    /// <summary>Gives the NUMA policy.</summary>
    /// <remarks>virDomainGetNumaParameters.</remarks>
    public Task<IReadOnlyList<TypedParameter>> GetNumaParametersAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetNumaParametersAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Sets the NUMA policy.</summary>
    /// <remarks>virDomainSetNumaParameters.</remarks>
    public Task SetNumaParametersAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.SetNumaParametersAsync(domain, parameters, flags, cancellationToken), cancellationToken);

    /// <summary>Gives block I/O weights and limits.</summary>
    /// <remarks>virDomainGetBlkioParameters.</remarks>
    public Task<IReadOnlyList<TypedParameter>> GetBlkioParametersAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetBlkioParametersAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Sets block I/O weights and limits.</summary>
    /// <remarks>virDomainSetBlkioParameters.</remarks>
    public Task SetBlkioParametersAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.SetBlkioParametersAsync(domain, parameters, flags, cancellationToken), cancellationToken);

    /// <summary>Names the CPU scheduler.</summary>
    /// <remarks>virDomainGetSchedulerType.</remarks>
    public Task<string> GetSchedulerTypeAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetSchedulerTypeAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Gives the CPU scheduler's parameters.</summary>
    /// <remarks>virDomainGetSchedulerParametersFlags.</remarks>
    public Task<IReadOnlyList<TypedParameter>> GetSchedulerParametersAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetSchedulerParametersAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Sets the CPU scheduler's parameters.</summary>
    /// <remarks>virDomainSetSchedulerParametersFlags.</remarks>
    public Task SetSchedulerParametersAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.SetSchedulerParametersAsync(domain, parameters, flags, cancellationToken), cancellationToken);

    /// <summary>Tells which performance events are counted.</summary>
    /// <remarks>virDomainGetPerfEvents.</remarks>
    public Task<IReadOnlyList<TypedParameter>> GetPerfEventsAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetPerfEventsAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Says which performance events are counted.</summary>
    /// <remarks>virDomainSetPerfEvents.</remarks>
    public Task SetPerfEventsAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.SetPerfEventsAsync(domain, parameters, flags, cancellationToken), cancellationToken);

    /// <summary>Sets the number of virtual CPUs, or its ceiling.</summary>
    /// <remarks>virDomainSetVcpusFlags.</remarks>
    public Task SetVcpusAsync(DomainRef domain, int count, DomainVcpuFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.SetVcpusAsync(domain, count, flags, cancellationToken), cancellationToken);

    /// <summary>Gives the number of virtual CPUs, or its ceiling.</summary>
    /// <remarks>virDomainGetVcpusFlags.</remarks>
    public Task<int> GetVcpuCountAsync(DomainRef domain, DomainVcpuFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.Read).AndIf(flags.HasFlag(DomainVcpuFlags.Guest), Permissions.Domain.Write), domain, (family, domain) => family.GetVcpuCountAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Plugs or unplugs single virtual CPUs, given as a set such as 2-3.</summary>
    /// <remarks>virDomainSetVcpu.</remarks>
    public Task SetVcpuAsync(DomainRef domain, string vcpus, bool enable, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.SetVcpuAsync(domain, vcpus, enable, flags, cancellationToken), cancellationToken);

    /// <summary>Tells what each virtual CPU does.</summary>
    /// <remarks>virDomainGetVcpus.</remarks>
    public Task<IReadOnlyList<VcpuInfo>> GetVcpusAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetVcpusAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Tells which host CPUs each virtual CPU may use.</summary>
    /// <remarks>virDomainGetVcpuPinInfo.</remarks>
    public Task<IReadOnlyList<IReadOnlyList<bool>>> GetVcpuPinningAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetVcpuPinningAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Says which host CPUs a virtual CPU may use.</summary>
    /// <remarks>virDomainPinVcpuFlags.</remarks>
    public Task PinVcpuAsync(DomainRef domain, int vcpu, IReadOnlyList<bool> cpus, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.PinVcpuAsync(domain, vcpu, cpus, flags, cancellationToken), cancellationToken);

    /// <summary>Tells which host CPUs the emulator may use.</summary>
    /// <remarks>virDomainGetEmulatorPinInfo.</remarks>
    public Task<IReadOnlyList<bool>> GetEmulatorPinningAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetEmulatorPinningAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Says which host CPUs the emulator may use.</summary>
    /// <remarks>virDomainPinEmulator.</remarks>
    public Task PinEmulatorAsync(DomainRef domain, IReadOnlyList<bool> cpus, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.PinEmulatorAsync(domain, cpus, flags, cancellationToken), cancellationToken);

    /// <summary>Lists I/O threads.</summary>
    /// <remarks>virDomainGetIOThreadInfo.</remarks>
    public Task<IReadOnlyList<IOThreadInfo>> GetIOThreadsAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetIOThreadsAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Adds an I/O thread.</summary>
    /// <remarks>virDomainAddIOThread.</remarks>
    public Task AddIOThreadAsync(DomainRef domain, uint id, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.AddIOThreadAsync(domain, id, flags, cancellationToken), cancellationToken);

    /// <summary>Removes an I/O thread.</summary>
    /// <remarks>virDomainDelIOThread.</remarks>
    public Task RemoveIOThreadAsync(DomainRef domain, uint id, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.RemoveIOThreadAsync(domain, id, flags, cancellationToken), cancellationToken);

    /// <summary>Says which host CPUs an I/O thread may use.</summary>
    /// <remarks>virDomainPinIOThread.</remarks>
    public Task PinIOThreadAsync(DomainRef domain, uint id, IReadOnlyList<bool> cpus, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.PinIOThreadAsync(domain, id, cpus, flags, cancellationToken), cancellationToken);

    /// <summary>Sets an I/O thread's polling parameters.</summary>
    /// <remarks>virDomainSetIOThreadParams.</remarks>
    public Task SetIOThreadParametersAsync(DomainRef domain, uint id, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.SetIOThreadParametersAsync(domain, id, parameters, flags, cancellationToken), cancellationToken);
}
