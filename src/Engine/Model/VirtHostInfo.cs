using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>A host's hardware and what it runs.</summary>
/// <remarks>virNodeGetInfo, virNodeGetFreeMemory, virNodeGetSecurityModel, virConnectGetMaxVcpus.</remarks>
public sealed record VirtHostInfo
{
    /// <summary>The connection it was asked over.</summary>
    public required VirtConnection Connection { get; init; }

    /// <summary>The host's own name.</summary>
    public required string Name { get; init; }

    /// <summary>The CPU's architecture.</summary>
    public required string Architecture { get; init; }

    /// <summary>The hypervisor's name.</summary>
    public required string Hypervisor { get; init; }

    /// <summary>The hypervisor's version.</summary>
    public Version? HypervisorVersion => Connection.HypervisorVersion;

    /// <summary>Memory in bytes.</summary>
    public required long Memory { get; init; }

    /// <summary>Free memory in bytes, where the host tells.</summary>
    public long? FreeMemory { get; init; }

    /// <summary>Active CPUs.</summary>
    public required int Cpus { get; init; }

    /// <summary>The CPUs' frequency in MHz.</summary>
    public required int Mhz { get; init; }

    /// <summary>NUMA cells.</summary>
    public required int NumaCells { get; init; }

    /// <summary>Sockets per cell.</summary>
    public required int Sockets { get; init; }

    /// <summary>Cores per socket.</summary>
    public required int Cores { get; init; }

    /// <summary>Threads per core.</summary>
    public required int Threads { get; init; }

    /// <summary>The most virtual CPUs that a guest may have, where the host tells.</summary>
    public int? MaxVcpus { get; init; }

    /// <summary>The security model in force, where there is one.</summary>
    public string? SecurityModel { get; init; }

    /// <summary>Free memory by NUMA cell in bytes, where the host tells.</summary>
    public IReadOnlyList<long> CellFreeMemory { get; init; } = [];

    /// <summary>Gives the host's name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
