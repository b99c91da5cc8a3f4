using System.Globalization;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Storage.Files;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Storage.Backends;

/// <summary>Pools on a cluster of Virtuozzo Storage.</summary>
/// <param name="volumes">Works on their volumes.</param>
/// <remarks>virStorageBackendVstorage.</remarks>
internal sealed class VstorageBackend(FileVolumes volumes) : DirectoryBackend(volumes)
{
    private const string Program = "vstorage-mount";
    private const string DefaultMode = "711";

    /// <inheritdoc/>
    public override string Type => "vstorage";

    /// <inheritdoc/>
    public override string? FindMissing() => HostProgram.TryFind(Program) is null ? $"the program '{Program}' is missing" : null;

    /// <inheritdoc/>
    public override Task<bool> IsRunningAsync(PoolSpec pool, CancellationToken cancellationToken) => Task.FromResult(IsMounted(pool));

    /// <inheritdoc/>
    public override async Task StartAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        if (IsMounted(pool))
        {
            return;
        }

        var mode = pool.Mode is { } given ? Convert.ToString((int)given, 8) : DefaultMode;
        var group = await NameOfAsync("group", pool.Group, cancellationToken).ConfigureAwait(false);
        var owner = await NameOfAsync("passwd", pool.Owner, cancellationToken).ConfigureAwait(false);
        await HostProgram.Find(Program, VirtErrorDomain.Storage).RunAsync(
            VirtErrorDomain.Storage, ["-c", pool.SourceName, pool.TargetPath, "-m", mode, "-g", group, "-u", owner], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override Task StopAsync(PoolSpec pool, CancellationToken cancellationToken) =>
        IsMounted(pool) ? Mounts.UnmountAsync(pool.TargetPath, cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    public override Task BuildAsync(PoolSpec pool, StoragePoolBuildFlags flags, CancellationToken cancellationToken)
    {
        PoolFlags.Check(flags, StoragePoolBuildFlags.None);
        return MakeTargetAsync(pool, cancellationToken);
    }

    private static bool IsMounted(PoolSpec pool) => Mounts.IsMounted($"vstorage://{pool.SourceName}", pool.TargetPath);

    /// <summary>The program knows users and groups by name; the host's directory service tells the names.</summary>
    private static async Task<string> NameOfAsync(string table, uint? number, CancellationToken cancellationToken)
    {
        if (number is not > 0)
        {
            return "root";
        }

        var entry = await HostProgram.Find("getent", VirtErrorDomain.Storage).RunAsync(
            VirtErrorDomain.Storage, [table, number.Value.ToString(CultureInfo.InvariantCulture)], cancellationToken).ConfigureAwait(false);
        return entry.Split(':')[0];
    }
}
