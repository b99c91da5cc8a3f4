using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Normalises the vital product data of PCI devices.</summary>
/// <remarks>virNodeDeviceCapVPDParseXML.</remarks>
internal static class VitalDataRules
{
    public static void Normalize(XElement capability)
    {
        _ = capability.Text("name") ?? throw Bad(capability, "Could not read a device name from the <name> element");
        foreach (var fields in capability.Elements("fields").ToArray())
        {
            switch (fields.Get("access"))
            {
                case null:
                    fields.Remove();
                    break;
                case "readonly":
                    fields.Elements("asset_tag").Remove();
                    fields.Elements("system_field").Remove();
                    KeepIndexed(fields);
                    break;
                case "readwrite":
                    foreach (var name in new[] { "change_level", "manufacture_id", "part_number", "serial_number" })
                    {
                        fields.Elements(name).Remove();
                    }

                    KeepIndexed(fields);
                    break;
                case var other:
                    throw Bad(fields, $"Unsupported VPD field access type specified {other}");
            }
        }

        var sorted = capability.Elements("fields").OrderBy(fields => fields.Get("access"), StringComparer.Ordinal).ToArray();
        capability.Elements("fields").Remove();
        capability.Add(sorted);
    }

    /// <summary>Drops the fields that libvirt cannot tell apart by one letter or digit, or that say nothing.</summary>
    private static void KeepIndexed(XElement fields)
    {
        foreach (var field in fields.Elements().Where(field => field.Name.LocalName is "vendor_field" or "system_field").ToArray())
        {
            if (field.Get("index") is not { Length: 1 } || field.Value.Length == 0)
            {
                field.Remove();
            }
        }
    }

    private static VirtException Bad(XElement at, string sentence) => XmlFault.Error(at, sentence, null, VirtErrorDomain.NodeDevice);
}
