using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.BlockJobs;

/// <summary>The element by which the definition of a running domain shows that a disk is mirrored.</summary>
internal static class Mirror
{
    /// <summary>Shows a mirror that is not yet complete.</summary>
    /// <param name="disk">The disk's element.</param>
    /// <param name="chain">What it is mirrored to.</param>
    /// <param name="job">What the mirror is made for: copy or active-commit.</param>
    internal static void Add(XElement disk, IReadOnlyList<DiskLayer> chain, string job)
    {
        var holder = new XElement("disk");
        DiskLayer.Write(holder, chain);
        var top = chain[0];
        disk.Add(new XElement(
            "mirror",
            new XAttribute("type", top.Type),
            top.Type == "file" && top.Path is { } path ? new XAttribute("file", path) : null,
            top.Type == "file" && top.Format is { } format ? new XAttribute("format", format) : null,
            new XAttribute("job", job),
            top.Format is null ? null : new XElement("format", new XAttribute("type", top.Format)),
            holder.Element("source"),
            chain.Count > 1 || job == "copy" ? holder.Element("backingStore") : null));
    }

    /// <summary>Shows that a mirror is complete.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="target">The disk's target.</param>
    internal static void SetReady(DomainXml definition, string target) =>
        Of(definition, target)?.SetAttributeValue("ready", "yes");

    /// <summary>Shows a mirror no longer.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="target">The disk's target.</param>
    internal static void Remove(DomainXml definition, string target) => Of(definition, target)?.Remove();

    private static XElement? Of(DomainXml definition, string target) =>
        definition.Devices.Disks.FirstOrDefault(disk => disk.Target == target)?.Element.Element("mirror");
}
