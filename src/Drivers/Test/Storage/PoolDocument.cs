using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Storage;

/// <summary>Reads and writes descriptions of pools.</summary>
internal static class PoolDocument
{
    /// <summary>Reads a description from text.</summary>
    /// <param name="xml">The text.</param>
    /// <returns>The description in libvirt's form.</returns>
    internal static XElement Read(string xml) => StoragePoolNormalizer.Normalize(VirtXml.Parse(xml, "pool"));

    /// <summary>Writes a pool's description with its sizes.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="inactive">Whether the description for its next start is meant.</param>
    /// <returns>The text.</returns>
    internal static string Write(TestPool pool, bool inactive)
    {
        var description = new StoragePoolXml(inactive ? pool.Inactive : pool.Definition).Copy();
        description.Capacity = TestPool.Capacity;
        description.Allocation = pool.Allocation;
        description.Available = pool.Available;
        return description.ToString();
    }
}
