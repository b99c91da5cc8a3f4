using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Shared.Images;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.BlockJobs;

/// <summary>Finds the images of a chain that callers name.</summary>
/// <param name="target">The disk's target.</param>
/// <param name="top">The image on top, with those below.</param>
/// <remarks>virStorageSourceChainLookup.</remarks>
internal sealed class ChainLookup(string target, StorageImage top)
{
    private readonly StorageImage[] _images = [.. top.Chain];

    /// <summary>Finds an image.</summary>
    /// <param name="name">Its number, as in <c>vda[2]</c>, its path, or the name that the image above has for it; nothing for the lowest.</param>
    /// <param name="above">The image below which it must be; nothing for anywhere.</param>
    /// <returns>The image.</returns>
    /// <exception cref="VirtException">InvalidArg when there is none such.</exception>
    internal StorageImage Find(string? name, StorageImage? above = null)
    {
        var first = above is null ? 0 : Array.IndexOf(_images, above) + 1;
        var (disk, index) = Split(name);
        if (index is not null && disk != target)
        {
            throw QemuNode.Speaker.Argument($"requested target '{disk}' does not match target '{target}'");
        }

        for (var i = first; i < _images.Length; i++)
        {
            if (name is null ? i == _images.Length - 1 : index is not null ? _images[i].Name == index : IsCalled(i, name))
            {
                return _images[i];
            }
        }

        throw QemuNode.Speaker.Argument(
            index is not null ? $"could not find backing store index '{index}' in chain for '{target}'"
            : name is null ? $"could not find base image in chain for '{target}'"
            : above is not null ? $"could not find image '{name}' beneath '{GuestDisks.PathOf(above)}' in chain for '{target}'"
            : $"could not find image '{name}' in chain for '{target}'");
    }

    /// <summary>Gives the image above one.</summary>
    /// <param name="image">The image.</param>
    /// <returns>The image above; nothing for the one on top.</returns>
    internal StorageImage? Above(StorageImage image) => Array.IndexOf(_images, image) is > 0 and var at ? _images[at - 1] : null;

    /// <summary>Makes the relative name that an image would have for one further below.</summary>
    /// <param name="from">The image that it has below it now.</param>
    /// <param name="to">The image that it will have there.</param>
    /// <returns>The name.</returns>
    /// <exception cref="VirtException">OperationInvalid when one of the names between them is not relative.</exception>
    /// <remarks>virStorageSourceGetRelativeBackingPath.</remarks>
    internal string Relative(StorageImage from, StorageImage to)
    {
        var path = string.Empty;
        for (var i = Array.IndexOf(_images, from); i <= Array.IndexOf(_images, to); i++)
        {
            var name = RelativeName(i) ?? throw QemuNode.Speaker.Invalid("can't keep relative backing relationship");
            path = Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, name);
        }

        return path;
    }

    // The name by which the header of the image above has this one, where it is relative.
    private string? RelativeName(int at)
    {
        if (at == 0 || _images[at - 1].Type is not ("file" or "block") || GuestDisks.PathOf(_images[at - 1]) is not { } path || !File.Exists(path))
        {
            return null;
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var name = ImageFile.Read(file, BackingNames.IsDevice(path) ? long.MaxValue : RandomAccess.GetLength(file)).Backing;
        return name is null || name.StartsWith('/') || name.Contains(':', StringComparison.Ordinal) ? null : name;
    }

    private bool IsCalled(int at, string name)
    {
        var path = GuestDisks.PathOf(_images[at]);
        if (path == name || RelativeName(at) == name)
        {
            return true;
        }

        // A relative name is meant from where the image above is.
        return path is not null && at > 0 && !name.StartsWith('/') && GuestDisks.PathOf(_images[at - 1]) is { } above
            && Path.GetFullPath(Path.Combine(Path.GetDirectoryName(above)!, name)) == Path.GetFullPath(path);
    }

    private static (string? Disk, string? Index) Split(string? name)
    {
        var start = name?.LastIndexOf('[') ?? -1;
        return start > 0 && name!.EndsWith(']') && uint.TryParse(name.AsSpan(start + 1, name.Length - start - 2), out var index) && index > 0
            ? (name[..start], index.ToString(System.Globalization.CultureInfo.InvariantCulture))
            : (name, null);
    }
}
