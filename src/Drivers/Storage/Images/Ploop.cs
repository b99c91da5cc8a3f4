using System.Globalization;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Storage.Images;

/// <summary>Ploop images of Virtuozzo: a directory with a disk and its description.</summary>
/// <remarks>storageBackendCreatePloop and its kin.</remarks>
internal static class Ploop
{
    /// <summary>The file that holds the data.</summary>
    internal const string DiskFile = "root.hds";

    /// <summary>The file that describes the disk.</summary>
    internal const string DescriptionFile = "DiskDescriptor.xml";

    private const long MiB = 1 << 20;

    /// <summary>Makes an image.</summary>
    /// <param name="path">Its directory, which is not there.</param>
    /// <param name="order">What is asked for.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal static async Task MakeAsync(string path, VolumeOrder order, CancellationToken cancellationToken)
    {
        if (order.Encryption is not null)
        {
            throw new VirtException(VirtErrorCode.ConfigUnsupported, "encrypted ploop volumes are not supported with ploop init", VirtErrorDomain.Storage);
        }

        if (order.Backing is not null)
        {
            throw new VirtException(VirtErrorCode.ConfigUnsupported, "copy-on-write ploop volumes are not yet supported", VirtErrorDomain.Storage);
        }

        if (order.Source is not { } source)
        {
            var tool = Tool();
            Directory.CreateDirectory(path);
            await tool.RunAsync(
                VirtErrorDomain.Storage, ["init", "-s", Size(order.Capacity), "-t", "ext4", Path.Combine(path, DiskFile)], cancellationToken).ConfigureAwait(false);
            return;
        }

        if (source.Format != "ploop")
        {
            throw new VirtException(VirtErrorCode.InternalError, $"unsupported input storage vol type '{source.Format}'", VirtErrorDomain.Storage);
        }

        await HostProgram.Find("cp", VirtErrorDomain.Storage).RunAsync(VirtErrorDomain.Storage, ["-r", source.Path, path], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives an image another capacity.</summary>
    /// <param name="path">Its directory.</param>
    /// <param name="capacity">The capacity in bytes.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal static Task ResizeAsync(string path, long capacity, CancellationToken cancellationToken) =>
        Tool().RunAsync(VirtErrorDomain.Storage, ["resize", "-s", Size(capacity), Path.Combine(path, DescriptionFile)], cancellationToken);

    /// <summary>Makes an empty image in place of one whose data were overwritten.</summary>
    /// <param name="volume">The image.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal static Task MakeAgainAsync(VolumeFacts volume, CancellationToken cancellationToken)
    {
        File.Delete(Path.Combine(volume.Path, DescriptionFile));
        File.Delete(Path.Combine(volume.Path, DiskFile));
        return Tool().RunAsync(
            VirtErrorDomain.Storage, ["init", "-s", Size(volume.Capacity), "-t", "ext4", Path.Combine(volume.Path, DiskFile)], cancellationToken);
    }

    /// <summary>Describes an image anew whose data were replaced.</summary>
    /// <param name="path">Its directory.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal static Task DescribeAgainAsync(string path, CancellationToken cancellationToken)
    {
        File.Delete(Path.Combine(path, DescriptionFile));
        return Tool().RunAsync(VirtErrorDomain.Storage, ["restore-descriptor", path, Path.Combine(path, DiskFile)], cancellationToken);
    }

    /// <summary>Refuses to move the data of an image with snapshots, which would lose them.</summary>
    /// <param name="path">Its directory.</param>
    /// <param name="work">What is refused, such as <c>upload</c>.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    internal static async Task RefuseSnapshotsAsync(string path, string work, CancellationToken cancellationToken)
    {
        var list = await Tool().RunAsync(
            VirtErrorDomain.Storage, ["snapshot-list", Path.Combine(path, DescriptionFile)], cancellationToken).ConfigureAwait(false);
        if (list.Contains(DiskFile + ".", StringComparison.Ordinal))
        {
            throw new VirtException(VirtErrorCode.InternalError, $"can't {work} volume, all existing snapshots will be lost", VirtErrorDomain.Storage);
        }
    }

    private static HostProgram Tool() => HostProgram.TryFind("ploop")
        ?? throw new VirtException(VirtErrorCode.InternalError, "unable to find ploop, please install ploop tools", VirtErrorDomain.Storage);

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{(bytes + MiB - 1) / MiB}M");
}
