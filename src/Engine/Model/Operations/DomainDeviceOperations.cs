using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with devices of domains of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver.</remarks>
public sealed class DomainDeviceOperations : FamilyOperations<IDomainDeviceDriver>
{
    internal DomainDeviceOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.DomainDevices)
    {
    }

    /// <summary>Adds a device.</summary>
    /// <remarks>virDomainAttachDeviceFlags.</remarks>
    public Task AttachAsync(DomainRef domain, string xml, DomainDeviceFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.AttachAsync(domain, xml, flags, cancellationToken), cancellationToken);

    /// <summary>Removes a device.</summary>
    /// <remarks>virDomainDetachDeviceFlags.</remarks>
    public Task DetachAsync(DomainRef domain, string xml, DomainDeviceFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.DetachAsync(domain, xml, flags, cancellationToken), cancellationToken);

    /// <summary>Removes the device with an alias.</summary>
    /// <remarks>virDomainDetachDeviceAlias.</remarks>
    public Task DetachByAliasAsync(DomainRef domain, string alias, DomainDeviceFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.DetachByAliasAsync(domain, alias, flags, cancellationToken), cancellationToken);

    /// <summary>Changes a device in place.</summary>
    /// <remarks>virDomainUpdateDeviceFlags.</remarks>
    public Task UpdateAsync(DomainRef domain, string xml, DomainDeviceFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.UpdateAsync(domain, xml, flags, cancellationToken), cancellationToken);

    /// <summary>Gives a disk's sizes.</summary>
    /// <remarks>virDomainGetBlockInfo.</remarks>
    public Task<BlockInfo> GetBlockInfoAsync(DomainRef domain, string disk, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetBlockInfoAsync(domain, disk, cancellationToken), cancellationToken);

    /// <summary>Lists disks that met errors.</summary>
    /// <remarks>virDomainGetDiskErrors.</remarks>
    public Task<IReadOnlyList<DiskError>> GetDiskErrorsAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetDiskErrorsAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Gives a disk's counters; an empty name sums all disks.</summary>
    /// <remarks>virDomainBlockStatsFlags.</remarks>
    public Task<IReadOnlyList<TypedParameter>> GetBlockStatisticsAsync(DomainRef domain, string disk, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetBlockStatisticsAsync(domain, disk, cancellationToken), cancellationToken);

    /// <summary>Gives a network interface's counters, by target or MAC.</summary>
    /// <remarks>virDomainInterfaceStats.</remarks>
    public Task<InterfaceStatistics> GetInterfaceStatisticsAsync(DomainRef domain, string device, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetInterfaceStatisticsAsync(domain, device, cancellationToken), cancellationToken);

    /// <summary>Gives the balloon's statistics.</summary>
    /// <remarks>virDomainMemoryStats.</remarks>
    public Task<IReadOnlyList<MemoryStatistic>> GetMemoryStatisticsAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetMemoryStatisticsAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Gives CPU times by host CPU, or with -1 and 1 in total.</summary>
    /// <remarks>virDomainGetCPUStats.</remarks>
    public Task<IReadOnlyList<IReadOnlyList<TypedParameter>>> GetCpuStatisticsAsync(DomainRef domain, int startCpu, int cpuCount, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetCpuStatisticsAsync(domain, startCpu, cpuCount, cancellationToken), cancellationToken);

    /// <summary>Resizes a running guest's disk; the new size is in bytes.</summary>
    /// <remarks>virDomainBlockResize.</remarks>
    public Task ResizeBlockAsync(DomainRef domain, string disk, long bytes, DomainBlockResizeFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.BlockWrite, domain, (family, domain) => family.ResizeBlockAsync(domain, disk, bytes, flags, cancellationToken), cancellationToken);

    /// <summary>Reads from a disk.</summary>
    /// <remarks>virDomainBlockPeek.</remarks>
    public Task<byte[]> PeekBlockAsync(DomainRef domain, string disk, long offset, int length, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.BlockRead, domain, (family, domain) => family.PeekBlockAsync(domain, disk, offset, length, cancellationToken), cancellationToken);

    /// <summary>Reads from a guest's memory.</summary>
    /// <remarks>virDomainMemoryPeek.</remarks>
    public Task<byte[]> PeekMemoryAsync(DomainRef domain, long start, int length, DomainMemoryPeekFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.MemoryRead, domain, (family, domain) => family.PeekMemoryAsync(domain, start, length, flags, cancellationToken), cancellationToken);

    /// <summary>Gives a disk's I/O limits.</summary>
    /// <remarks>virDomainGetBlockIoTune.</remarks>
    public Task<IReadOnlyList<TypedParameter>> GetBlockIoTuneAsync(DomainRef domain, string? disk, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetBlockIoTuneAsync(domain, disk, flags, cancellationToken), cancellationToken);

    /// <summary>Sets a disk's I/O limits.</summary>
    /// <remarks>virDomainSetBlockIoTune.</remarks>
    public Task SetBlockIoTuneAsync(DomainRef domain, string disk, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.SetBlockIoTuneAsync(domain, disk, parameters, flags, cancellationToken), cancellationToken);

    /// <summary>Gives a network interface's bandwidth limits in KiB/s.</summary>
    /// <remarks>virDomainGetInterfaceParameters.</remarks>
    public Task<IReadOnlyList<TypedParameter>> GetInterfaceParametersAsync(DomainRef domain, string device, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetInterfaceParametersAsync(domain, device, flags, cancellationToken), cancellationToken);

    /// <summary>Sets a network interface's bandwidth limits in KiB/s.</summary>
    /// <remarks>virDomainSetInterfaceParameters.</remarks>
    public Task SetInterfaceParametersAsync(DomainRef domain, string device, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.SetInterfaceParametersAsync(domain, device, parameters, flags, cancellationToken), cancellationToken);

    /// <summary>Has a running guest's network cards tell the switches where they are.</summary>
    /// <remarks>virDomainAnnounceInterface.</remarks>
    public Task AnnounceInterfaceAsync(DomainRef domain, string? device, IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.AnnounceInterfaceAsync(domain, device, parameters, cancellationToken), cancellationToken);

    /// <summary>Makes or changes a group of disks that share I/O limits.</summary>
    /// <remarks>virDomainSetThrottleGroup.</remarks>
    public Task SetThrottleGroupAsync(DomainRef domain, string group, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.SetThrottleGroupAsync(domain, group, parameters, flags, cancellationToken), cancellationToken);

    /// <summary>Removes a throttle group.</summary>
    /// <remarks>virDomainDelThrottleGroup.</remarks>
    public Task RemoveThrottleGroupAsync(DomainRef domain, string group, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.RemoveThrottleGroupAsync(domain, group, flags, cancellationToken), cancellationToken);

    /// <summary>Asks for an event when writes pass an offset.</summary>
    /// <remarks>virDomainSetBlockThreshold.</remarks>
    public Task SetBlockThresholdAsync(DomainRef domain, string device, long bytes, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.SetBlockThresholdAsync(domain, device, bytes, cancellationToken), cancellationToken);

    /// <summary>Starts measuring how fast memory changes.</summary>
    /// <remarks>virDomainStartDirtyRateCalc.</remarks>
    public Task StartDirtyRateCalculationAsync(DomainRef domain, int seconds, uint mode, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.StartDirtyRateCalculationAsync(domain, seconds, mode, cancellationToken), cancellationToken);

    /// <summary>Gives facts of an encrypted guest.</summary>
    /// <remarks>virDomainGetLaunchSecurityInfo.</remarks>
    public Task<IReadOnlyList<TypedParameter>> GetLaunchSecurityInfoAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetLaunchSecurityInfoAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Gives a secret to an encrypted guest.</summary>
    /// <remarks>virDomainSetLaunchSecurityState.</remarks>
    public Task SetLaunchSecurityStateAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.SetLaunchSecurityStateAsync(domain, parameters, cancellationToken), cancellationToken);

    /// <summary>Hands open files over for use as disks; unix sockets only.</summary>
    /// <remarks>virDomainFDAssociate.</remarks>
    public Task AssociateFilesAsync(DomainRef domain, string name, IReadOnlyList<SafeFileHandle> files, uint flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.AssociateFilesAsync(domain, name, files, flags, cancellationToken), cancellationToken);
}
