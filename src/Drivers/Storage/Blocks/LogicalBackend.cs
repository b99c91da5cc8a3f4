using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Drivers.Storage.Backends;
using VirtPS.Drivers.Storage.Files;
using VirtPS.Drivers.Storage.Images;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Storage.Blocks;

/// <summary>Pools that are volume groups of LVM.</summary>
/// <param name="tree">The host's files.</param>
/// <param name="images">Makes encrypted content and copies of images.</param>
/// <remarks>virStorageBackendLogical.</remarks>
internal sealed partial class LogicalBackend(HostTree tree, QemuImg images) : BlockBackend, IPoolBackend
{
    private const string Fields = "lv_name,origin,uuid,devices,segtype,stripes,seg_size,vg_extent_size,size,lv_attr";
    private const long LuksHeader = 2 << 20;
    private const long KiB = 1024;

    /// <inheritdoc/>
    public override string Type => "logical";

    /// <inheritdoc/>
    public bool MakesInPlace => true;

    /// <inheritdoc/>
    public bool LooksAfterChange => true;

    /// <inheritdoc/>
    public string? FindMissing() =>
        HostProgram.TryFind("vgchange") is null ? "the programs of LVM are missing ('vgchange')"
        : DeviceMapper.FindMissing(tree);

    /// <inheritdoc/>
    public async Task<bool> IsRunningAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(pool.TargetPath))
        {
            return false;
        }

        await RequireGroupAsync(pool, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public async Task StartAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        await RequireGroupAsync(pool, cancellationToken).ConfigureAwait(false);
        await RunAsync("vgchange", ["-aly", pool.SourceName], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task StopAsync(PoolSpec pool, CancellationToken cancellationToken) => RunAsync("vgchange", ["-aln", pool.SourceName], cancellationToken);

    /// <inheritdoc/>
    public async Task BuildAsync(PoolSpec pool, StoragePoolBuildFlags flags, CancellationToken cancellationToken)
    {
        PoolFlags.Check(flags, StoragePoolBuildFlags.Overwrite | StoragePoolBuildFlags.NoOverwrite);
        var begun = new List<string>();
        try
        {
            foreach (var device in pool.Devices)
            {
                if (!flags.HasFlag(StoragePoolBuildFlags.Overwrite))
                {
                    await DeviceContent.RefuseUsedAsync(device, "LVM2_member", cancellationToken).ConfigureAwait(false);
                }

                // LVM wants the first sector of a whole disk blank.
                await DeviceContent.ClearLabelsAsync(device, cancellationToken).ConfigureAwait(false);
                begun.Add(device);
                await RunAsync("pvcreate", [device], cancellationToken).ConfigureAwait(false);
            }

            await RunAsync("vgcreate", [pool.SourceName, .. pool.Devices], cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Otherwise the next build would find these devices in use.
            foreach (var device in begun)
            {
                await TryAsync("pvremove", [device]).ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(PoolSpec pool, StoragePoolDeleteFlags flags, CancellationToken cancellationToken)
    {
        PoolFlags.Check(flags, StoragePoolDeleteFlags.None);
        await RunAsync("vgremove", ["-f", pool.SourceName], cancellationToken).ConfigureAwait(false);
        foreach (var device in pool.Devices)
        {
            await TryAsync("pvremove", [device]).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override async Task<PoolContent> LookAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        var volumes = await ListAsync(pool, cancellationToken).ConfigureAwait(false);
        var text = await RunAsync(
            "vgs",
            ["--separator", ":", "--noheadings", "--units", "b", "--unbuffered", "--nosuffix", "--options", "vg_size,vg_free", pool.SourceName],
            cancellationToken).ConfigureAwait(false);
        var sizes = text.Trim().Split(':');
        if (sizes.Length < 2 || !long.TryParse(sizes[0], CultureInfo.InvariantCulture, out var size) || !long.TryParse(sizes[1], CultureInfo.InvariantCulture, out var free))
        {
            throw new VirtException(VirtErrorCode.InternalError, $"vgs gave no sizes of volume group '{pool.SourceName}'", VirtErrorDomain.Storage);
        }

        return new PoolContent(size, size - free, free, volumes);
    }

    /// <inheritdoc/>
    public async Task<string> FindSourcesAsync(string? sourceXml, CancellationToken cancellationToken)
    {
        var groups = await FindGroupsAsync(cancellationToken).ConfigureAwait(false);
        return SourceList.Write(groups.Select(group => (IEnumerable<XElement>)
            [.. group.Select(device => SourceList.With("device", "path", device)), new XElement("name", group.Key), SourceList.With("format", "type", "lvm2")]));
    }

    /// <inheritdoc/>
    public VolumeFacts Plan(PoolSpec pool, VolumeOrder order)
    {
        CheckEncryption(order);
        if (!LogicalName().IsMatch(order.Name))
        {
            throw new VirtException(VirtErrorCode.OperationInvalid, $"volume name '{order.Name}' is no name of a logical volume", VirtErrorDomain.Storage);
        }

        var path = $"{pool.TargetPath}/{order.Name}";
        return new VolumeFacts(order.Name, path, path, StorageVolumeType.Block) { Capacity = order.Capacity, Encryption = order.Encryption };
    }

    /// <inheritdoc/>
    public async Task<VolumeFacts> MakeAsync(PoolSpec pool, VolumeFacts plan, VolumeOrder order, CancellationToken cancellationToken)
    {
        var capacity = order.Capacity + (order.Encryption is null ? 0 : LuksHeader);
        List<string> words = ["--name", order.Name, "-L"];
        if (order.Capacity != order.Allocation)
        {
            words.AddRange([Size(Math.Max(1, order.Allocation)), "--type", "snapshot", "--virtualsize"]);
        }

        words.Add(Size(capacity));
        words.AddRange(order.Backing is { } backing ? ["-s", backing.Path] : [pool.SourceName]);
        await RunAsync("lvcreate", [.. words, "--yes"], cancellationToken).ConfigureAwait(false);
        try
        {
            await FillAsync(images, plan.Path, order, cancellationToken).ConfigureAwait(false);
            var made = (await ListAsync(pool, cancellationToken).ConfigureAwait(false)).FirstOrDefault(volume => volume.Name == order.Name)
                ?? throw new VirtException(VirtErrorCode.InternalError, $"cannot find newly created volume '{plan.Path}'", VirtErrorDomain.Storage);
            return made with { Encryption = order.Encryption };
        }
        catch
        {
            await TryAsync("lvremove", ["-f", plan.Path]).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(PoolSpec pool, VolumeFacts volume, StorageVolumeDeleteFlags flags, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync("lvremove", ["-f", volume.Path], cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException)
        {
            // Something such as udev may just be looking at it; once it is inactive nobody can.
            await RunAsync("lvchange", ["-aln", volume.Path], cancellationToken).ConfigureAwait(false);
            await RunAsync("lvremove", ["-f", volume.Path], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override Task WipeAsync(
        PoolSpec pool, VolumeFacts volume, StorageWipeAlgorithm algorithm, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        volume.PartitionKind == "sparse"
            ? throw new VirtException(
                VirtErrorCode.NoSupport, $"logical volume '{volume.Path}' is sparse, volume wipe not supported", VirtErrorDomain.Storage)
            : base.WipeAsync(pool, volume, algorithm, progress, cancellationToken);

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{(bytes + KiB - 1) / KiB}K");

    private static Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        HostProgram.Find(program, VirtErrorDomain.Storage).RunAsync(VirtErrorDomain.Storage, arguments, cancellationToken);

    private static Task<ProgramResult> TryAsync(string program, IEnumerable<string> arguments) =>
        HostProgram.Find(program, VirtErrorDomain.Storage).TryRunAsync(arguments, null, CancellationToken.None);

    private static async Task<ILookup<string, string>> FindGroupsAsync(CancellationToken cancellationToken)
    {
        var text = await RunAsync("pvs", ["--noheadings", "-o", "pv_name,vg_name"], cancellationToken).ConfigureAwait(false);
        return (from line in text.Split('\n')
                let words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                where words.Length == 2
                select words).ToLookup(words => words[1], words => words[0]);
    }

    private static async Task RequireGroupAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        var groups = await FindGroupsAsync(cancellationToken).ConfigureAwait(false);
        if (!groups.Contains(pool.SourceName))
        {
            throw new VirtException(
                VirtErrorCode.ConfigUnsupported, $"cannot find logical volume group name '{pool.SourceName}'", VirtErrorDomain.Storage);
        }

        if (pool.Devices.Count > 0 && !pool.Devices.Intersect(groups[pool.SourceName]).Any())
        {
            throw new VirtException(
                VirtErrorCode.ConfigUnsupported,
                $"cannot find any matching source devices for logical volume group '{pool.SourceName}'",
                VirtErrorDomain.Storage);
        }
    }

    private static async Task<List<VolumeFacts>> ListAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        var text = await RunAsync(
            "lvs",
            ["--separator", "#", "--noheadings", "--units", "b", "--unbuffered", "--nosuffix", "--options", Fields, pool.SourceName],
            cancellationToken).ConfigureAwait(false);
        var volumes = new Dictionary<string, VolumeFacts>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            // A volume in several pieces has several lines.
            if (line.Trim().Split('#') is { Length: >= 10 } words && Read(pool, words) is { } volume)
            {
                volumes[volume.Name] = volumes.TryGetValue(volume.Name, out var known)
                    ? known with { Extents = [.. known.Extents, .. volume.Extents] }
                    : volume;
            }
        }

        return [.. volumes.Values];
    }

    /// <summary>Inactive volumes have no device, and thin pools never had one.</summary>
    private static VolumeFacts? Read(PoolSpec pool, string[] words)
    {
        var attributes = words[9];
        if (attributes.Length < 5 || attributes[4] != 'a' || attributes[0] == 't')
        {
            return null;
        }

        var path = $"{pool.TargetPath}/{words[0]}";
        var allocation = long.Parse(words[8], CultureInfo.InvariantCulture);
        var volume = new VolumeFacts(words[0], words[2], path, StorageVolumeType.Block)
        {
            Capacity = allocation,
            Physical = allocation,
            PartitionKind = attributes[0] == 's' ? "sparse" : null,

            // What stands in brackets is LVM's own and used by nobody else.
            Backing = words[1].Length > 0 && words[1][0] != '[' ? new VolumeBacking($"{pool.TargetPath}/{words[1]}", null, null) : null,
            Extents = [.. Extents(words)],
        };
        return (Measure(volume) ?? volume) with { Allocation = allocation };
    }

    private static IEnumerable<VolumeExtent> Extents(string[] words)
    {
        var length = long.Parse(words[6], CultureInfo.InvariantCulture);
        var unit = long.Parse(words[7], CultureInfo.InvariantCulture);
        return from match in DevicePart().Matches(words[3])
               let start = long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) * unit
               select new VolumeExtent(match.Groups[1].Value, start, start + length);
    }

    [GeneratedRegex(@"([^\s,(]+)\((\d+)\)")]
    private static partial Regex DevicePart();

    [GeneratedRegex(@"^(?!-|\.\.?$)[A-Za-z0-9+_.-]{1,127}$")]
    private static partial Regex LogicalName();
}
