using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Writes the document of what kinds of pool there are and what formats they and their volumes may have.</summary>
/// <remarks>virStoragePoolCapsFormat; https://libvirt.org/formatstoragecaps.html.</remarks>
internal static class PoolCapabilityDocument
{
    /// <summary>Writes the document.</summary>
    /// <param name="isSupported">Whether the host can have a kind of pool.</param>
    /// <returns>The XML text.</returns>
    public static string Write(Func<string, bool> isSupported) => VirtXml.Write(new XElement(
        "storagepoolCapabilities",
        PoolKind.Names.Select(name => Describe(name, PoolKind.Find(name)!, isSupported(name)))));

    private static XElement Describe(string name, PoolKind kind, bool isSupported) => new(
        "pool",
        new XAttribute("type", name),
        new XAttribute("supported", isSupported ? "yes" : "no"),
        kind.Format is { } format ? new XElement("poolOptions", Default(format), Formats("sourceFormatType", kind.Formats)) : null,
        kind.VolumeFormat is { } volume ? new XElement("volOptions", Default(volume), Formats("targetFormatType", VolumeFormats(name, volume))) : null);

    private static string[] VolumeFormats(string name, string format) =>
        name == "rbd" ? [] : format == "none" ? StorageVolumeNormalizer.DiskFormats : ["none", .. StorageVolumeNormalizer.FileFormats];

    private static XElement Default(string format) => new("defaultFormat", new XAttribute("type", format));

    private static XElement? Formats(string name, string[] formats) =>
        formats.Length == 0 ? null : new XElement("enum", new XAttribute("name", name), formats.Select(format => new XElement("value", format)));
}
