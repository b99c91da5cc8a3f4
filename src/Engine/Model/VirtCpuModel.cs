using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>A CPU model that a host knows by name.</summary>
/// <param name="Connection">The host.</param>
/// <param name="Architecture">The architecture.</param>
/// <param name="Name">The model's name.</param>
/// <remarks>virConnectGetCPUModelNames.</remarks>
public sealed record VirtCpuModel(VirtConnection Connection, string Architecture, string Name)
{
    /// <summary>Gives the model's name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}

/// <summary>How a CPU relates to what a host has or can give.</summary>
/// <param name="Connection">The host.</param>
/// <param name="Result">The relation.</param>
/// <remarks>virConnectCompareCPU, virConnectCompareHypervisorCPU.</remarks>
public sealed record VirtCpuComparison(VirtConnection Connection, CpuCompareResult Result)
{
    /// <summary>The host's own name, or where it tells none the connection's.</summary>
    public string Name => Connection.HostName ?? Connection.Name;

    /// <summary>Whether a guest with that CPU can run there.</summary>
    public bool IsCompatible => Result is CpuCompareResult.Identical or CpuCompareResult.Superset;
}

/// <summary>A CPU that several hosts can all give.</summary>
/// <param name="xml">Its <c>cpu</c> element as text.</param>
/// <remarks>virConnectBaselineCPU, virConnectBaselineHypervisorCPU.</remarks>
public sealed class VirtCpuBaseline(string xml)
{
    /// <summary>The <c>cpu</c> element, ready for a domain's definition.</summary>
    public string Xml => xml;

    /// <summary>The named model that is closest, where there is one.</summary>
    public string? Model { get; } = VirtXml.Parse(xml, "cpu").Text("model");

    /// <summary>Who made the CPU, where the hosts agree.</summary>
    public string? Vendor { get; } = VirtXml.Parse(xml, "cpu").Text("vendor");

    /// <summary>What it has beyond its model, or lacks of it.</summary>
    public IReadOnlyList<string> Feature { get; } = VirtXml.Parse(xml, "cpu").Elements("feature").Select(one => one.Get("name")).OfType<string>().ToArray();

    /// <summary>Gives the text.</summary>
    /// <returns>The <c>cpu</c> element.</returns>
    public override string ToString() => xml;
}
