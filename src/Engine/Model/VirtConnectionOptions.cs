using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>How a connection is opened and guarded.</summary>
public sealed record VirtConnectionOptions
{
    /// <summary>The name by which commands will know it; its URI without one.</summary>
    public string? Name { get; init; }

    /// <summary>What the driver is told.</summary>
    public DriverOpenOptions Open { get; init; } = new();

    /// <summary>Who may do what.</summary>
    public IAccessPolicy Access { get; init; } = AllowAll.Instance;
}
