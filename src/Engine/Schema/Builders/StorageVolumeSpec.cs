namespace VirtPS.Engine.Schema;

/// <summary>Says what a new storage volume is to be.</summary>
public sealed record StorageVolumeSpec
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The size that guests see, in bytes.</summary>
    public required long Capacity { get; init; }

    /// <summary>The room to take at once, in bytes; null for all of the capacity, 0 for what is written.</summary>
    public long? Allocation { get; init; }

    /// <summary>The format, such as qcow2.</summary>
    public string? Format { get; init; }

    /// <summary>Where the volume is that this one is built on.</summary>
    public string? BackingPath { get; init; }

    /// <summary>That volume's format.</summary>
    public string? BackingFormat { get; init; }

    /// <summary>The mode in octal digits.</summary>
    public string? Mode { get; init; }

    /// <summary>Whether copying on write is switched off for the file.</summary>
    public bool NoCow { get; init; }
}
