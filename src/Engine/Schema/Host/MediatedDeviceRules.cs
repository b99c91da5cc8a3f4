using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Normalises the capabilities of mediated devices and of the devices that are split into them.</summary>
/// <remarks>virNodeDevCapMdevParseXML, virNodeDevCapMdevTypesParseXML.</remarks>
internal static class MediatedDeviceRules
{
    public static void Normalize(DeviceCapability capability)
    {
        var element = capability.Element;
        if (element.Element("type")?.Get("id") is null)
        {
            throw capability.Bad($"missing type id attribute for '{capability.Device}'", null, VirtErrorCode.ConfigUnsupported);
        }

        if (element.Text("uuid") is { } text)
        {
            element.SetText("uuid", VirtUuid.TryParse(text, out var uuid) ? VirtUuid.Format(uuid) : throw capability.Bad($"Invalid uuid '{text}' for new mdev device"));
        }

        // Where the parent is follows from its name; the group is written even where none is known.
        element.Elements("parent_addr").Remove();
        var group = element.Element("iommuGroup");
        if (group is null)
        {
            group = new XElement("iommuGroup");
            element.Add(group);
        }

        group.Default("number", "0");
        if (DeviceCapability.ToUnsigned(group.Get("number")!) is null)
        {
            throw capability.Bad($"invalid iommuGroup number attribute for '{capability.Device}'", group);
        }

        foreach (var attribute in element.Elements("attr").ToArray())
        {
            if (attribute.Get("name") is null || attribute.Get("value") is null)
            {
                throw capability.Bad("mdev attribute missing name or value", attribute, VirtErrorCode.ConfigUnsupported);
            }
        }
    }

    /// <summary>Normalises what holds types directly or in an inner capability.</summary>
    public static void NormalizeTypes(DeviceCapability capability)
    {
        foreach (var inner in capability.Element.Elements("capability").ToArray())
        {
            if (Allowed.Need(inner, "type") == "mdev_types")
            {
                NormalizeTypeList(inner);
            }
            else
            {
                inner.Remove();
            }
        }
    }

    public static void NormalizeTypeList(XElement capability)
    {
        var types = capability.Elements("type").ToArray();
        if (types.Length == 0)
        {
            capability.Remove();
        }

        foreach (var type in types)
        {
            var id = type.Get("id") ?? throw Bad(type, "missing 'id' attribute for mediated device's <type> element");
            _ = type.Text("deviceAPI") ?? throw Bad(type, $"missing device API for mediated device type '{id}'");
            if (type.Text("availableInstances") is not { } count || DeviceCapability.ToUnsigned(count) is null)
            {
                throw Bad(type, $"missing number of available instances for mediated device type '{id}'");
            }
        }
    }

    private static VirtException Bad(XElement at, string sentence) => XmlFault.Error(at, sentence, null, VirtErrorDomain.NodeDevice);
}
