namespace VirtPS.Engine.Drivers;

/// <summary>Domains: their devices, live and defined.</summary>
/// <remarks>virDomain*. A member that a driver leaves out fails with NoSupport.</remarks>
public interface IDomainDeviceDriver
{
    /// <summary>Adds a device.</summary>
    /// <remarks>virDomainAttachDeviceFlags.</remarks>
    Task AttachAsync(DomainRef domain, string xml, DomainDeviceFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainAttachDeviceFlags");

    /// <summary>Removes a device.</summary>
    /// <remarks>virDomainDetachDeviceFlags.</remarks>
    Task DetachAsync(DomainRef domain, string xml, DomainDeviceFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainDetachDeviceFlags");

    /// <summary>Removes the device with an alias.</summary>
    /// <remarks>virDomainDetachDeviceAlias.</remarks>
    Task DetachByAliasAsync(DomainRef domain, string alias, DomainDeviceFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainDetachDeviceAlias");

    /// <summary>Changes a device in place.</summary>
    /// <remarks>virDomainUpdateDeviceFlags.</remarks>
    Task UpdateAsync(DomainRef domain, string xml, DomainDeviceFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainUpdateDeviceFlags");

    /// <summary>Gives a disk's sizes.</summary>
    /// <remarks>virDomainGetBlockInfo.</remarks>
    Task<BlockInfo> GetBlockInfoAsync(DomainRef domain, string disk, CancellationToken cancellationToken) =>
        Unsupported.Call<BlockInfo>("virDomainGetBlockInfo");

    /// <summary>Lists disks that met errors.</summary>
    /// <remarks>virDomainGetDiskErrors.</remarks>
    Task<IReadOnlyList<DiskError>> GetDiskErrorsAsync(DomainRef domain, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<DiskError>>("virDomainGetDiskErrors");

    /// <summary>Gives a disk's counters; an empty name sums all disks.</summary>
    /// <remarks>virDomainBlockStatsFlags.</remarks>
    Task<IReadOnlyList<TypedParameter>> GetBlockStatisticsAsync(DomainRef domain, string disk, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<TypedParameter>>("virDomainBlockStatsFlags");

    /// <summary>Gives a network interface's counters, by target or MAC.</summary>
    /// <remarks>virDomainInterfaceStats.</remarks>
    Task<InterfaceStatistics> GetInterfaceStatisticsAsync(DomainRef domain, string device, CancellationToken cancellationToken) =>
        Unsupported.Call<InterfaceStatistics>("virDomainInterfaceStats");

    /// <summary>Gives the balloon's statistics.</summary>
    /// <remarks>virDomainMemoryStats.</remarks>
    Task<IReadOnlyList<MemoryStatistic>> GetMemoryStatisticsAsync(DomainRef domain, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<MemoryStatistic>>("virDomainMemoryStats");

    /// <summary>Gives CPU times by host CPU, or with -1 and 1 in total.</summary>
    /// <remarks>virDomainGetCPUStats.</remarks>
    Task<IReadOnlyList<IReadOnlyList<TypedParameter>>> GetCpuStatisticsAsync(DomainRef domain, int startCpu, int cpuCount, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<IReadOnlyList<TypedParameter>>>("virDomainGetCPUStats");

    /// <summary>Resizes a running guest's disk; the new size is in bytes.</summary>
    /// <remarks>virDomainBlockResize.</remarks>
    Task ResizeBlockAsync(DomainRef domain, string disk, long bytes, DomainBlockResizeFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainBlockResize");

    /// <summary>Reads from a disk.</summary>
    /// <remarks>virDomainBlockPeek.</remarks>
    Task<byte[]> PeekBlockAsync(DomainRef domain, string disk, long offset, int length, CancellationToken cancellationToken) =>
        Unsupported.Call<byte[]>("virDomainBlockPeek");

    /// <summary>Reads from a guest's memory.</summary>
    /// <remarks>virDomainMemoryPeek.</remarks>
    Task<byte[]> PeekMemoryAsync(DomainRef domain, long start, int length, DomainMemoryPeekFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<byte[]>("virDomainMemoryPeek");

    /// <summary>Gives a disk's I/O limits.</summary>
    /// <remarks>virDomainGetBlockIoTune.</remarks>
    Task<IReadOnlyList<TypedParameter>> GetBlockIoTuneAsync(DomainRef domain, string? disk, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<TypedParameter>>("virDomainGetBlockIoTune");

    /// <summary>Sets a disk's I/O limits.</summary>
    /// <remarks>virDomainSetBlockIoTune.</remarks>
    Task SetBlockIoTuneAsync(DomainRef domain, string disk, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetBlockIoTune");

    /// <summary>Gives a network interface's bandwidth limits in KiB/s.</summary>
    /// <remarks>virDomainGetInterfaceParameters.</remarks>
    Task<IReadOnlyList<TypedParameter>> GetInterfaceParametersAsync(DomainRef domain, string device, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<TypedParameter>>("virDomainGetInterfaceParameters");

    /// <summary>Sets a network interface's bandwidth limits in KiB/s.</summary>
    /// <remarks>virDomainSetInterfaceParameters.</remarks>
    Task SetInterfaceParametersAsync(DomainRef domain, string device, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetInterfaceParameters");

    /// <summary>Has a running guest's network cards tell the switches where they are.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="device">One card, by target, alias or MAC; null for all.</param>
    /// <param name="parameters">uint initial, max and step in milliseconds, and rounds; 0 or left out for QEMU's usual 50, 550, 50 and 5.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The request; the announcements follow after it.</returns>
    /// <remarks>virDomainAnnounceInterface (libvirt 12.5).</remarks>
    Task AnnounceInterfaceAsync(DomainRef domain, string? device, IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainAnnounceInterface");

    /// <summary>Makes or changes a group of disks that share I/O limits.</summary>
    /// <remarks>virDomainSetThrottleGroup.</remarks>
    Task SetThrottleGroupAsync(DomainRef domain, string group, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetThrottleGroup");

    /// <summary>Removes a throttle group.</summary>
    /// <remarks>virDomainDelThrottleGroup.</remarks>
    Task RemoveThrottleGroupAsync(DomainRef domain, string group, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainDelThrottleGroup");

    /// <summary>Asks for an event when writes pass an offset.</summary>
    /// <remarks>virDomainSetBlockThreshold.</remarks>
    Task SetBlockThresholdAsync(DomainRef domain, string device, long bytes, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetBlockThreshold");

    /// <summary>Starts measuring how fast memory changes.</summary>
    /// <remarks>virDomainStartDirtyRateCalc.</remarks>
    Task StartDirtyRateCalculationAsync(DomainRef domain, int seconds, uint mode, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainStartDirtyRateCalc");

    /// <summary>Gives facts of an encrypted guest.</summary>
    /// <remarks>virDomainGetLaunchSecurityInfo.</remarks>
    Task<IReadOnlyList<TypedParameter>> GetLaunchSecurityInfoAsync(DomainRef domain, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<TypedParameter>>("virDomainGetLaunchSecurityInfo");

    /// <summary>Gives a secret to an encrypted guest.</summary>
    /// <remarks>virDomainSetLaunchSecurityState.</remarks>
    Task SetLaunchSecurityStateAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetLaunchSecurityState");

    /// <summary>Hands open files over for use as disks; unix sockets only.</summary>
    /// <remarks>virDomainFDAssociate.</remarks>
    Task AssociateFilesAsync(DomainRef domain, string name, IReadOnlyList<Microsoft.Win32.SafeHandles.SafeFileHandle> files, uint flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainFDAssociate");
}
