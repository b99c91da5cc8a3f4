using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Turns what a user asked for into a draft that suits the host; it asks the host and changes nothing there.</summary>
public static class DomainPlanner
{
    /// <summary>Makes a draft.</summary>
    /// <param name="connection">The host.</param>
    /// <param name="config">What the user asked for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The draft.</returns>
    /// <exception cref="VirtException">ConfigUnsupported when the host offers no such guest; NoStoragePool when a pool is missing.</exception>
    public static async Task<DomainDraft> PlanAsync(VirtConnection connection, VirtDomainConfig config, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(config);
        var capabilities = await connection.Host.GetCapabilitiesAsync(cancellationToken).ConfigureAwait(false);
        var guest = GuestChoice.Pick(VirtXml.Parse(capabilities, "capabilities"), config);
        var volumes = new List<NewVolume>();
        var disks = new List<VirtDiskConfig>();
        foreach (var disk in config.CloudInit is { } seed ? [.. config.Disks, SeedOf(config, seed)] : config.Disks)
        {
            disks.Add(disk.IsNew ? await PlanVolumeAsync(disk).ConfigureAwait(false) : await ResolveAsync(connection, disk, cancellationToken).ConfigureAwait(false));
        }

        return new DomainDraft(DomainComposer.Compose(config with { Disks = disks }, guest), volumes);

        async Task<VirtDiskConfig> PlanVolumeAsync(VirtDiskConfig disk)
        {
            var pool = await PoolForAsync(connection, disk.Pool, cancellationToken).ConfigureAwait(false);
            var format = disk.Format ?? "qcow2";
            var name = disk.VolumeName ?? NameFor(config.Name, format, volumes.Count);
            var target = await TargetOfAsync(connection, pool, cancellationToken).ConfigureAwait(false);
            var planned = disk with { Format = format, Pool = pool.Name, VolumeName = name, Path = $"{target}/{name}" };
            volumes.Add(new NewVolume(pool, name, planned.Path, planned));
            return planned;
        }
    }

    /// <summary>The disc lies beside the domain's first new disk.</summary>
    private static VirtDiskConfig SeedOf(VirtDomainConfig config, VirtCloudInitConfig seed)
    {
        var image = seed.ToImage(config.Name);
        return new VirtDiskConfig
        {
            Size = image.Length,
            Content = image,
            Device = "cdrom",
            Format = "raw",
            ReadOnly = true,
            Pool = config.Disks.FirstOrDefault(disk => disk.Pool is not null)?.Pool,
            VolumeName = $"{config.Name}-cidata.iso",
        };
    }

    /// <summary>The first volume is named after the domain, further ones with a number as well.</summary>
    internal static string NameFor(string domain, string format, int index)
    {
        var extension = format == "raw" ? "img" : format;
        return index == 0 ? $"{domain}.{extension}" : $"{domain}-{index}.{extension}";
    }

    /// <summary>Finds the pool that is named, or else <c>default</c>, or else the only one that is started.</summary>
    private static async Task<StoragePoolRef> PoolForAsync(VirtConnection connection, string? name, CancellationToken cancellationToken)
    {
        if (name is not null)
        {
            return await connection.StoragePools.LookupByNameAsync(name, cancellationToken).ConfigureAwait(false);
        }

        var active = await connection.StoragePools.ListAsync(StoragePoolListFlags.Active, cancellationToken).ConfigureAwait(false);
        return active.FirstOrDefault(pool => pool.Name == "default")?.Ref
            ?? (active.Count == 1
                ? active[0].Ref
                : throw VirtException.Worded(
                    VirtErrorCode.InvalidArg,
                    $"say which pool takes the new volume: {active.Count} pools are started and none is called 'default'",
                    VirtErrorDomain.Storage));
    }

    private static async Task<string> TargetOfAsync(VirtConnection connection, StoragePoolRef pool, CancellationToken cancellationToken)
    {
        var xml = await connection.StoragePools.GetXmlAsync(pool, StorageXmlFlags.None, cancellationToken).ConfigureAwait(false);
        return (string?)VirtXml.Parse(xml, "pool").Element("target")?.Element("path") ?? $"/{pool.Name}";
    }

    /// <summary>A volume that exists is used by its path, in the format that its pool knows.</summary>
    private static async Task<VirtDiskConfig> ResolveAsync(VirtConnection connection, VirtDiskConfig disk, CancellationToken cancellationToken)
    {
        if (disk.VolumeName is null || disk.Pool is null)
        {
            return disk;
        }

        var pool = await connection.StoragePools.LookupByNameAsync(disk.Pool, cancellationToken).ConfigureAwait(false);
        var volume = await connection.StorageVolumes.LookupByNameAsync(pool, disk.VolumeName, cancellationToken).ConfigureAwait(false);
        var description = VirtXml.Parse(await connection.StorageVolumes.GetXmlAsync(volume, cancellationToken).ConfigureAwait(false), "volume");
        return disk with
        {
            Path = (string?)description.Element("target")?.Element("path") ?? disk.Path,
            Format = disk.Format ?? (string?)description.Element("target")?.Element("format")?.Attribute("type"),
        };
    }
}
