using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Writes descriptions of snapshots.</summary>
/// <remarks>virDomainSnapshotDefFormat.</remarks>
internal static class SnapshotWriter
{
    /// <summary>Writes a snapshot.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="domain">The domain that it is of.</param>
    /// <param name="secure">Whether passwords are written too.</param>
    /// <returns>The XML text.</returns>
    internal static string Write(TestSnapshot snapshot, Guid domain, bool secure)
    {
        var root = new XElement("domainsnapshot", new XElement("name", snapshot.Name));
        Add(root, "description", snapshot.Description);
        if (snapshot.State != "nostate")
        {
            root.Add(new XElement("state", snapshot.State));
        }

        if (snapshot.Parent is { } parent)
        {
            root.Add(new XElement("parent", new XElement("name", parent)));
        }

        if (snapshot.CreationTime != 0)
        {
            root.Add(new XElement("creationTime", snapshot.CreationTime));
        }

        if (snapshot.Memory is { } memory)
        {
            root.Add(new XElement("memory", new XAttribute("snapshot", memory), Attribute("file", snapshot.MemoryFile)));
        }

        if (snapshot.Disks.Count > 0)
        {
            root.Add(new XElement("disks", snapshot.Disks.Select(Describe)));
        }

        root.Add(snapshot.Domain is { } definition
            ? VirtXml.Parse(definition.ToText(-1, secure), "domain")
            : new XElement("domain", new XElement("uuid", VirtUuid.Format(domain))));
        if (snapshot.InactiveDomain is { } inactive)
        {
            var element = VirtXml.Parse(inactive.ToText(-1, secure), "domain");
            element.Name = "inactiveDomain";
            root.Add(element);
        }

        return VirtXml.Write(root);
    }

    private static XElement Describe(SnapshotDisk disk)
    {
        var element = new XElement("disk", new XAttribute("name", disk.Name), Attribute("snapshot", disk.Place));
        if (disk.Path is not null || disk.Driver is not null)
        {
            element.Add(new XAttribute("type", disk.Type));
            element.Add(disk.Driver is null ? null : new XElement(disk.Driver));
            element.Add(disk.Source is null ? null : new XElement(disk.Source));
        }

        return element;
    }

    private static XAttribute? Attribute(string name, string? value) => value is null ? null : new XAttribute(name, value);

    private static void Add(XElement root, string name, string? value)
    {
        if (value is not null)
        {
            root.Add(new XElement(name, value));
        }
    }
}
