using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Storage.Volumes;

namespace VirtPS.Drivers.Storage.Backends;

/// <summary>What a look into a pool found.</summary>
/// <param name="Capacity">Its size in bytes.</param>
/// <param name="Allocation">What is given out, in bytes.</param>
/// <param name="Available">What is left, in bytes.</param>
/// <param name="Volumes">Its volumes.</param>
internal sealed record PoolContent(long Capacity, long Allocation, long Available, IReadOnlyList<VolumeFacts> Volumes)
{
    /// <summary>Rights and owner of the target; nothing where it has none.</summary>
    internal FileFacts? Target { get; init; }

    /// <summary>The free stretches of the pool's device, which its description names; nothing for other pools.</summary>
    internal IReadOnlyList<VolumeExtent> FreeExtents { get; init; } = [];

    /// <summary>What the source turned out to be, such as the format of a disk's label; nothing where it stays as defined.</summary>
    internal string? SourceFormat { get; init; }
}
