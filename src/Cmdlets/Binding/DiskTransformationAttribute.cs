using System.Globalization;
using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Lets -Disk take a size for a new volume, a path or a volume, as well as what New-VirtDiskConfig gives.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DiskTransformationAttribute : EachTransformationAttribute<VirtDiskConfig>
{
    private protected override VirtDiskConfig One(object? item) => item switch
    {
        VirtDiskConfig config => config,
        VirtStorageVolume volume => new VirtDiskConfig { Pool = volume.Pool, VolumeName = volume.Name, Path = volume.Path },
        string text => new VirtDiskConfig { Path = text },
        IConvertible number and not bool => new VirtDiskConfig { Size = number.ToInt64(CultureInfo.InvariantCulture) },
        _ => throw new ArgumentTransformationMetadataException(
            "a disk is a size such as 20GB, a path, a volume, or what New-VirtDiskConfig gives"),
    };
}
