using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace VirtPS.Drivers.Shared.Images;

/// <summary>Reads the headers of images that are files or devices of the host.</summary>
/// <remarks>virStorageSourceGetMetadata, as far as it looks at one image.</remarks>
internal static class ImageFile
{
    /// <summary>Reads what an image says of itself.</summary>
    /// <param name="file">The file.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <returns>What its header says; raw for what no format claims.</returns>
    internal static ImageFacts Read(SafeFileHandle file, long size)
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
}
