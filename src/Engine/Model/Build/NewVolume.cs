using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>A volume that is made together with its domain.</summary>
/// <param name="Pool">The pool it is made in.</param>
/// <param name="Name">Its name.</param>
/// <param name="ExpectedPath">Where it should come to lie.</param>
/// <param name="Disk">The disk it is for.</param>
public sealed record NewVolume(StoragePoolRef Pool, string Name, string ExpectedPath, VirtDiskConfig Disk)
{
    /// <summary>Its description: it takes room only as it is written to.</summary>
    /// <returns>libvirt XML.</returns>
    internal string ToXml() => VirtXml.Write(StorageBuilder.Build(new StorageVolumeSpec
    {
        Name = Name,
        Capacity = Disk.Size!.Value,
        Allocation = 0,
        Format = Disk.Format,
        BackingPath = Disk.BackingPath,
        BackingFormat = Disk.BackingPath is null ? null : Disk.Format,
    }).Element);
}
