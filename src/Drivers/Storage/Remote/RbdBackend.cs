using System.Globalization;
using System.Text.Json;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Secrets;
using VirtPS.Drivers.Storage.Backends;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Storage.Remote;

/// <summary>Pools of block devices in a Ceph cluster.</summary>
/// <param name="secrets">The values of secrets.</param>
/// <remarks>virStorageBackendRBD; Ceph's own programs rbd and rados do the work.</remarks>
internal sealed class RbdBackend(ISecretSource secrets) : IPoolBackend
{
    private const long KiB = 1024;

    /// <inheritdoc/>
    public string Type => "rbd";

    /// <inheritdoc/>
    public bool MakesInPlace => true;

    /// <inheritdoc/>
    public string? FindMissing() => HostProgram.TryFind("rbd") is null ? "the program 'rbd' is missing"
        : HostProgram.TryFind("rados") is null ? "the program 'rados' is missing" : null;

    /// <inheritdoc/>
    public async Task<PoolContent> LookAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        using var sizes = await AskAsync(pool, "rados", ["df", "--pool", pool.SourceName, "--format", "json"], cancellationToken).ConfigureAwait(false);
        using var images = await AskAsync(pool, "rbd", ["ls", "-l", "--pool", pool.SourceName, "--format", "json"], cancellationToken).ConfigureAwait(false);
        var used = pool.CountsCapacity ? [] : await UsageAsync(pool, cancellationToken).ConfigureAwait(false);
        VolumeFacts[] volumes =
        [
            .. from image in images.RootElement.EnumerateArray()
               where !image.TryGetProperty("snapshot", out _)
               let name = image.GetProperty("image").GetString()!
               let size = Number(image, "size")
               select Volume(pool, name) with { Capacity = size, Allocation = used.GetValueOrDefault(name, size) },
        ];
        var all = sizes.RootElement;
        var own = all.TryGetProperty("pools", out var pools)
            ? pools.EnumerateArray().Where(one => one.GetProperty("name").GetString() == pool.SourceName).Sum(one => Number(one, "size_bytes"))
            : 0;
        return new PoolContent(Number(all, "total_space") * KiB, own, Number(all, "total_avail") * KiB, volumes);
    }

    /// <inheritdoc/>
    public VolumeFacts Plan(PoolSpec pool, VolumeOrder order)
    {
        if (order.Name.StartsWith('-') || order.Name.IndexOfAny(['/', '@']) >= 0)
        {
            throw new VirtException(VirtErrorCode.OperationInvalid, $"volume name '{order.Name}' is no name of an image", VirtErrorDomain.Storage);
        }

        if (order.Format is not (null or "raw"))
        {
            throw new VirtException(VirtErrorCode.ConfigUnsupported, "only RAW volumes are supported by this storage pool", VirtErrorDomain.Storage);
        }

        return order.Encryption is null
            ? Volume(pool, order.Name) with { Capacity = order.Capacity }
            : throw new VirtException(VirtErrorCode.ConfigUnsupported, "storage pool does not support encrypted volumes", VirtErrorDomain.Storage);
    }

    /// <inheritdoc/>
    public async Task<VolumeFacts> MakeAsync(PoolSpec pool, VolumeFacts plan, VolumeOrder order, CancellationToken cancellationToken)
    {
        if (order.Source is not { } source)
        {
            await RunAsync(pool, "rbd", ["create", "--size", Bytes(order.Capacity), plan.Path], cancellationToken).ConfigureAwait(false);
            return await LookAgainAsync(pool, plan, cancellationToken).ConfigureAwait(false);
        }

        if (!source.IsPlain)
        {
            throw new VirtException(VirtErrorCode.ConfigUnsupported, "only RAW volumes are supported by this storage pool", VirtErrorDomain.Storage);
        }

        try
        {
            string[] copy = source.Type == StorageVolumeType.Network ? ["cp", source.Path, plan.Path] : ["import", "--no-progress", source.Path, plan.Path];
            await RunAsync(pool, "rbd", copy, cancellationToken).ConfigureAwait(false);
            if (order.Capacity > source.Capacity)
            {
                await RunAsync(pool, "rbd", ["resize", "--no-progress", "--size", Bytes(order.Capacity), plan.Path], cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            await TryRemoveAsync(pool, plan).ConfigureAwait(false);
            throw;
        }

        order.Progress?.Report(new JobProgress($"Copying {source.Name}", order.Capacity, order.Capacity));
        return await LookAgainAsync(pool, plan, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<VolumeFacts> LookAgainAsync(PoolSpec pool, VolumeFacts volume, CancellationToken cancellationToken)
    {
        using var info = await AskAsync(pool, "rbd", ["info", volume.Path, "--format", "json"], cancellationToken).ConfigureAwait(false);
        var size = Number(info.RootElement, "size");
        if (pool.CountsCapacity)
        {
            return volume with { Capacity = size, Allocation = size };
        }

        using var usage = await AskAsync(pool, "rbd", ["du", volume.Path, "--format", "json"], cancellationToken).ConfigureAwait(false);
        return volume with { Capacity = size, Allocation = Usage(usage.RootElement).GetValueOrDefault(volume.Name, size) };
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(PoolSpec pool, VolumeFacts volume, StorageVolumeDeleteFlags flags, CancellationToken cancellationToken)
    {
        if (flags.HasFlag(StorageVolumeDeleteFlags.Zeroed))
        {
            await DiscardAsync(pool, volume, cancellationToken).ConfigureAwait(false);
        }

        if (flags.HasFlag(StorageVolumeDeleteFlags.WithSnapshots))
        {
            await RunAsync(pool, "rbd", ["snap", "purge", "--no-progress", volume.Path], cancellationToken).ConfigureAwait(false);
        }

        await RunAsync(pool, "rbd", ["rm", "--no-progress", volume.Path], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task ResizeAsync(PoolSpec pool, VolumeFacts volume, long capacity, StorageVolumeResizeFlags flags, CancellationToken cancellationToken) => RunAsync(
        pool,
        "rbd",
        ["resize", "--no-progress", .. capacity < volume.Capacity ? ["--allow-shrink"] : Array.Empty<string>(), "--size", Bytes(capacity), volume.Path],
        cancellationToken);

    /// <inheritdoc/>
    public Task WipeAsync(
        PoolSpec pool, VolumeFacts volume, StorageWipeAlgorithm algorithm, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        algorithm is StorageWipeAlgorithm.Zero or StorageWipeAlgorithm.Trim
            ? DiscardAsync(pool, volume, cancellationToken)
            : throw new VirtException(VirtErrorCode.InvalidArg, $"unsupported algorithm {(int)algorithm}", VirtErrorDomain.Storage);

    private static VolumeFacts Volume(PoolSpec pool, string name) =>
        new(name, $"{pool.SourceName}/{name}", $"{pool.SourceName}/{name}", StorageVolumeType.Network) { Format = "raw" };

    private static string Bytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes}B");

    /// <summary>The programs write numbers as numbers or as text, by version.</summary>
    private static long Number(JsonElement parent, string name) => !parent.TryGetProperty(name, out var value) ? 0
        : value.ValueKind == JsonValueKind.Number ? value.GetInt64()
        : long.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static Dictionary<string, long> Usage(JsonElement answer) => answer.GetProperty("images").EnumerateArray()
        .Where(image => !image.TryGetProperty("snapshot", out _))
        .GroupBy(image => image.GetProperty("name").GetString()!, StringComparer.Ordinal)
        .ToDictionary(image => image.Key, image => image.Sum(one => Number(one, "used_size")), StringComparer.Ordinal);

    private async Task<Dictionary<string, long>> UsageAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        using var usage = await AskAsync(pool, "rbd", ["du", "--pool", pool.SourceName, "--format", "json"], cancellationToken).ConfigureAwait(false);
        return Usage(usage.RootElement);
    }

    /// <summary>An image that was cut to nothing and grown again holds nothing; the cluster gives its blocks back.</summary>
    private async Task DiscardAsync(PoolSpec pool, VolumeFacts volume, CancellationToken cancellationToken)
    {
        await RunAsync(pool, "rbd", ["resize", "--no-progress", "--allow-shrink", "--size", Bytes(0), volume.Path], cancellationToken).ConfigureAwait(false);
        await RunAsync(pool, "rbd", ["resize", "--no-progress", "--size", Bytes(volume.Capacity), volume.Path], CancellationToken.None).ConfigureAwait(false);
    }

    private async Task TryRemoveAsync(PoolSpec pool, VolumeFacts volume)
    {
        try
        {
            await RunAsync(pool, "rbd", ["rm", "--no-progress", volume.Path], CancellationToken.None).ConfigureAwait(false);
        }
        catch (VirtException)
        {
            // The failure that is on its way to the caller matters more; the note of the unfinished volume stays.
        }
    }

    private async Task<JsonDocument> AskAsync(PoolSpec pool, string program, string[] arguments, CancellationToken cancellationToken)
    {
        var text = await RunAsync(pool, program, arguments, cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            throw new VirtException(VirtErrorCode.InternalError, $"{program} {arguments[0]} gave no JSON: {e.Message}", VirtErrorDomain.Storage, e);
        }
    }

    /// <summary>The cluster's key goes through standard input, which the programs read as if it were a file of keys.</summary>
    private async Task<string> RunAsync(PoolSpec pool, string program, string[] arguments, CancellationToken cancellationToken)
    {
        List<string> words = [.. arguments];
        if (pool.Hosts.Count > 0)
        {
            words.AddRange(["-m", string.Join(',', pool.Hosts.Select(host =>
                host.Port > 0 ? string.Create(CultureInfo.InvariantCulture, $"{host.Name}:{host.Port}") : host.Name))]);
        }

        string? key = null;
        if (pool.Source?.Element("auth") is { } auth)
        {
            if ((string?)auth.Attribute("type") != "ceph")
            {
                throw new VirtException(VirtErrorCode.XmlError, "rbd pool only supports 'ceph' auth type", VirtErrorDomain.Storage);
            }

            var secret = auth.Element("secret") ?? throw new VirtException(VirtErrorCode.XmlError, "missing auth secret uuid or usage attribute", VirtErrorDomain.Storage);
            var value = await secrets.GetValueAsync(SecretLookup.Read(secret, VirtErrorDomain.Storage), SecretUsageType.Ceph, cancellationToken).ConfigureAwait(false);
            key = Convert.ToBase64String(value);
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(value);
            words.AddRange(["--id", (string?)auth.Attribute("username") ?? "admin", "--keyfile", "/dev/stdin"]);
        }

        return await HostProgram.Find(program, VirtErrorDomain.Storage)
            .RunAsync(VirtErrorDomain.Storage, words, key, cancellationToken).ConfigureAwait(false);
    }
}
