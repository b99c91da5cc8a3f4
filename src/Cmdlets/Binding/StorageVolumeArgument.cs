using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>A parameter's value that is a storage volume, or the name or path of one.</summary>
public sealed class StorageVolumeArgument : ObjectArgument<VirtStorageVolume>
{
    /// <summary>Takes a volume.</summary>
    /// <param name="volume">The volume.</param>
    public StorageVolumeArgument(VirtStorageVolume volume)
        : base(volume)
    {
    }

    /// <summary>Takes a name or a path.</summary>
    /// <param name="name">The name or the path.</param>
    public StorageVolumeArgument(string name)
        : base(name)
    {
    }
}
