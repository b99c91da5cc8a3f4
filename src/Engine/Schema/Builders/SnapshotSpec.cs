namespace VirtPS.Engine.Schema;

/// <summary>Says what a new snapshot is to be.</summary>
public sealed record SnapshotSpec
{
    /// <summary>The name; null to have one made from the time.</summary>
    public string? Name { get; init; }

    /// <summary>A text about the snapshot.</summary>
    public string? Description { get; init; }

    /// <summary>Where the memory goes: no, internal or external; null for the default.</summary>
    public string? MemoryLocation { get; init; }

    /// <summary>The file for external memory.</summary>
    public string? MemoryFile { get; init; }

    /// <summary>Where disks' contents go, by target: no, internal or external, and for external the file or null for a name made up.</summary>
    public IReadOnlyList<(string Target, string? Location, string? File)> Disks { get; init; } = [];
}
