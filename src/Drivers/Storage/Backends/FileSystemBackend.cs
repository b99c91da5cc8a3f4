using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Storage.Blocks;
using VirtPS.Drivers.Storage.Files;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Storage.Backends;

/// <summary>Pools in a file system that they mount: of a block device, or of a server.</summary>
/// <param name="volumes">Works on their volumes.</param>
/// <remarks>virStorageBackendFileSystem, virStorageBackendNetFileSystem.</remarks>
internal class FileSystemBackend(FileVolumes volumes) : DirectoryBackend(volumes)
{
    private const string OptionSpace = "http://libvirt.org/schemas/storagepool/fs/1.0";

    // libvirt's own on Linux: what lies in a pool is data, whoever made its file system.
    private const string DefaultOptions = "nodev,nosuid,noexec";

    /// <inheritdoc/>
    public override string Type => "fs";

    /// <inheritdoc/>
    public override string? FindMissing() => HostProgram.TryFind("mount") is null ? "the program 'mount' is missing" : null;

    /// <inheritdoc/>
    public override Task<bool> IsRunningAsync(PoolSpec pool, CancellationToken cancellationToken) =>
        Task.FromResult(Mounts.IsMounted(SourceOf(pool), pool.TargetPath));

    /// <inheritdoc/>
    public override async Task StartAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        Check(pool);
        var source = SourceOf(pool);
        if (!Mounts.IsMounted(source, pool.TargetPath))
        {
            await Mounts.MountAsync([.. Arguments(pool), source, pool.TargetPath], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override Task StopAsync(PoolSpec pool, CancellationToken cancellationToken) =>
        Mounts.IsMounted(SourceOf(pool), pool.TargetPath) ? Mounts.UnmountAsync(pool.TargetPath, cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    public override async Task BuildAsync(PoolSpec pool, StoragePoolBuildFlags flags, CancellationToken cancellationToken)
    {
        PoolFlags.Check(flags, StoragePoolBuildFlags.Overwrite | StoragePoolBuildFlags.NoOverwrite);
        await MakeTargetAsync(pool, cancellationToken).ConfigureAwait(false);
        if (flags != StoragePoolBuildFlags.None)
        {
            await FormatAsync(pool, flags, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Refuses a source that cannot be mounted.</summary>
    /// <param name="pool">The pool.</param>
    protected virtual void Check(PoolSpec pool)
    {
        if (pool.Devices.Count != 1)
        {
            throw pool.Devices.Count == 0
                ? new VirtException(VirtErrorCode.InternalError, "missing source device", VirtErrorDomain.Storage)
                : new VirtException(VirtErrorCode.ConfigUnsupported, "expected exactly 1 device for the storage pool", VirtErrorDomain.Storage);
        }
    }

    /// <summary>Gives what is mounted, as the mount table calls it.</summary>
    /// <param name="pool">The pool.</param>
    /// <returns>The source.</returns>
    protected virtual string SourceOf(PoolSpec pool) => pool.Devices.FirstOrDefault() ?? string.Empty;

    /// <summary>Gives the arguments of mount(8) that come before source and target.</summary>
    /// <param name="pool">The pool.</param>
    /// <returns>The arguments.</returns>
    protected virtual IEnumerable<string> Arguments(PoolSpec pool) => ["-o", Options(pool), "-t", pool.SourceFormat ?? "auto"];

    /// <summary>Gives the options that a pool is mounted with: the defaults, the protocol's, and those that its description adds.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="own">Options of the protocol.</param>
    /// <returns>The option list.</returns>
    protected static string Options(PoolSpec pool, params IEnumerable<string> own) => string.Join(
        ',',
        [
            DefaultOptions,
            .. own,
            .. pool.Definition.Descendants().Where(element => element.Name.NamespaceName == OptionSpace && element.Name.LocalName == "option")
                .Select(option => (string?)option.Attribute("name") ?? throw XmlFault.Error(option, "no fs mount option name specified")),
        ]);

    private static async Task FormatAsync(PoolSpec pool, StoragePoolBuildFlags flags, CancellationToken cancellationToken)
    {
        if (pool.Devices.Count == 0)
        {
            throw Invalid($"No source device specified when formatting pool '{pool.Name}'");
        }

        var device = pool.Devices[0];
        var format = pool.SourceFormat ?? "auto";
        if (FileFacts.Of(device) is null)
        {
            throw Invalid($"Source device does not exist when formatting pool '{pool.Name}'");
        }

        if (!flags.HasFlag(StoragePoolBuildFlags.Overwrite))
        {
            await DeviceContent.RefuseUsedAsync(device, format, cancellationToken).ConfigureAwait(false);
        }

        var program = HostProgram.TryFind("mkfs") ?? throw new VirtException(
            VirtErrorCode.InternalError,
            $"mkfs is not available on this platform: Failed to make filesystem of type '{format}' on device '{device}'",
            VirtErrorDomain.Storage);

        // Without a word to force it, some of them refuse a device that holds something, or that is a whole disk.
        string[] force = format switch { "xfs" => ["-f"], "ext2" or "ext3" or "ext4" => ["-F"], "vfat" => ["-I"], _ => [] };
        await program.RunAsync(VirtErrorDomain.Storage, ["-t", format, .. force, device], cancellationToken).ConfigureAwait(false);
    }

    private static VirtException Invalid(string detail) => new(VirtErrorCode.OperationInvalid, detail, VirtErrorDomain.Storage);
}
