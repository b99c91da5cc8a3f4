using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Storage.Files;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Storage.Volumes;

/// <summary>Writes descriptions of volumes in libvirt's form.</summary>
/// <remarks>virStorageVolDefFormat.</remarks>
internal static class VolumeDescription
{
    /// <summary>Describes a volume.</summary>
    /// <param name="volume">The volume.</param>
    /// <returns>The XML text.</returns>
    internal static string Write(VolumeFacts volume) => VirtXml.Write(new XElement(
        "volume",
        new XAttribute("type", NameOf(volume.Type)),
        new XElement("name", volume.Name),
        new XElement("key", volume.Key),
        Source(volume),
        Bytes("capacity", volume.Capacity),
        Bytes("allocation", volume.Allocation),
        volume.Physical is > 0 and var physical ? Bytes("physical", physical) : null,
        Target(volume),
        volume.Backing is { } backing ? Backing(backing) : null));

    /// <summary>Gives the word that libvirt's descriptions have for a kind of volume.</summary>
    /// <param name="type">The kind.</param>
    /// <returns>The word.</returns>
    internal static string NameOf(StorageVolumeType type) => type switch
    {
        StorageVolumeType.Block => "block",
        StorageVolumeType.Dir => "dir",
        StorageVolumeType.Network => "network",
        StorageVolumeType.NetDir => "netdir",
        StorageVolumeType.Ploop => "ploop",
        _ => "file",
    };

    private static XElement? Source(VolumeFacts volume) => volume.Extents.Count == 0 ? null : new XElement(
        "source",
        volume.Extents.GroupBy(extent => extent.Device).Select(device => new XElement(
            "device",
            new XAttribute("path", device.Key),
            device.Select(extent => new XElement("extent", new XAttribute("start", extent.Start), new XAttribute("end", extent.End))))));

    private static XElement Target(VolumeFacts volume) => new(
        "target",
        new XElement("path", volume.Path),
        volume.Format is { } format ? new XElement("format", new XAttribute("type", format)) : null,
        volume.File is { } file ? Rights(file) : null,
        volume.File is { } timed ? Times(timed) : null,
        volume.Encryption is { } encryption ? new XElement(encryption) : null,
        volume.Compat is { } compat ? new XElement("compat", compat) : null,
        volume.ClusterSize > 0 ? new XElement("clusterSize", new XAttribute("unit", "B"), volume.ClusterSize) : null,
        volume.Features is { } features ? new XElement("features", features.Select(feature => new XElement(feature))) : null);

    private static XElement Backing(VolumeBacking backing) => new(
        "backingStore",
        new XElement("path", backing.Path),
        backing.Format is { } format ? new XElement("format", new XAttribute("type", format)) : null,
        backing.File is { } file ? Rights(file) : null,
        backing.File is { } timed ? Times(timed) : null);

    private static XElement Rights(FileFacts file) => new(
        "permissions",
        new XElement("mode", "0" + Convert.ToString(file.Rights & 0x1ff, 8)),
        new XElement("owner", file.Owner),
        new XElement("group", file.Group));

    private static XElement Times(FileFacts file) => new(
        "timestamps",
        new XElement("atime", file.Accessed.ToString()),
        new XElement("mtime", file.Modified.ToString()),
        new XElement("ctime", file.Changed.ToString()),
        new XElement("btime", "0"));

    private static XElement Bytes(string name, long value) =>
        new(name, new XAttribute("unit", "bytes"), value.ToString(CultureInfo.InvariantCulture));
}
