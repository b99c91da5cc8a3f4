using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Makes snapshot definitions from typed specifications.</summary>
public static class SnapshotBuilder
{
    /// <summary>Makes a definition.</summary>
    /// <param name="spec">What the snapshot is to be.</param>
    /// <returns>The definition.</returns>
    public static SnapshotXml Build(SnapshotSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var snapshot = new SnapshotXml(new XElement("domainsnapshot")) { Name = spec.Name, Description = spec.Description };
        if (spec.MemoryLocation is not null || spec.MemoryFile is not null)
        {
            snapshot.SetMemory(spec.MemoryLocation ?? "external", spec.MemoryFile);
        }

        foreach (var (target, location, file) in spec.Disks)
        {
            var disk = new XElement("disk", new XAttribute("name", target));
            disk.SetAttributeValue("snapshot", location ?? (file is null ? null : "external"));
            if (file is not null)
            {
                disk.SetAttributeValue("type", "file");
                disk.Add(new XElement("source", new XAttribute("file", file)));
            }

            snapshot.Element.Need("disks").Add(disk);
        }

        return snapshot;
    }
}
