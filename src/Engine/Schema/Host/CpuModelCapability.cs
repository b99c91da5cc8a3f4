namespace VirtPS.Engine.Schema;

/// <summary>A named CPU model that guests may have.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsUsable">Whether the host's CPU has all of it.</param>
/// <param name="Vendor">Who makes such CPUs.</param>
public sealed record CpuModelCapability(string Name, bool IsUsable, string? Vendor)
{
    /// <summary>Gives the name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
