using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Reads from a document only what identifies its object, so that a caller without rights makes a host do no more than that.</summary>
/// <remarks>
/// Where an element occurs twice the first counts, as it does for the drivers.
/// A uuid that the document lacks, because the host would make one, is empty.
/// </remarks>
internal static class IdentityReader
{
    /// <summary>Reads the identity of an object of a class.</summary>
    /// <param name="objectClass">The class, as rights name it.</param>
    /// <param name="xml">The document.</param>
    /// <param name="parent">The pool or network that the object will belong to.</param>
    /// <returns>The handle that the object will have.</returns>
    internal static object Read(string objectClass, string xml, object? parent) => objectClass switch
    {
        "domain" => ReadDomain(xml),
        "network" => ReadNetwork(xml),
        "network_port" => new NetworkPortRef((NetworkRef)parent!, Uuid(Pick(xml, "networkport", ["uuid"]))),
        "storage_pool" => ReadPool(xml),
        "storage_vol" => new StorageVolumeRef(((StoragePoolRef)parent!).Name, Name(Pick(xml, "volume", ["name"])), string.Empty),
        "node_device" => new NodeDeviceRef(Name(Pick(xml, "device", ["name"]))),
        "interface" => ReadInterface(xml),
        "nwfilter" => ReadFilter(xml),
        "nwfilter_binding" => ReadBinding(xml),
        "secret" => ReadSecret(xml),
        _ => throw new ArgumentException($"no document describes a {objectClass}", nameof(objectClass)),
    };

    /// <summary>Reads the identity of a domain.</summary>
    internal static DomainRef ReadDomain(string xml)
    {
        var root = Pick(xml, "domain", ["name", "uuid"]);
        return new(Name(root), Uuid(root));
    }

    private static NetworkRef ReadNetwork(string xml)
    {
        var root = Pick(xml, "network", ["name", "uuid"]);
        return new(Name(root), Uuid(root));
    }

    private static NWFilterRef ReadFilter(string xml)
    {
        var root = Pick(xml, "filter", ["uuid"]);
        return new(root.Get("name") ?? string.Empty, Uuid(root));
    }

    private static StoragePoolRef ReadPool(string xml)
    {
        // A pool without a name takes its source's.
        var root = Pick(xml, "pool", ["name", "uuid", "source"]);
        return new(root.Text("name") ?? root.Element("source")?.Text("name") ?? string.Empty, Uuid(root));
    }

    private static InterfaceRef ReadInterface(string xml)
    {
        var root = Pick(xml, "interface", ["mac"]);
        return new(root.Get("name") ?? string.Empty, root.Element("mac")?.Get("address") ?? string.Empty);
    }

    private static NWFilterBindingRef ReadBinding(string xml)
    {
        var root = Pick(xml, "filterbinding", ["portdev", "filterref"]);
        return new(root.Element("portdev")?.Get("name") ?? string.Empty, root.Element("filterref")?.Get("filter") ?? string.Empty);
    }

    private static SecretRef ReadSecret(string xml)
    {
        var root = Pick(xml, "secret", ["uuid", "usage"]);
        var usage = root.Element("usage");
        return usage?.Get("type") switch
        {
            "volume" => new(Uuid(root), SecretUsageType.Volume, usage.Text("volume") ?? string.Empty),
            "ceph" => new(Uuid(root), SecretUsageType.Ceph, usage.Text("name") ?? string.Empty),
            "iscsi" => new(Uuid(root), SecretUsageType.Iscsi, usage.Text("target") ?? string.Empty),
            "tls" => new(Uuid(root), SecretUsageType.Tls, usage.Text("name") ?? string.Empty),
            "vtpm" => new(Uuid(root), SecretUsageType.Vtpm, usage.Text("name") ?? string.Empty),
            _ => new(Uuid(root), SecretUsageType.None, string.Empty),
        };
    }

    private static string Name(XElement root) => root.Text("name") ?? string.Empty;

    private static Guid Uuid(XElement root) => Identity.ReadUuid(root) ?? Guid.Empty;

    /// <summary>Reads the root with its attributes and the first of each child that is asked for, and stops when it has them all.</summary>
    private static XElement Pick(string xml, string rootName, HashSet<string> children) =>
        new XmlReading(rootName, XmlLimits.Wire, null).ReadPart(xml, children);
}
