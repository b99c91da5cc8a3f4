using VirtPS.Drivers.Shared.Storage;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Storage;

/// <summary>A volume of a test node.</summary>
/// <param name="pool">The pool it is in.</param>
/// <param name="definition">Its description in libvirt's form, with key, path and sizes in bytes.</param>
internal sealed class TestVolume(TestPool pool, StorageVolumeXml definition)
{
    /// <summary>Its name.</summary>
    internal string Name { get; } = definition.Name!;

    /// <summary>Its key.</summary>
    internal string Key { get; } = definition.Key!;

    /// <summary>Where the host finds it.</summary>
    internal string Path { get; } = definition.Path!;

    /// <summary>What a guest sees, in bytes.</summary>
    internal long Capacity { get; private set; } = definition.Capacity ?? 0;

    /// <summary>What it takes, in bytes: what was asked for, or more once more has been written.</summary>
    internal long Allocation => Math.Max(Reserved, Content.Stored);

    /// <summary>The data.</summary>
    internal SparseContent Content { get; } = new();

    /// <summary>What identifies it.</summary>
    internal StorageVolumeRef Ref => new(pool.Name, Name, Key);

    /// <summary>What a listing shows of it.</summary>
    internal StorageVolumeSummary Summary => new(Ref, Path, VolumeRules.TypeIn(pool.Type), Capacity, Allocation);

    private long Reserved { get; set; } = definition.Allocation ?? 0;

    /// <summary>Gives its description with the sizes of now.</summary>
    /// <returns>The XML text.</returns>
    internal string Describe()
    {
        var now = definition.Copy();
        now.Capacity = Capacity;
        now.Allocation = Allocation;
        return now.ToString();
    }

    /// <summary>Changes the capacity as libvirt's storage driver does.</summary>
    /// <param name="bytes">The new capacity, or with <see cref="StorageVolumeResizeFlags.Delta"/> the difference.</param>
    /// <param name="flags">How.</param>
    /// <exception cref="VirtException">InvalidArg for a size below the allocation, or below the capacity without the flag to shrink; OperationFailed when there is no room.</exception>
    internal void Resize(long bytes, StorageVolumeResizeFlags flags)
    {
        var wanted = VolumeRules.Resized(bytes, flags, Capacity, Allocation, pool.Available);
        if (flags.HasFlag(StorageVolumeResizeFlags.Allocate))
        {
            Reserved = wanted;
        }

        Capacity = wanted;
    }
}
