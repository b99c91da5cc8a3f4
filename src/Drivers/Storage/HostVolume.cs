using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Storage;

/// <summary>A volume of a host's pool.</summary>
/// <param name="pool">The pool's name.</param>
/// <param name="facts">What it is.</param>
internal sealed class HostVolume(string pool, VolumeFacts facts)
{
    /// <summary>What it is, as last seen.</summary>
    internal VolumeFacts Facts { get; set; } = facts;

    /// <summary>Whether it is being made, so that nobody else may touch it.</summary>
    internal bool IsBeingMade { get; set; }

    /// <summary>How many jobs read or change it.</summary>
    internal int Users { get; set; }

    /// <summary>What identifies it.</summary>
    internal StorageVolumeRef Ref => new(pool, Facts.Name, Facts.Key);

    /// <summary>What a listing shows of it.</summary>
    internal StorageVolumeSummary Summary => new(Ref, Facts.Path, Facts.Type, Facts.Capacity, Facts.Allocation);
}
