using System.Globalization;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Storage.Backends;
using VirtPS.Drivers.Storage.Files;
using VirtPS.Drivers.Storage.Images;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Storage.Blocks;

/// <summary>Pools of ZFS, with its volumes.</summary>
/// <param name="images">Makes copies of images.</param>
/// <remarks>virStorageBackendZFS.</remarks>
internal sealed class ZfsBackend(QemuImg images) : BlockBackend, IPoolBackend
{
    private const long KiB = 1024;

    /// <inheritdoc/>
    public override string Type => "zfs";

    /// <inheritdoc/>
    public bool MakesInPlace => true;

    /// <inheritdoc/>
    public bool LooksAfterChange => true;

    /// <inheritdoc/>
    public string? FindMissing() => HostProgram.TryFind("zfs") is null ? "the program 'zfs' is missing"
        : HostProgram.TryFind("zpool") is null ? "the program 'zpool' is missing" : null;

    /// <inheritdoc/>
    public Task<bool> IsRunningAsync(PoolSpec pool, CancellationToken cancellationToken) => Task.FromResult(Directory.Exists($"/dev/zvol/{pool.SourceName}"));

    /// <inheritdoc/>
    public Task BuildAsync(PoolSpec pool, StoragePoolBuildFlags flags, CancellationToken cancellationToken)
    {
        PoolFlags.Check(flags, StoragePoolBuildFlags.None);
        if (IsPart(pool))
        {
            return RunAsync("zfs", ["create", "-o", "mountpoint=none", pool.SourceName], cancellationToken);
        }

        return pool.Devices.Count == 0
            ? throw new VirtException(VirtErrorCode.ConfigUnsupported, "missing source devices", VirtErrorDomain.Storage)
            : RunAsync("zpool", ["create", pool.SourceName, .. pool.Devices], cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(PoolSpec pool, StoragePoolDeleteFlags flags, CancellationToken cancellationToken)
    {
        PoolFlags.Check(flags, StoragePoolDeleteFlags.None);
        return IsPart(pool)
            ? RunAsync("zfs", ["destroy", "-r", pool.SourceName], cancellationToken)
            : RunAsync("zpool", ["destroy", pool.SourceName], cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<PoolContent> LookAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        var text = await RunAsync("zpool", ["get", "-Hp", "health,size,free,allocated", pool.SourceName.Split('/')[0]], cancellationToken).ConfigureAwait(false);
        var sizes = (from line in text.Split('\n')
                     let words = line.Split('\t')
                     where words.Length == 4 && long.TryParse(words[2], CultureInfo.InvariantCulture, out _)
                     select words).ToDictionary(words => words[1], words => long.Parse(words[2], CultureInfo.InvariantCulture));
        var volumes = await ListAsync(pool, cancellationToken).ConfigureAwait(false);
        return new PoolContent(sizes.GetValueOrDefault("size"), sizes.GetValueOrDefault("allocated"), sizes.GetValueOrDefault("free"), volumes);
    }

    /// <inheritdoc/>
    public VolumeFacts Plan(PoolSpec pool, VolumeOrder order)
    {
        if (order.Encryption is not null)
        {
            throw new VirtException(VirtErrorCode.ConfigUnsupported, "storage pool does not support encrypted volumes", VirtErrorDomain.Storage);
        }

        if (order.Name.Contains('/', StringComparison.Ordinal) || order.Name.StartsWith('-') || order.Name is "." or "..")
        {
            throw new VirtException(VirtErrorCode.OperationInvalid, $"volume name '{order.Name}' is no name of a ZFS volume", VirtErrorDomain.Storage);
        }

        var path = $"{pool.TargetPath}/{order.Name}";
        return new VolumeFacts(order.Name, path, path, StorageVolumeType.Block) { Capacity = order.Capacity };
    }

    /// <inheritdoc/>
    public async Task<VolumeFacts> MakeAsync(PoolSpec pool, VolumeFacts plan, VolumeOrder order, CancellationToken cancellationToken)
    {
        var name = $"{pool.SourceName}/{order.Name}";
        List<string> words = ["create", "-o", "volmode=dev"];
        if (order.Capacity != order.Allocation)
        {
            words.Add("-s");
            if (order.Allocation > 0)
            {
                words.AddRange(["-o", $"refreservation={Size(order.Allocation)}"]);
            }
        }

        await RunAsync("zfs", [.. words, "-V", Size(order.Capacity), name], cancellationToken).ConfigureAwait(false);
        try
        {
            if (order.Source is not null)
            {
                await FillAsync(images, plan.Path, order, cancellationToken).ConfigureAwait(false);
            }

            return (await ListAsync(pool, cancellationToken).ConfigureAwait(false)).FirstOrDefault(volume => volume.Name == order.Name) ?? plan;
        }
        catch
        {
            await RunAsync("zfs", ["destroy", name], CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(PoolSpec pool, VolumeFacts volume, StorageVolumeDeleteFlags flags, CancellationToken cancellationToken) =>
        RunAsync("zfs", ["destroy", $"{pool.SourceName}/{volume.Name}"], cancellationToken);

    /// <inheritdoc/>
    public Task ResizeAsync(PoolSpec pool, VolumeFacts volume, long capacity, StorageVolumeResizeFlags flags, CancellationToken cancellationToken) =>
        RunAsync("zfs", ["set", $"volsize={Size(capacity)}", $"{pool.SourceName}/{volume.Name}"], cancellationToken);

    /// <inheritdoc/>
    public override async Task<VolumeFacts> LookAgainAsync(PoolSpec pool, VolumeFacts volume, CancellationToken cancellationToken) =>
        (await ListAsync(pool, cancellationToken).ConfigureAwait(false)).FirstOrDefault(now => now.Name == volume.Name) ?? volume;

    /// <summary>A pool may be a part of a ZFS pool, with a slash in its name.</summary>
    private static bool IsPart(PoolSpec pool) => pool.SourceName.Contains('/', StringComparison.Ordinal);

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{(bytes + KiB - 1) / KiB}K");

    private static Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        HostProgram.Find(program, VirtErrorDomain.Storage).RunAsync(VirtErrorDomain.Storage, arguments, cancellationToken);

    private static async Task<IReadOnlyList<VolumeFacts>> ListAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        var text = await RunAsync(
            "zfs", ["list", "-Hp", "-t", "volume", "-r", "-o", "name,volsize,refreservation", pool.SourceName], cancellationToken).ConfigureAwait(false);
        return
        [
            .. from line in text.Split('\n')
               let words = line.Split('\t')
               where words.Length == 3
               let name = words[0][(words[0].LastIndexOf('/') + 1)..]
               let path = $"{pool.TargetPath}/{name}"
               select new VolumeFacts(name, words[0], path, StorageVolumeType.Block)
               {
                   Capacity = Number(words[1]),
                   Allocation = Number(words[2]),
                   File = FileFacts.Of(path),
               },
        ];
    }

    private static long Number(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
