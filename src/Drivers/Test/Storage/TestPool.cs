using System.Xml.Linq;
using VirtPS.Drivers.Shared.Objects;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Storage;

/// <summary>A storage pool of a test node.</summary>
internal sealed class TestPool(XElement definition) : HostObject(definition)
{
    /// <summary>How large every pool is, in bytes.</summary>
    internal const long Capacity = 100L << 30;

    private readonly SortedDictionary<string, TestVolume> _volumes = new(StringComparer.Ordinal);

    /// <summary>Its type, such as <c>dir</c>.</summary>
    internal string Type => (string)Definition.Attribute("type")!;

    /// <summary>Where its volumes lie; empty for a pool that is not on this host.</summary>
    internal string TargetPath => (string?)Definition.Element("target")?.Element("path") ?? string.Empty;

    /// <summary>What its volumes take, in bytes.</summary>
    internal long Allocation => _volumes.Values.Sum(volume => volume.Allocation);

    /// <summary>What is left, in bytes; thin volumes may have taken more than there is.</summary>
    internal long Available => Math.Max(0, Capacity - Allocation);

    /// <summary>The virtual SCSI host that was made when the pool started; nothing where none was needed.</summary>
    internal string? VirtualHost { get; set; }

    /// <summary>What identifies it.</summary>
    internal StoragePoolRef Ref => new(Name, Uuid);

    /// <summary>Its volumes, by name.</summary>
    internal IReadOnlyCollection<TestVolume> Volumes => _volumes.Values;

    /// <summary>What a listing shows of it.</summary>
    internal StoragePoolSummary Summary => new(
        Ref, IsActive ? StoragePoolState.Running : StoragePoolState.Inactive, Capacity, Allocation, Available, IsPersistent, Autostart);

    /// <summary>Finds a volume.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The volume.</returns>
    /// <exception cref="VirtException">NoStorageVol when there is none.</exception>
    internal TestVolume Find(string name) => _volumes.TryGetValue(name, out var found)
        ? found
        : throw new VirtException(VirtErrorCode.NoStorageVol, $"no storage vol with matching name '{name}'", VirtErrorDomain.Test);

    /// <summary>Adds a volume if its name is free and there is room.</summary>
    /// <param name="volume">The volume.</param>
    /// <exception cref="VirtException">OperationFailed for a name that is taken; InternalError when there is no room.</exception>
    internal void Add(TestVolume volume)
    {
        CheckPlace(volume);
        _volumes.Add(volume.Name, volume);
    }

    /// <summary>Finds out whether a volume's name is free and there is room.</summary>
    /// <param name="volume">The volume, which the pool does not hold yet.</param>
    /// <exception cref="VirtException">As for <see cref="Add"/>.</exception>
    internal void CheckPlace(TestVolume volume)
    {
        if (_volumes.ContainsKey(volume.Name))
        {
            throw new VirtException(VirtErrorCode.OperationFailed, "storage vol already exists", VirtErrorDomain.Test);
        }

        if (volume.Allocation > Available)
        {
            throw new VirtException(
                VirtErrorCode.InternalError, $"Not enough free space in pool for volume '{volume.Name}'", VirtErrorDomain.Test);
        }
    }

    /// <summary>Takes a volume that the pool begins with, room or not.</summary>
    /// <param name="volume">The volume.</param>
    internal void Load(TestVolume volume) => _volumes[volume.Name] = volume;

    /// <summary>Deletes a volume.</summary>
    /// <param name="name">Its name.</param>
    internal void Delete(string name) => _volumes.Remove(Find(name).Name);

    /// <summary>Deletes every volume.</summary>
    internal void Clear() => _volumes.Clear();
}
