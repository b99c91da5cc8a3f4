using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Storage;
using VirtPS.Drivers.Storage.Backends;
using VirtPS.Drivers.Storage.Files;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Storage.Remote;

/// <summary>Pools on a volume of GlusterFS, which guests reach over the network.</summary>
/// <param name="volumes">Works on their volumes.</param>
/// <param name="directory">The directory below which the daemon mounts such volumes for itself.</param>
/// <remarks>virStorageBackendGluster. The daemon looks at the files through a mount of its own; everybody else is told gluster URLs.</remarks>
internal sealed class GlusterBackend(FileVolumes volumes, string directory) : IPoolBackend
{
    private const string Helper = "mount.glusterfs";

    /// <inheritdoc/>
    public string Type => "gluster";

    /// <inheritdoc/>
    public string? FindMissing() => HostProgram.TryFind(Helper) is null ? $"the program '{Helper}' is missing" : null;

    /// <inheritdoc/>
    public Task<bool> IsRunningAsync(PoolSpec pool, CancellationToken cancellationToken) => Task.FromResult(Mounts.IsMounted(MountOf(pool)));

    /// <inheritdoc/>
    public async Task StartAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        if (pool.Hosts.Count != 1)
        {
            throw new VirtException(VirtErrorCode.ConfigUnsupported, "Expected exactly 1 host for the storage pool", VirtErrorDomain.Storage);
        }

        if (pool.SourceName.Contains('/', StringComparison.Ordinal))
        {
            throw new VirtException(
                VirtErrorCode.XmlError, $"gluster pool name '{pool.SourceName}' must not contain /", VirtErrorDomain.Storage);
        }

        HostDirectory.Make(MountOf(pool), isPrivate: true);
        if (!Mounts.IsMounted(MountOf(pool)))
        {
            await Mounts.MountAsync(
                ["-t", "glusterfs", "-o", "nodev,nosuid,noexec", $"{pool.Hosts[0].Name}:/{pool.SourceName}", MountOf(pool)], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        if (Mounts.IsMounted(MountOf(pool)))
        {
            await Mounts.UnmountAsync(MountOf(pool), cancellationToken).ConfigureAwait(false);
        }

        if (Directory.Exists(MountOf(pool)) && !Directory.EnumerateFileSystemEntries(MountOf(pool)).Any())
        {
            Directory.Delete(MountOf(pool));
        }
    }

    /// <inheritdoc/>
    public async Task<PoolContent> LookAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        var content = await volumes.LookAsync(FolderOf(pool), cancellationToken).ConfigureAwait(false);
        return content with { Volumes = [.. content.Volumes.Select(volume => Shown(pool, volume))], Target = null };
    }

    /// <inheritdoc/>
    public async Task<string> FindSourcesAsync(string? sourceXml, CancellationToken cancellationToken)
    {
        var (_, host) = SourceList.ReadHost(sourceXml, Type);
        var names = await GlusterServer.ListVolumesAsync(host.Name, isRequired: true, cancellationToken).ConfigureAwait(false);
        return SourceList.Write(names.Select(name => (IEnumerable<XElement>)
            [SourceList.Host((host.Name, 0)), SourceList.With("dir", "path", "/"), new XElement("name", name)]));
    }

    /// <inheritdoc/>
    public VolumeFacts Plan(PoolSpec pool, VolumeOrder order) => Shown(pool, FileVolumes.Plan(FolderOf(pool), order));

    /// <inheritdoc/>
    public async Task<VolumeFacts> MakeAsync(PoolSpec pool, VolumeFacts plan, VolumeOrder order, CancellationToken cancellationToken) =>
        Shown(pool, await volumes.MakeAsync(Local(pool, plan), order, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public Task<VolumeFacts> LookAgainAsync(PoolSpec pool, VolumeFacts volume, CancellationToken cancellationToken) =>
        Task.FromResult(Shown(pool, volumes.LookAgain(Local(pool, volume))));

    /// <inheritdoc/>
    public Task DeleteAsync(PoolSpec pool, VolumeFacts volume, StorageVolumeDeleteFlags flags, CancellationToken cancellationToken) =>
        volume.Type == StorageVolumeType.NetDir
            ? throw new VirtException(
                VirtErrorCode.NoSupport, $"removing of 'netdir' volumes is not supported by the gluster backend: {volume.Path}", VirtErrorDomain.Storage)
            : FileVolumes.DeleteAsync(Local(pool, volume), flags, cancellationToken);

    /// <inheritdoc/>
    public Task ResizeAsync(PoolSpec pool, VolumeFacts volume, long capacity, StorageVolumeResizeFlags flags, CancellationToken cancellationToken) =>
        volumes.ResizeAsync(Local(pool, volume), capacity, flags, cancellationToken);

    /// <inheritdoc/>
    public Task WipeAsync(
        PoolSpec pool, VolumeFacts volume, StorageWipeAlgorithm algorithm, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        FileVolumes.WipeAsync(Local(pool, volume), algorithm, progress, cancellationToken);

    /// <inheritdoc/>
    public Task<(IVolumeContent Content, long Size)> OpenAsync(PoolSpec pool, VolumeFacts volume, bool writes, CancellationToken cancellationToken) =>
        FileVolumes.OpenAsync(Local(pool, volume), writes, cancellationToken);

    private static string UrlOf(PoolSpec pool, string name)
    {
        var (host, port) = pool.Hosts[0];
        var server = port > 0 ? string.Create(CultureInfo.InvariantCulture, $"{host}:{port}") : host;
        var folder = (pool.Directory ?? "/").Trim('/');
        return $"gluster://{server}/{pool.SourceName}/{(folder.Length > 0 ? folder + "/" : string.Empty)}{Uri.EscapeDataString(name)}";
    }

    private static VolumeFacts Shown(PoolSpec pool, VolumeFacts volume) => volume with
    {
        Key = UrlOf(pool, volume.Name),
        Path = UrlOf(pool, volume.Name),
        Type = volume.Type is StorageVolumeType.Dir or StorageVolumeType.NetDir ? StorageVolumeType.NetDir : StorageVolumeType.Network,
        File = null,
    };

    private string MountOf(PoolSpec pool) => Path.Combine(directory, pool.Uuid);

    private string FolderOf(PoolSpec pool)
    {
        var folder = (pool.Directory ?? "/").Trim('/');
        return folder.Length == 0 ? MountOf(pool) : Path.Combine(MountOf(pool), folder);
    }

    private VolumeFacts Local(PoolSpec pool, VolumeFacts volume)
    {
        var path = $"{FolderOf(pool)}/{volume.Name}";
        return volume with { Key = path, Path = path, Type = volume.Type == StorageVolumeType.NetDir ? StorageVolumeType.Dir : StorageVolumeType.File };
    }
}
