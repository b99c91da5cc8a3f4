using System.Xml.Linq;

namespace VirtPS.Drivers.Shared.Storage;

/// <summary>Tells whether two pools would lie on the same storage.</summary>
/// <remarks>virStoragePoolObjSourceFindDuplicate.</remarks>
internal static class PoolSource
{
    /// <summary>Types whose pools own the devices they lie on.</summary>
    private static readonly string[] OnDevices = ["fs", "logical", "disk", "iscsi", "zfs"];

    /// <summary>Tells whether two descriptions claim the same storage.</summary>
    /// <param name="one">A pool.</param>
    /// <param name="other">Another pool.</param>
    /// <returns>Whether they clash.</returns>
    internal static bool Clash(XElement one, XElement other)
    {
        var type = Type(one);
        if (OnDevices.Contains(type) && OnDevices.Contains(Type(other)))
        {
            return ClashOnDevices(one, other);
        }

        return type == Type(other) && type switch
        {
            "dir" => Same(one, other, "target", "path"),
            "netfs" => SameAttribute(one, other, "dir", "path") && SameHost(one, other),
            "gluster" => Same(one, other, "source", "name") && SameAttribute(one, other, "dir", "path") && SameHost(one, other),
            "sheepdog" => SameHost(one, other),
            "vstorage" => Same(one, other, "source", "name"),
            "mpath" => true,
            "scsi" => ClashOnAdapter(one, other),
            _ => false,
        };
    }

    private static string? Type(XElement pool) => (string?)pool.Attribute("type");

    /// <summary>An iSCSI device is one of its host and initiator, so it clashes with its like only.</summary>
    private static bool ClashOnDevices(XElement one, XElement other)
    {
        var iscsi = Type(one) == "iscsi";
        if (iscsi != (Type(other) == "iscsi") || (iscsi && !(SameHost(one, other) && SameInitiator(one, other))))
        {
            return false;
        }

        return Devices(one).Intersect(Devices(other)).Any();
    }

    private static IEnumerable<string> Devices(XElement pool) =>
        pool.Elements("source").Elements("device").Attributes("path").Select(path => path.Value);

    private static bool ClashOnAdapter(XElement one, XElement other) =>
        Part(one, "adapter") is { } first && Part(other, "adapter") is { } second
        && (first.Attribute("wwpn") is not null
            ? first.Attribute("wwnn")?.Value == second.Attribute("wwnn")?.Value && first.Attribute("wwpn")?.Value == second.Attribute("wwpn")?.Value
            : first.Attribute("name") is { } name && name.Value == second.Attribute("name")?.Value);

    private static bool SameHost(XElement one, XElement other) =>
        SameAttribute(one, other, "host", "name") && SameAttribute(one, other, "host", "port");

    private static bool SameInitiator(XElement one, XElement other) =>
        Part(one, "initiator")?.Element("iqn")?.Attribute("name")?.Value == Part(other, "initiator")?.Element("iqn")?.Attribute("name")?.Value;

    private static bool SameAttribute(XElement one, XElement other, string element, string attribute) =>
        Part(one, element)?.Attribute(attribute)?.Value == Part(other, element)?.Attribute(attribute)?.Value;

    private static bool Same(XElement one, XElement other, string parent, string element) =>
        one.Element(parent)?.Element(element)?.Value == other.Element(parent)?.Element(element)?.Value;

    private static XElement? Part(XElement pool, string name) => pool.Element("source")?.Element(name);
}
