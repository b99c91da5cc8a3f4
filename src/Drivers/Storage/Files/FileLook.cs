using System.Xml.Linq;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Images;
using VirtPS.Drivers.Storage.Images;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Storage.Files;

/// <summary>Finds out what volume a file is.</summary>
/// <param name="raw">Which files are raw whatever they begin with.</param>
/// <remarks>storageBackendProbeTarget, virStorageBackendUpdateVolTargetInfo.</remarks>
internal sealed class FileLook(RawVolumes raw)
{
    /// <summary>Looks at a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The volume; nothing for what can be none, such as a socket or a link to nowhere.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read it.</exception>
    internal VolumeFacts? Look(string path)
    {
        if (FileFacts.Of(path) is not { } facts)
        {
            return null;
        }

        var name = Path.GetFileName(path);
        if (facts.IsDirectory)
        {
            return LookAtDirectory(name, path, facts);
        }

        if (!facts.IsRegular && !facts.IsBlock)
        {
            return null;
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var size = facts.IsBlock ? FileCalls.SizeOfDevice(file) : facts.Size;
        var image = raw.Contains(path, facts.Inode) ? ImageFacts.Raw : ImageFile.Read(file, size);
        return new VolumeFacts(name, path, path, StorageVolumeType.File)
        {
            Capacity = image.Capacity ?? Math.Max(0, size - image.Preamble),
            Allocation = facts.IsBlock ? size : facts.Allocated,
            Physical = size,
            Format = image.Format,
            File = facts,
            Compat = image.Compat,
            ClusterSize = image.ClusterSize,
            Features = image.HasFeatures ? image.Features : null,
            Encryption = image.Encryption is { } kind ? new XElement("encryption", new XAttribute("format", kind)) : null,
            Backing = image.Backing is { } backing ? LookAtBacking(path, backing, image.BackingFormat) : null,
        };
    }

    private static VolumeFacts LookAtDirectory(string name, string path, FileFacts facts)
    {
        var disk = Path.Combine(path, Ploop.DiskFile);
        if (File.Exists(disk) && File.Exists(Path.Combine(path, Ploop.DescriptionFile)) && FileFacts.Of(disk) is { } inner)
        {
            using var file = File.OpenHandle(disk, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new VolumeFacts(name, path, path, StorageVolumeType.Ploop)
            {
                Capacity = ImageFile.Read(file, inner.Size).Capacity ?? inner.Size,
                Allocation = inner.Allocated,
                Physical = inner.Size,
                Format = "ploop",
                File = inner,
            };
        }

        return new VolumeFacts(name, path, path, StorageVolumeType.Dir) { Physical = 0, Format = "dir", File = facts };
    }

    /// <summary>libvirt looks into the file where the header does not tell its format; it is shown, and nothing is opened by it.</summary>
    private VolumeBacking LookAtBacking(string image, string named, string? format)
    {
        var path = ImageFile.PathOfBacking(image, named);
        var facts = Path.IsPathRooted(path) ? FileFacts.Of(path) : null;
        if (format is null && facts is { IsRegular: true } found && !raw.Contains(path, found.Inode))
        {
            try
            {
                using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                format = ImageFile.Read(file, found.Size).Format;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                format = null;
            }
        }

        return new VolumeBacking(path, format ?? "raw", facts);
    }
}
