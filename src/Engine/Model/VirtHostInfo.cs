using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>A host's hardware and what it runs; what its driver cannot tell is empty.</summary>
/// <remarks>virNodeGetInfo, virNodeGetCPUMap, virNodeGetFreeMemory, virNodeGetCellsFreeMemory, virNodeGetSecurityModel, virNodeGetSEVInfo, virConnectGetMaxVcpus, virConnectGetSysinfo.</remarks>
public sealed record VirtHostInfo
{
    private readonly NodeInfo _node;

    internal VirtHostInfo(NodeInfo node) => _node = node;

    /// <summary>The connection it was asked over.</summary>
    public required VirtConnection Connection { get; init; }

    /// <summary>The host's own name, or where it tells none the connection's.</summary>
    public string Name => Connection.HostName ?? Connection.Name;

    /// <summary>The CPU's architecture.</summary>
    public string Architecture => _node.Model;

    /// <summary>The hypervisor's name.</summary>
    public required string Hypervisor { get; init; }

    /// <summary>The hypervisor's version.</summary>
    public Version? HypervisorVersion => Connection.HypervisorVersion;

    /// <summary>The serving library's version.</summary>
    public Version? LibraryVersion => Connection.LibraryVersion;

    /// <summary>Memory in bytes.</summary>
    public long Memory => _node.Memory;

    /// <summary>Memory as people read it.</summary>
    public string MemoryText => SizeText.Of(Memory);

    /// <summary>Free memory in bytes, where the host tells.</summary>
    public long? FreeMemory { get; init; }

    /// <summary>Free memory as people read it.</summary>
    public string? FreeMemoryText => SizeText.Of(FreeMemory);

    /// <summary>Free memory by NUMA cell in bytes, where the host tells.</summary>
    public IReadOnlyList<long> CellFreeMemory { get; init; } = [];

    /// <summary>Active CPUs.</summary>
    public int Cpus => _node.Cpus;

    /// <summary>The numbers of the CPUs that are online, where the host tells.</summary>
    public IReadOnlyList<int> OnlineCpus { get; init; } = [];

    /// <summary>The CPUs' frequency in MHz; 0 where unknown.</summary>
    public int Mhz => _node.Mhz;

    /// <summary>NUMA cells.</summary>
    public int NumaCells => _node.Nodes;

    /// <summary>Sockets per cell.</summary>
    public int Sockets => _node.Sockets;

    /// <summary>Cores per socket.</summary>
    public int Cores => _node.Cores;

    /// <summary>Threads per core.</summary>
    public int Threads => _node.Threads;

    /// <summary>The most virtual CPUs that a guest may have, where the host tells.</summary>
    public int? MaxVcpus { get; init; }

    /// <summary>The security model in force, where there is one.</summary>
    public string? SecurityModel { get; init; }

    /// <summary>The facts of AMD SEV, where the host has it.</summary>
    public IReadOnlyList<TypedParameter> Sev { get; init; } = [];

    /// <summary>The entries of the SMBIOS tables, keyed as <c>bios.vendor</c>; repeated ones carry a number, as <c>memory_device.size#2</c>.</summary>
    public IReadOnlyDictionary<string, string> Smbios { get; init; } = new Dictionary<string, string>();

    /// <summary>Gives the host's name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
