using System.Globalization;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Storage.Backends;
using VirtPS.Drivers.Storage.Files;
using VirtPS.Drivers.Storage.Images;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Storage.Blocks;

/// <summary>Pools that are disks, with partitions as volumes.</summary>
/// <param name="images">Makes encrypted content and copies of images.</param>
/// <remarks>virStorageBackendDisk.</remarks>
internal sealed class DiskBackend(QemuImg images) : BlockBackend, IPoolBackend, IDisposable
{
    private const long LuksHeader = 2 << 20;
    private const long Alignment = 1 << 20;
    private const int MostPrimaries = 4;

    private static readonly TimeSpan DeviceWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    // Two partitions must not be cut from one free stretch.
    private readonly SemaphoreSlim _turn = new(1);

    /// <inheritdoc/>
    public override string Type => "disk";

    /// <inheritdoc/>
    public bool MakesInPlace => true;

    /// <inheritdoc/>
    public bool LooksAfterChange => true;

    /// <inheritdoc/>
    public string? FindMissing() => HostProgram.TryFind("parted") is null ? "the program 'parted' is missing" : null;

    /// <inheritdoc/>
    public Task<bool> IsRunningAsync(PoolSpec pool, CancellationToken cancellationToken) => Task.FromResult(FileFacts.Of(DeviceOf(pool)) is not null);

    /// <inheritdoc/>
    public async Task StartAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        RequireDevice(pool);
        await DeviceContent.RequireAsync(DeviceOf(pool), FormatOf(pool), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task BuildAsync(PoolSpec pool, StoragePoolBuildFlags flags, CancellationToken cancellationToken)
    {
        PoolFlags.Check(flags, StoragePoolBuildFlags.Overwrite | StoragePoolBuildFlags.NoOverwrite);
        RequireDevice(pool);
        if (!flags.HasFlag(StoragePoolBuildFlags.Overwrite))
        {
            await DeviceContent.RefuseUsedAsync(DeviceOf(pool), FormatOf(pool), cancellationToken).ConfigureAwait(false);
        }

        await DeviceContent.ClearLabelsAsync(DeviceOf(pool), cancellationToken).ConfigureAwait(false);
        var label = FormatOf(pool) == "dos" ? "msdos" : FormatOf(pool);
        await PartedAsync([DeviceOf(pool), "mklabel", "--script", label], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(PoolSpec pool, StoragePoolDeleteFlags flags, CancellationToken cancellationToken)
    {
        PoolFlags.Check(flags, StoragePoolDeleteFlags.None);
        return DeviceContent.ClearLabelsAsync(DeviceOf(pool), cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<PoolContent> LookAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        RequireDevice(pool);
        var device = DeviceOf(pool);
        var table = await PartitionTable.ReadAsync(device, cancellationToken).ConfigureAwait(false);
        var volumes = table.Parts.Where(part => !part.IsFree).Select(part => Read(pool, part)).ToList();
        var inside = volumes.Where(volume => volume.PartitionKind == "logical").Sum(volume => volume.Allocation);
        var free = table.Parts.Where(part => part.IsFree).ToArray();
        return new PoolContent(
            table.Parts.Select(part => part.End).DefaultIfEmpty().Max(),
            volumes.Where(volume => volume.PartitionKind != "extended").Sum(volume => volume.Allocation),
            free.Sum(part => part.End - part.Start),
            [.. volumes.Select(volume => volume.PartitionKind == "extended" ? volume with { Allocation = inside } : volume)])
        {
            FreeExtents = [.. free.Select(part => new VolumeExtent(device, part.Start, part.End))],
            SourceFormat = FormatOf(pool),
        };
    }

    /// <inheritdoc/>
    public VolumeFacts Plan(PoolSpec pool, VolumeOrder order)
    {
        CheckEncryption(order);
        return new VolumeFacts(order.Name, $"/dev/{order.Name}", $"/dev/{order.Name}", StorageVolumeType.Block)
        {
            Capacity = order.Capacity,
            Format = order.Format,
            Encryption = order.Encryption,
        };
    }

    /// <inheritdoc/>
    public async Task<VolumeFacts> MakeAsync(PoolSpec pool, VolumeFacts plan, VolumeOrder order, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var part = await CutAsync(pool, order, cancellationToken).ConfigureAwait(false);
            try
            {
                var path = PathOf(pool, part.Number);
                if (Path.GetFileName(path) != order.Name)
                {
                    throw new VirtException(
                        VirtErrorCode.InvalidArg, $"invalid partition name '{order.Name}', expected '{Path.GetFileName(path)}'", VirtErrorDomain.Storage);
                }

                if (part.Kind != "extended")
                {
                    await WaitForDeviceAsync(path, cancellationToken).ConfigureAwait(false);
                    await FillAsync(images, path, order, cancellationToken).ConfigureAwait(false);
                }

                return Read(pool, part) with { Format = order.Format, Encryption = order.Encryption };
            }
            catch
            {
                await PartedAsync(RemoveWords(pool, part.Number), CancellationToken.None).ConfigureAwait(false);
                throw;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(PoolSpec pool, VolumeFacts volume, StorageVolumeDeleteFlags flags, CancellationToken cancellationToken)
    {
        var disk = Path.GetFileName(Resolved(DeviceOf(pool)));
        var name = Path.GetFileName(Resolved(volume.Path));
        if (!name.StartsWith(disk, StringComparison.Ordinal))
        {
            throw new VirtException(
                VirtErrorCode.InternalError, $"Volume path '{name}' did not start with parent pool source device name.", VirtErrorDomain.Storage);
        }

        return int.TryParse(name[disk.Length..].TrimStart('p'), CultureInfo.InvariantCulture, out var number)
            ? PartedAsync(RemoveWords(pool, number), cancellationToken)
            : throw new VirtException(VirtErrorCode.InternalError, $"cannot parse partition number from target '{name}'", VirtErrorDomain.Storage);
    }

    /// <inheritdoc/>
    public override Task WipeAsync(
        PoolSpec pool, VolumeFacts volume, StorageWipeAlgorithm algorithm, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        volume.PartitionKind == "extended"
            ? throw new VirtException(VirtErrorCode.NoSupport, $"cannot wipe extended partition '{volume.Path}'", VirtErrorDomain.Storage)
            : base.WipeAsync(pool, volume, algorithm, progress, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private static string DeviceOf(PoolSpec pool) => pool.Devices.FirstOrDefault() ?? string.Empty;

    private static string FormatOf(PoolSpec pool) => pool.SourceFormat is null or "unknown" ? "dos" : pool.SourceFormat;

    private static void RequireDevice(PoolSpec pool)
    {
        if (FileFacts.Of(DeviceOf(pool)) is null)
        {
            throw new VirtException(VirtErrorCode.InvalidArg, $"device path '{DeviceOf(pool)}' doesn't exist", VirtErrorDomain.Storage);
        }
    }

    private static Task<string> PartedAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        HostProgram.Find("parted", VirtErrorDomain.Storage).RunAsync(VirtErrorDomain.Storage, arguments, cancellationToken);

    private static string[] RemoveWords(PoolSpec pool, int number) =>
        [DeviceOf(pool), "rm", "--script", number.ToString(CultureInfo.InvariantCulture)];

    private static string Resolved(string path) => new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;

    /// <summary>Gives the name that the kernel or device-mapper has for a partition.</summary>
    private static string PathOf(PoolSpec pool, int number)
    {
        var device = DeviceOf(pool);
        var isMapped = device.StartsWith("/dev/mapper/", StringComparison.Ordinal);
        var disk = isMapped ? device : Resolved(device);
        var wanted = (string?)pool.Source?.Element("device")?.Attribute("part_separator") == "yes";
        var separator = char.IsAsciiDigit(disk[^1]) || (isMapped && wanted) ? "p" : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{disk}{separator}{number}");
    }

    private static VolumeFacts Read(PoolSpec pool, DiskPart part)
    {
        var path = StablePath.Of(pool.TargetPath, PathOf(pool, part.Number));
        var volume = new VolumeFacts(Path.GetFileName(PathOf(pool, part.Number)), path, path, StorageVolumeType.Block)
        {
            Capacity = part.End - part.Start,
            Allocation = part.End - part.Start,
            Format = part.Kind == "extended" ? "extended" : "none",
            PartitionKind = part.Kind,
            Extents = [new VolumeExtent(DeviceOf(pool), part.Start, part.End)],
        };

        // What the kernel opens of an extended partition is only its first sectors.
        return part.Kind == "extended" ? volume with { Allocation = 0 } : Measure(volume) ?? volume;
    }

    private static async Task WaitForDeviceAsync(string path, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; FileFacts.Of(path) is null; waited += LookInterval)
        {
            if (waited > DeviceWait)
            {
                throw new VirtException(
                    VirtErrorCode.InternalError, $"the kernel shows no device '{path}' for the new partition", VirtErrorDomain.Storage);
            }

            await Task.Delay(LookInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Cuts a partition out of the smallest free stretch that holds it.</summary>
    private static async Task<DiskPart> CutAsync(PoolSpec pool, VolumeOrder order, CancellationToken cancellationToken)
    {
        var table = await PartitionTable.ReadAsync(DeviceOf(pool), cancellationToken).ConfigureAwait(false);
        var kind = KindOf(table, order);
        var size = order.Capacity + (order.Encryption is null ? 0 : LuksHeader);
        var place = kind == "logical" ? "logical" : "primary";
        var (start, end) = (from part in table.Parts
                            where part.IsFree && part.Kind == place
                            let begin = Aligned(part, place)
                            where begin + size <= part.End
                            orderby part.End - part.Start
                            select ((long Start, long End)?)(begin, begin + size)).FirstOrDefault()
            ?? throw new VirtException(VirtErrorCode.InternalError, "no large enough free extent", VirtErrorDomain.Storage);
        string[] words = FormatOf(pool) == "dos" ? [kind, .. FileSystemOf(order)] : ["primary"];
        await PartedAsync(
            [
                DeviceOf(pool), "mkpart", "--script", .. words,
                string.Create(CultureInfo.InvariantCulture, $"{start}B"), string.Create(CultureInfo.InvariantCulture, $"{end - 1}B"),
            ],
            cancellationToken).ConfigureAwait(false);
        var now = await PartitionTable.ReadAsync(DeviceOf(pool), cancellationToken).ConfigureAwait(false);
        return now.Parts.FirstOrDefault(part => !part.IsFree && !table.Parts.Any(old => old.Number == part.Number && old.Start == part.Start))
            ?? throw new VirtException(VirtErrorCode.InternalError, "parted made no partition", VirtErrorDomain.Storage);
    }

    /// <summary>Partitions begin at whole MiB, as disks like it; a logical one leaves room for its own label.</summary>
    private static long Aligned(DiskPart part, string place)
    {
        var first = place == "logical" ? part.Start + 1 : part.Start;
        return (first + Alignment - 1) / Alignment * Alignment;
    }

    private static string KindOf(PartitionTable table, VolumeOrder order)
    {
        var extended = table.Parts.Any(part => part.Kind == "extended" && !part.IsFree);
        if (order.Format == "extended")
        {
            return extended
                ? throw new VirtException(VirtErrorCode.InternalError, "extended partition already exists", VirtErrorDomain.Storage)
                : "extended";
        }

        var primaries = table.Parts.Count(part => !part.IsFree && part.Kind != "logical");
        if (table.Label != "dos" || primaries < MostPrimaries)
        {
            return "primary";
        }

        return extended
            ? "logical"
            : throw new VirtException(
                VirtErrorCode.InternalError, "no extended partition found and no primary partition available", VirtErrorDomain.Storage);
    }

    /// <summary>Gives parted's word for a kind of partition, where it has one that sets the partition's type.</summary>
    private static string[] FileSystemOf(VolumeOrder order) => order.Format switch
    {
        "extended" => [],
        "fat16" or "fat32" or "linux-swap" => [order.Format],
        _ => ["ext2"],
    };
}
