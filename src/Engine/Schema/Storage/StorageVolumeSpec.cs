using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>What a new storage volume is to be like, in the few words that most volumes need.</summary>
public sealed class StorageVolumeSpec
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>What a guest sees, in bytes; null where the volume below says it.</summary>
    public long? Capacity { get; init; }

    /// <summary>What is taken from the pool at once, in bytes; null for the pool's default, which for raw volumes is all of it.</summary>
    public long? Allocation { get; init; }

    /// <summary>The format, such as raw or qcow2; null for the pool's default.</summary>
    public string? Format { get; init; }

    /// <summary>The path of the volume that this one lies on; null for none.</summary>
    public string? BackingPath { get; init; }

    /// <summary>The format of the volume that this one lies on.</summary>
    public string? BackingFormat { get; init; }

    /// <summary>Writes the definition.</summary>
    /// <returns>A <c>volume</c> element; what is not said is left to the host.</returns>
    public StorageVolumeXml Build()
    {
        var volume = new StorageVolumeXml(new XElement("volume")) { Name = Name };
        if (Capacity is { } capacity)
        {
            volume.Capacity = capacity;
        }

        if (Allocation is { } allocation)
        {
            volume.Allocation = allocation;
        }

        if (Format is not null)
        {
            volume.Format = Format;
        }

        volume.SetBacking(BackingPath, BackingFormat);
        return volume;
    }
}
