namespace VirtPS.Engine.Drivers;

/// <summary>What a listing shows of a domain, taken at one moment.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="State">Its state.</param>
/// <param name="Reason">Why it is in that state: a number whose meaning depends on the state.</param>
/// <param name="MaxMemory">The memory it may reach, in bytes.</param>
/// <param name="Memory">The memory it has now, in bytes.</param>
/// <param name="Vcpus">Its virtual CPUs.</param>
/// <param name="CpuTime">The CPU time it has used.</param>
/// <param name="IsPersistent">Whether a definition outlives its run.</param>
/// <param name="Autostart">Whether it starts with the host.</param>
/// <param name="HasManagedSave">Whether it has a managed save image.</param>
/// <remarks>virDomainGetInfo, virDomainGetState, virDomainIsPersistent, virDomainGetAutostart, virDomainHasManagedSaveImage.</remarks>
public sealed record DomainSummary(
    DomainRef Domain, DomainState State, int Reason, long MaxMemory, long Memory, int Vcpus,
    TimeSpan CpuTime, bool IsPersistent, bool Autostart, bool HasManagedSave);

/// <summary>The state of the interface through which a domain is controlled.</summary>
/// <param name="State">The state.</param>
/// <param name="Details">Numbers that depend on the state.</param>
/// <param name="StateTime">How long the interface has been in it.</param>
/// <remarks>virDomainGetControlInfo.</remarks>
public sealed record DomainControlInfo(DomainControlState State, uint Details, TimeSpan StateTime);

/// <summary>A security label of a domain or a security model of a host.</summary>
/// <param name="Model">The model, such as <c>selinux</c>; empty where only the label is known.</param>
/// <param name="Label">The label, or for a host its domain of interpretation.</param>
/// <param name="Enforcing">Whether it is enforced.</param>
/// <remarks>virDomainGetSecurityLabelList, virNodeGetSecurityModel.</remarks>
public sealed record SecurityLabel(string Model, string Label, bool Enforcing)
{
    /// <summary>Gives the label, behind its model where that is known.</summary>
    /// <returns>Such as <c>selinux system_u:system_r:svirt_t:s0</c>.</returns>
    public override string ToString() => Model.Length > 0 ? $"{Model} {Label}" : Label;
}

/// <summary>Statistics of one domain.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Values">Fields named as <c>virsh domstats</c> names them; memory in KiB, times in nanoseconds, as libvirt documents each field.</param>
/// <remarks>virConnectGetAllDomainStats, virDomainListGetStats.</remarks>
public sealed record DomainStatistics(DomainRef Domain, IReadOnlyList<TypedParameter> Values);

/// <summary>One virtual CPU of a running domain.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="State">Its state.</param>
/// <param name="CpuTime">The CPU time it has used.</param>
/// <param name="Cpu">The host CPU it is on, or a negative virVcpuHostCpuState.</param>
/// <param name="Affinity">The host CPUs it may use, one entry each.</param>
/// <remarks>virDomainGetVcpus.</remarks>
public sealed record VcpuInfo(int Number, VcpuState State, TimeSpan CpuTime, int Cpu, IReadOnlyList<bool> Affinity);

/// <summary>One I/O thread of a domain.</summary>
/// <param name="Id">Its number, from 1.</param>
/// <param name="Affinity">The host CPUs it may use, one entry each.</param>
/// <remarks>virDomainGetIOThreadInfo.</remarks>
public sealed record IOThreadInfo(uint Id, IReadOnlyList<bool> Affinity);

/// <summary>Sizes of a domain's block device.</summary>
/// <param name="Capacity">What the guest sees, in bytes.</param>
/// <param name="Allocation">The highest offset in use, in bytes.</param>
/// <param name="Physical">What it takes on the host, in bytes.</param>
/// <remarks>virDomainGetBlockInfo.</remarks>
public readonly record struct BlockInfo(long Capacity, long Allocation, long Physical);

/// <summary>An error that a disk has met since the guest started.</summary>
/// <param name="Disk">The disk's target.</param>
/// <param name="Error">The error: 1 unspecified, 2 no space.</param>
/// <remarks>virDomainGetDiskErrors.</remarks>
public readonly record struct DiskError(string Disk, int Error);

/// <summary>Counters of a domain's network interface.</summary>
/// <param name="RxBytes">Bytes received.</param>
/// <param name="RxPackets">Packets received.</param>
/// <param name="RxErrors">Errors while receiving.</param>
/// <param name="RxDropped">Packets dropped while receiving.</param>
/// <param name="TxBytes">Bytes sent.</param>
/// <param name="TxPackets">Packets sent.</param>
/// <param name="TxErrors">Errors while sending.</param>
/// <param name="TxDropped">Packets dropped while sending.</param>
/// <remarks>virDomainInterfaceStats; -1 where a counter is not known.</remarks>
public readonly record struct InterfaceStatistics(
    long RxBytes, long RxPackets, long RxErrors, long RxDropped, long TxBytes, long TxPackets, long TxErrors, long TxDropped);

/// <summary>One memory statistic of a domain.</summary>
/// <param name="Tag">Which one (virDomainMemoryStatTags).</param>
/// <param name="Value">Its value; sizes in KiB.</param>
/// <remarks>virDomainMemoryStats.</remarks>
public readonly record struct MemoryStatistic(int Tag, ulong Value);
