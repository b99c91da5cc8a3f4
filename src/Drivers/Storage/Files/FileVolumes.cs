using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Storage;
using VirtPS.Drivers.Storage.Backends;
using VirtPS.Drivers.Storage.Images;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Storage.Files;

/// <summary>Volumes that are files in a directory.</summary>
/// <param name="drafts">Where they are made.</param>
/// <param name="raw">Which of them are raw whatever they begin with.</param>
/// <param name="images">Makes those that have a format.</param>
/// <param name="log">Takes what no caller waits to hear.</param>
/// <remarks>virStorageBackendVolBuildLocal and its kin.</remarks>
internal sealed class FileVolumes(Drafts drafts, RawVolumes raw, QemuImg images, Action<LogPriority, string> log)
{
    private const UnixFileMode DefaultMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int LooksAtOnce = 4;

    private readonly FileLook _look = new(raw);

    /// <summary>Looks at all files of a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>What it holds.</returns>
    /// <exception cref="VirtException">SystemError when it cannot be read.</exception>
    internal Task<PoolContent> LookAsync(string directory, CancellationToken cancellationToken) => Task.Run(() => Look(directory, cancellationToken), cancellationToken);

    /// <summary>Says what a volume will be, without making it.</summary>
    /// <param name="directory">The pool's directory.</param>
    /// <param name="order">What is asked for.</param>
    /// <returns>The volume.</returns>
    /// <exception cref="VirtException">OperationInvalid for a name that leaves the directory or is taken.</exception>
    internal static VolumeFacts Plan(string directory, VolumeOrder order)
    {
        // Volumes lie in the directory itself: neither above nor below it.
        if (order.Name.Contains('/', StringComparison.Ordinal))
        {
            throw Invalid($"volume name '{order.Name}' cannot contain '/'");
        }

        if (order.Name is "." or ".." || order.Name.Any(char.IsControl) || Drafts.IsOne(order.Name))
        {
            throw Invalid($"volume name '{order.Name}' is no name of a file");
        }

        var path = $"{directory}/{order.Name}";
        if (FileFacts.OfName(path) is not null)
        {
            throw Invalid($"volume target path '{path}' already exists");
        }

        var type = order.Format switch { "dir" => StorageVolumeType.Dir, "ploop" => StorageVolumeType.Ploop, _ => StorageVolumeType.File };
        return new VolumeFacts(order.Name, path, path, type) { Capacity = order.Capacity, Format = order.Format, Encryption = order.Encryption };
    }

    /// <summary>Makes a planned volume, whole or not at all.</summary>
    /// <param name="plan">The volume.</param>
    /// <param name="order">What is asked for.</param>
    /// <param name="cancellationToken">Ends the work and removes what was made.</param>
    /// <returns>The volume as it is.</returns>
    internal async Task<VolumeFacts> MakeAsync(VolumeFacts plan, VolumeOrder order, CancellationToken cancellationToken)
    {
        await GuardAsync(plan.Path, () => drafts.MakeAsync(plan.Path, draft => DraftAsync(draft, plan, order, cancellationToken))).ConfigureAwait(false);
        if (order.Format is "raw" or "iso" && order.Encryption is null)
        {
            raw.Add(plan.Path);
        }

        return LookAgain(plan with { Format = order.Format });
    }

    /// <summary>Looks at a volume again; one that is being made shows what it takes so far.</summary>
    /// <param name="volume">The volume as it was last seen.</param>
    /// <returns>The volume as it is.</returns>
    internal VolumeFacts LookAgain(VolumeFacts volume)
    {
        if (FileFacts.OfName(volume.Path) is null && FileFacts.Of(drafts.For(volume.Path)) is { } draft)
        {
            return volume with { Allocation = draft.Allocated, Physical = draft.Size };
        }

        try
        {
            var now = _look.Look(volume.Path) ?? throw FileCalls.Missing($"cannot open volume '{volume.Path}'");

            // The header tells that there is encryption, the order told with which secret.
            return now.Encryption is not null && volume.Encryption is not null ? now with { Encryption = volume.Encryption } : now;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.SystemError, $"cannot open volume '{volume.Path}': {e.Message}", VirtErrorDomain.Storage, e);
        }
    }

    /// <summary>Deletes a volume.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="flags">How.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal static async Task DeleteAsync(VolumeFacts volume, StorageVolumeDeleteFlags flags, CancellationToken cancellationToken)
    {
        if (flags.HasFlag(StorageVolumeDeleteFlags.WithSnapshots))
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"unsupported flags (0x{(uint)flags:x}) in function virStorageVolDelete", VirtErrorDomain.Storage);
        }

        if (flags.HasFlag(StorageVolumeDeleteFlags.Zeroed) && volume.Type == StorageVolumeType.File)
        {
            await WipePasses.RunAsync(volume, volume.Path, StorageWipeAlgorithm.Zero, null, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            if (volume.Type is StorageVolumeType.Dir or StorageVolumeType.Ploop && FileFacts.OfName(volume.Path) is { IsDirectory: true })
            {
                Directory.Delete(volume.Path, recursive: volume.Type == StorageVolumeType.Ploop);
            }
            else
            {
                File.Delete(volume.Path);
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody else deleted it before; it is gone, which is what was asked for.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var what = volume.Type == StorageVolumeType.File ? "cannot unlink file" : "cannot remove directory";
            throw new VirtException(VirtErrorCode.SystemError, $"{what} '{volume.Path}': {e.Message}", VirtErrorDomain.Storage, e);
        }
    }

    /// <summary>Gives a volume another capacity.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="capacity">The capacity in bytes.</param>
    /// <param name="flags">How.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <remarks>virStorageBackendVolResizeLocal.</remarks>
    internal Task ResizeAsync(VolumeFacts volume, long capacity, StorageVolumeResizeFlags flags, CancellationToken cancellationToken)
    {
        var allocates = flags.HasFlag(StorageVolumeResizeFlags.Allocate);
        if (volume is { Format: "raw", Encryption: null })
        {
            return GuardAsync(volume.Path, () => Task.Run(() => RawImage.Resize(volume.Path, capacity, allocates), cancellationToken));
        }

        if (volume.Format == "ploop")
        {
            return Ploop.ResizeAsync(volume.Path, capacity, cancellationToken);
        }

        return allocates
            ? throw new VirtException(
                VirtErrorCode.OperationUnsupported,
                volume.Format == "raw" ? "preallocate is only supported for an unencrypted raw volume" : "preallocate is only supported for raw type volume",
                VirtErrorDomain.Storage)
            : images.ResizeAsync(volume, capacity, cancellationToken);
    }

    /// <summary>Overwrites a volume's data.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="algorithm">With what, and how often.</param>
    /// <param name="progress">Who is told how far the work is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal static async Task WipeAsync(
        VolumeFacts volume, StorageWipeAlgorithm algorithm, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        await WipePasses.RunAsync(volume, DataOf(volume), algorithm, progress, cancellationToken).ConfigureAwait(false);
        if (volume.Type == StorageVolumeType.Ploop)
        {
            await Ploop.MakeAgainAsync(volume, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Opens a volume's bytes.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="writes">Whether they are to be written.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The bytes, and how many there may be.</returns>
    internal static async Task<(IVolumeContent Content, long Size)> OpenAsync(VolumeFacts volume, bool writes, CancellationToken cancellationToken)
    {
        if (volume.Type == StorageVolumeType.Ploop)
        {
            await Ploop.RefuseSnapshotsAsync(volume.Path, writes ? "upload" : "download", cancellationToken).ConfigureAwait(false);
        }

        var content = FileContent.Open(DataOf(volume), writes);

        // A file grows with what is written to it, as with libvirt.
        return (content, writes ? long.MaxValue : content.Size);
    }

    private static string DataOf(VolumeFacts volume) => volume.Type == StorageVolumeType.Ploop ? Path.Combine(volume.Path, Ploop.DiskFile) : volume.Path;

    private static VirtException Invalid(string detail) => new(VirtErrorCode.OperationInvalid, detail, VirtErrorDomain.Storage);

    private static async Task GuardAsync(string path, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.SystemError, $"Failed to create file '{path}': {e.Message}", VirtErrorDomain.Storage, e);
        }
    }

    private async Task DraftAsync(string draft, VolumeFacts plan, VolumeOrder order, CancellationToken cancellationToken)
    {
        switch (order.Format)
        {
            case "dir":
                MakeDirectory(draft, order);
                break;
            case "ploop":
                await Ploop.MakeAsync(draft, order, cancellationToken).ConfigureAwait(false);
                break;
            case "raw" or "iso" when order.Encryption is null && order.Source is null or { IsPlain: true, Type: not StorageVolumeType.Dir }:
                await RawImage.MakeAsync(draft, order, cancellationToken).ConfigureAwait(false);
                break;
            default:
                await images.MakeAsync(draft, order, Path.GetDirectoryName(plan.Path)!, cancellationToken).ConfigureAwait(false);
                break;
        }

        FileCalls.SetOwner(draft, order.Owner, order.Group);
        if (order.Format is not ("dir" or "ploop") || order.Mode is not null)
        {
            FileCalls.SetMode(draft, order.Mode ?? DefaultMode);
        }
    }

    private static void MakeDirectory(string path, VolumeOrder order)
    {
        if (order.Source is not null)
        {
            throw new VirtException(VirtErrorCode.InternalError, "cannot copy from volume to a directory volume", VirtErrorDomain.Storage);
        }

        if (order.Backing is not null)
        {
            throw new VirtException(VirtErrorCode.NoSupport, "backing storage not supported for directories volumes", VirtErrorDomain.Storage);
        }

        Directory.CreateDirectory(path);
        FileCalls.SetMode(path, order.Mode ?? DefaultMode | UnixFileMode.UserExecute);
    }

    private PoolContent Look(string directory, CancellationToken cancellationToken)
    {
        try
        {
            var names = new DirectoryInfo(directory).EnumerateFileSystemInfos().Select(entry => entry.Name).ToArray();
            Array.Sort(names, StringComparer.Ordinal);
            var seen = new VolumeFacts?[names.Length];
            var options = new ParallelOptions { MaxDegreeOfParallelism = LooksAtOnce, CancellationToken = cancellationToken };
            Parallel.For(0, names.Length, options, i => seen[i] = Look(directory, names[i]));
            VolumeFacts[] volumes = [.. seen.OfType<VolumeFacts>()];
            raw.Keep(directory, volumes.Where(volume => volume.File is not null).Select(volume => (volume.Name, volume.File!.Value.Inode)).ToHashSet());
            var room = new DriveInfo(directory);
            return new PoolContent(room.TotalSize, room.TotalSize - room.TotalFreeSpace, room.TotalFreeSpace, volumes) { Target = FileFacts.Of(directory) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var why = e is DirectoryNotFoundException ? "No such file or directory" : e.Message;
            throw new VirtException(VirtErrorCode.SystemError, $"cannot open directory '{directory}': {why}", VirtErrorDomain.Storage, e);
        }
    }

    private VolumeFacts? Look(string directory, string name)
    {
        if (Drafts.IsOne(name))
        {
            drafts.RemoveIfLeft(directory, name);
            return null;
        }

        if (name.Any(char.IsControl))
        {
            log(LogPriority.Warning, $"Ignoring file '{name}' with control characters under '{directory}'");
            return null;
        }

        try
        {
            return _look.Look($"{directory}/{name}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // One file out of reach must not take the whole pool away.
            log(LogPriority.Warning, $"cannot open volume '{directory}/{name}': {e.Message}");
            return null;
        }
    }
}
