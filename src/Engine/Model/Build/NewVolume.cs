using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>A volume that is made together with its domain.</summary>
/// <param name="Pool">The pool it is made in.</param>
/// <param name="Name">Its name.</param>
/// <param name="ExpectedPath">Where it should come to lie.</param>
/// <param name="Disk">The disk it is for.</param>
public sealed record NewVolume(StoragePoolRef Pool, string Name, string ExpectedPath, VirtDiskConfig Disk)
{
    /// <summary>Its description.</summary>
    /// <returns>libvirt XML.</returns>
    internal string ToXml() =>
        new XElement(
            "volume",
            new XElement("name", Name),
            new XElement("capacity", new XAttribute("unit", "bytes"), Disk.Size!.Value.ToString(CultureInfo.InvariantCulture)),
            new XElement("target", new XElement("format", new XAttribute("type", Disk.Format!))),
            Disk.BackingPath is null
                ? null
                : new XElement("backingStore", new XElement("path", Disk.BackingPath), new XElement("format", new XAttribute("type", Disk.Format!))))
        .ToString();
}
