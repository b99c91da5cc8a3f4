using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Describes checkpoints that are to be made.</summary>
public static class CheckpointDescription
{
    /// <summary>Writes a description.</summary>
    /// <param name="name">The name; the host makes one up without it.</param>
    /// <param name="description">What it is made for.</param>
    /// <param name="disks">The targets of the disks whose changes are to be known; null for all that can be written.</param>
    /// <returns>libvirt XML.</returns>
    public static string ToXml(string? name, string? description, IReadOnlyList<string>? disks) => VirtXml.Write(new XElement(
        "domaincheckpoint",
        name is null ? null : new XElement("name", name),
        description is null ? null : new XElement("description", description),
        disks is null ? null : new XElement("disks", disks.Select(disk => new XElement("disk", new XAttribute("name", disk), new XAttribute("checkpoint", "bitmap"))))));
}
