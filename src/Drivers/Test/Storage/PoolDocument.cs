using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Storage;

/// <summary>Reads and writes descriptions of pools.</summary>
internal static class PoolDocument
{
    /// <summary>Reads a description from text.</summary>
    /// <param name="xml">The text.</param>
    /// <returns>The description in libvirt's form.</returns>
    internal static XElement Read(string xml) => Read(VirtXml.Parse(xml, "pool"));

    /// <summary>Brings a description into libvirt's form.</summary>
    /// <param name="pool">The <c>pool</c> element; it is changed.</param>
    /// <returns>The same element.</returns>
    internal static XElement Read(XElement pool)
    {
        if (string.IsNullOrEmpty((string?)pool.Element("name")))
        {
            throw new VirtException(VirtErrorCode.XmlError, "missing pool source name element", VirtErrorDomain.Storage);
        }

        if (pool.Element("uuid") is null)
        {
            pool.Element("name")!.AddAfterSelf(new XElement("uuid", VirtUuid.Format(Guid.NewGuid())));
        }

        return pool;
    }

    /// <summary>Writes a pool's description with its sizes.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="inactive">Whether the description for its next start is meant.</param>
    /// <returns>The text.</returns>
    internal static string Write(TestPool pool, bool inactive)
    {
        var description = new XElement(inactive ? pool.Inactive : pool.Definition);
        description.Elements().Where(one => one.Name.LocalName is "capacity" or "allocation" or "available").Remove();
        description.Element("uuid")!.AddAfterSelf(
            Size("capacity", TestPool.Capacity), Size("allocation", pool.Allocation), Size("available", pool.Available));
        return VirtXml.Write(description);
    }

    private static XElement Size(string name, long bytes) => new(name, new XAttribute("unit", "bytes"), bytes);
}
