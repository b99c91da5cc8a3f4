using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Describes a volume that is made after another.</summary>
public static class VolumeCopy
{
    /// <summary>Names a copy after its domain, with the original's ending.</summary>
    internal static string NameFor(string original, string? target, string domain)
    {
        var extension = Path.GetExtension(original);
        return target is null or "vda" or "sda" or "hda" or "xvda" ? domain + extension : $"{domain}-{target}{extension}";
    }

    /// <summary>Describes a whole copy, or an overlay that lies on the original.</summary>
    /// <param name="original">The original's description.</param>
    /// <param name="name">The copy's name.</param>
    /// <param name="linked">Whether the copy is an overlay.</param>
    /// <returns>libvirt XML.</returns>
    public static string Describe(XElement original, string name, bool linked)
    {
        var target = original.Element("target");
        var format = (string?)target?.Element("format")?.Attribute("type") ?? "raw";
        return VirtXml.Write(new XElement(
            "volume",
            new XElement("name", name),
            Copy(original.Element("capacity")),
            new XElement("target", new XElement("format", new XAttribute("type", linked ? "qcow2" : format)), Copy(target?.Element("permissions"))),
            linked
                ? new XElement(
                    "backingStore",
                    new XElement("path", (string?)target?.Element("path")),
                    new XElement("format", new XAttribute("type", format)))
                : Copy(original.Element("backingStore"))));
    }

    private static XElement? Copy(XElement? element) => element is null ? null : new XElement(element);
}
