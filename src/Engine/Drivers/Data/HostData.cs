namespace VirtPS.Engine.Drivers;

/// <summary>The host's hardware in short.</summary>
/// <param name="Model">The CPU's architecture, such as <c>x86_64</c>.</param>
/// <param name="Memory">Memory in bytes.</param>
/// <param name="Cpus">Active CPUs.</param>
/// <param name="Mhz">The CPUs' frequency in MHz; 0 where unknown.</param>
/// <param name="Nodes">NUMA cells; 1 where the topology is odd.</param>
/// <param name="Sockets">CPU sockets per cell.</param>
/// <param name="Cores">Cores per socket.</param>
/// <param name="Threads">Threads per core.</param>
/// <remarks>virNodeGetInfo.</remarks>
public sealed record NodeInfo(string Model, long Memory, int Cpus, int Mhz, int Nodes, int Sockets, int Cores, int Threads);

/// <summary>Which host CPUs exist and which are online.</summary>
/// <param name="Present">How many there are.</param>
/// <param name="Online">One entry per CPU.</param>
/// <remarks>virNodeGetCPUMap.</remarks>
public sealed record NodeCpuMap(int Present, IReadOnlyList<bool> Online);

/// <summary>A named counter of the host.</summary>
/// <param name="Field">The field's name, such as <c>kernel</c> or <c>free</c>.</param>
/// <param name="Value">CPU times in nanoseconds, memory in KiB.</param>
/// <remarks>virNodeGetCPUStats, virNodeGetMemoryStats.</remarks>
public readonly record struct NodeStatistic(string Field, ulong Value);

/// <summary>Free pages of one size in one NUMA cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="PageSize">The size in bytes.</param>
/// <param name="Free">How many are free.</param>
/// <remarks>virNodeGetFreePages.</remarks>
public readonly record struct FreePages(int Cell, long PageSize, ulong Free);

/// <summary>What a listing shows of a host device.</summary>
/// <param name="Device">The device.</param>
/// <param name="Parent">The name of the device it hangs on, or nothing at the root.</param>
/// <param name="Capabilities">What it can do, such as <c>pci</c> or <c>net</c>.</param>
/// <param name="IsActive">Whether it exists now.</param>
/// <param name="IsPersistent">Whether it is defined.</param>
/// <param name="Autostart">Whether it starts with its parent.</param>
/// <remarks>virNodeDeviceGetParent, virNodeDeviceListCaps, virNodeDeviceIsActive.</remarks>
public sealed record NodeDeviceSummary(
    NodeDeviceRef Device, string? Parent, IReadOnlyList<string> Capabilities, bool IsActive, bool IsPersistent, bool Autostart);

/// <summary>What a listing shows of a host interface.</summary>
/// <param name="Interface">The interface.</param>
/// <param name="IsActive">Whether it is up.</param>
/// <remarks>virInterfaceIsActive.</remarks>
public sealed record InterfaceSummary(InterfaceRef Interface, bool IsActive);
