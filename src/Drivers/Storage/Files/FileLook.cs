using System.Text.Json;
using System.Xml.Linq;
using Microsoft.Win32.SafeHandles;
using VirtPS.Drivers.Shared.Files;
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
        var image = raw.Contains(path, facts.Inode) ? ImageFacts.Raw : Read(file, size);
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

    /// <summary>Gives the path of a file that an image names as the one it is built on.</summary>
    /// <param name="image">The image.</param>
    /// <param name="named">The name that stands in its header.</param>
    /// <returns>The path; the name itself where it is no file of the host.</returns>
    internal static string PathOfBacking(string image, string named)
    {
        if (named.StartsWith("json:", StringComparison.Ordinal))
        {
            return FileIn(named["json:".Length..]) is { } file ? Path.Combine(Path.GetDirectoryName(image)!, file) : named;
        }

        if (named.StartsWith("file:", StringComparison.Ordinal))
        {
            return "/" + named["file:".Length..].TrimStart('/');
        }

        var colon = named.IndexOf(':', StringComparison.Ordinal);
        var isRemote = colon > 0 && !named.AsSpan(0, colon).Contains('/');
        return isRemote ? named : Path.Combine(Path.GetDirectoryName(image)!, named);
    }

    private static VolumeFacts LookAtDirectory(string name, string path, FileFacts facts)
    {
        var disk = Path.Combine(path, Ploop.DiskFile);
        if (File.Exists(disk) && File.Exists(Path.Combine(path, Ploop.DescriptionFile)) && FileFacts.Of(disk) is { } inner)
        {
            using var file = File.OpenHandle(disk, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new VolumeFacts(name, path, path, StorageVolumeType.Ploop)
            {
                Capacity = Read(file, inner.Size).Capacity ?? inner.Size,
                Allocation = inner.Allocated,
                Physical = inner.Size,
                Format = "ploop",
                File = inner,
            };
        }

        return new VolumeFacts(name, path, path, StorageVolumeType.Dir) { Physical = 0, Format = "dir", File = facts };
    }

    private static ImageFacts Read(SafeFileHandle file, long size)
    {
        Span<byte> first = stackalloc byte[ImageHeader.FirstLook];
        var got = RandomAccess.Read(file, first, 0);
        if (ImageHeader.IsMarked(first[..got]))
        {
            var head = new byte[ImageHeader.Length];
            return ImageHeader.Read(head.AsSpan(0, RandomAccess.Read(file, head, 0)));
        }

        Span<byte> mark = stackalloc byte[ImageHeader.DiscWord.Length];
        return size > ImageHeader.DiscMark && RandomAccess.Read(file, mark, ImageHeader.DiscMark) == mark.Length && mark.SequenceEqual(ImageHeader.DiscWord)
            ? new ImageFacts("iso")
            : ImageFacts.Raw;
    }

    private static string? FileIn(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var node = document.RootElement;
            if (node.TryGetProperty("file", out var inner) && inner.ValueKind == JsonValueKind.Object)
            {
                node = inner;
            }

            return node.TryGetProperty("filename", out var name) ? name.GetString()
                : document.RootElement.TryGetProperty("file.filename", out var flat) ? flat.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>libvirt looks into the file where the header does not tell its format; it is shown, and nothing is opened by it.</summary>
    private VolumeBacking LookAtBacking(string image, string named, string? format)
    {
        var path = PathOfBacking(image, named);
        var facts = Path.IsPathRooted(path) ? FileFacts.Of(path) : null;
        if (format is null && facts is { IsRegular: true } found && !raw.Contains(path, found.Inode))
        {
            try
            {
                using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                format = Read(file, found.Size).Format;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                format = null;
            }
        }

        return new VolumeBacking(path, format ?? "raw", facts);
    }
}
