using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Objects;
using VirtPS.Drivers.Storage.Backends;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Storage;

/// <summary>A storage pool of a host.</summary>
/// <remarks>
/// The service's gate guards what is in memory and is held for moments, so a listing never waits for a disk;
/// <see cref="Turn"/> lets one change of the storage go on at a time.
/// </remarks>
/// <param name="definition">Its description in libvirt's form.</param>
/// <param name="backend">What is special about its kind.</param>
internal sealed class HostPool(XElement definition, IPoolBackend backend) : HostObject(definition), IDisposable
{
    private readonly SortedDictionary<string, HostVolume> _volumes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HostVolume> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HostVolume> _byPath = new(StringComparer.Ordinal);

    private PoolContent? _content;
    private (long Capacity, long Allocation, long Available) _sizes;


    /// <summary>Taken by whoever changes the storage.</summary>
    internal SemaphoreSlim Turn { get; } = new(1);

    /// <summary>What is special about its kind.</summary>
    internal IPoolBackend Backend => backend;

    /// <summary>Its kind, such as <c>dir</c>.</summary>
    internal string Type => backend.Type;

    /// <summary>Its description, read for those who work on its storage.</summary>
    internal PoolSpec Spec => new(Definition);

    /// <summary>Whether it is being started or built.</summary>
    internal bool IsStarting { get; set; }

    /// <summary>How many jobs go on that outlive a turn, such as copies.</summary>
    internal int Jobs { get; set; }

    /// <summary>What is left, in bytes.</summary>
    internal long Available => _sizes.Available;

    /// <summary>What identifies it.</summary>
    internal StoragePoolRef Ref => new(Name, Uuid);

    /// <summary>What a listing shows of it.</summary>
    internal StoragePoolSummary Summary => new(
        Ref, IsActive ? StoragePoolState.Running : StoragePoolState.Inactive, _sizes.Capacity, _sizes.Allocation, _sizes.Available, IsPersistent, Autostart);

    /// <summary>Its volumes, by name.</summary>
    internal IReadOnlyCollection<HostVolume> Volumes => _volumes.Values;

    /// <summary>Takes over what a look into the pool found.</summary>
    /// <param name="content">What was found.</param>
    internal void Fill(PoolContent content)
    {
        var unfinished = _volumes.Values.Where(volume => volume.IsBeingMade).ToArray();
        _content = content with { Volumes = [] };
        Measure(content);
        Clear();
        foreach (var volume in content.Volumes)
        {
            Add(new HostVolume(Name, volume));
        }

        foreach (var volume in unfinished)
        {
            Add(volume);
        }
    }

    /// <summary>Takes over the sizes of a look, and leaves the volumes.</summary>
    /// <param name="content">What was found.</param>
    internal void Measure(PoolContent content) => _sizes = (content.Capacity, content.Allocation, content.Available);

    /// <summary>Forgets what the last look found.</summary>
    internal void Empty()
    {
        _content = null;
        _sizes = default;
        Clear();
    }

    /// <summary>Adds a volume.</summary>
    /// <param name="volume">The volume.</param>
    internal void Add(HostVolume volume)
    {
        _volumes[volume.Facts.Name] = volume;
        _byKey[volume.Facts.Key] = volume;
        _byPath[volume.Facts.Path] = volume;
    }

    /// <summary>Takes a volume out.</summary>
    /// <param name="volume">The volume.</param>
    internal void Remove(HostVolume volume)
    {
        _volumes.Remove(volume.Facts.Name);
        _byKey.Remove(volume.Facts.Key);
        _byPath.Remove(volume.Facts.Path);
    }

    /// <summary>Counts what a volume takes or gives back.</summary>
    /// <param name="bytes">How much more is given out; negative for what comes back.</param>
    internal void Account(long bytes) => _sizes = (_sizes.Capacity, Math.Max(0, _sizes.Allocation + bytes), Math.Max(0, _sizes.Available - bytes));

    /// <summary>Finds a volume.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The volume; nothing when there is none.</returns>
    internal HostVolume? Find(string name) => _volumes.GetValueOrDefault(name);

    /// <summary>Finds a volume by its key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The volume; nothing when there is none.</returns>
    internal HostVolume? FindByKey(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>Finds a volume by its path.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The volume; nothing when there is none.</returns>
    internal HostVolume? FindByPath(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>Gives its description.</summary>
    /// <param name="inactive">Whether the description for its next start is meant.</param>
    /// <returns>The XML text.</returns>
    internal string Describe(bool inactive)
    {
        var description = new StoragePoolXml(inactive ? Inactive : Definition).Copy();
        var isLive = ReferenceEquals(inactive ? Inactive : Definition, Definition);
        var sizes = isLive ? _sizes : default;
        description.Capacity = sizes.Capacity;
        description.Allocation = sizes.Allocation;
        description.Available = sizes.Available;
        if (isLive && _content is { } content)
        {
            Complete(description.Element, content);
        }

        return description.ToString();
    }

    /// <summary>Refuses a pool that is being started, or on which jobs go on.</summary>
    /// <exception cref="VirtException">OperationInvalid or InternalError.</exception>
    internal void RefuseWhileBusy()
    {
        RefuseWhileStarting();
        if (Jobs > 0)
        {
            throw new VirtException(VirtErrorCode.InternalError, $"pool '{Name}' has asynchronous jobs running.", VirtErrorDomain.Storage);
        }
    }

    /// <summary>Refuses a pool that is being started.</summary>
    /// <exception cref="VirtException">OperationInvalid.</exception>
    internal void RefuseWhileStarting()
    {
        if (IsStarting)
        {
            throw new VirtException(VirtErrorCode.OperationInvalid, $"storage pool '{Name}' is starting up", VirtErrorDomain.Storage);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Turn.Dispose();

    /// <summary>Says what the look found out beyond sizes: who may use the target, what is free of a disk.</summary>
    private static void Complete(XElement pool, PoolContent content)
    {
        if (content.Target is { } target && pool.Element("target") is { } element)
        {
            var permissions = element.Need("permissions");
            permissions.SetText("mode", "0" + Convert.ToString(target.Rights & 0x1ff, 8));
            permissions.SetText("owner", target.Owner.ToString(CultureInfo.InvariantCulture));
            permissions.SetText("group", target.Group.ToString(CultureInfo.InvariantCulture));
        }

        if (content.SourceFormat is { } format)
        {
            pool.Need("source").Need("format").Set("type", format);
        }

        foreach (var extent in content.FreeExtents)
        {
            pool.Element("source")?.Elements("device").FirstOrDefault(device => (string?)device.Attribute("path") == extent.Device)?.Add(
                new XElement("freeExtent", new XAttribute("start", extent.Start), new XAttribute("end", extent.End)));
        }
    }

    private void Clear()
    {
        _volumes.Clear();
        _byKey.Clear();
        _byPath.Clear();
    }
}
