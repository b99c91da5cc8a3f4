using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Normalises the capability of PCI devices.</summary>
/// <remarks>virNodeDevCapPCIDevParseXML, virNodeDeviceCapPCIDefFormat.</remarks>
internal static class PciDeviceRules
{
    private const uint HighestClass = 0xffffff;

    private static readonly string[] Bridges = ["pci-bridge", "cardbus-bridge"];

    public static void Normalize(DeviceCapability capability)
    {
        var element = capability.Element;
        if (element.Text("class") is { } kind)
        {
            element.SetText(
                "class",
                DeviceCapability.ToHex(kind) is { } number and <= HighestClass
                    ? string.Create(CultureInfo.InvariantCulture, $"0x{number:x6}")
                    : throw capability.Bad($"invalid PCI class supplied for '{capability.Device}'"));
        }

        capability.NeedNumbers("PCI", ("domain", "domain ID"), ("bus", "bus ID"), ("slot", "slot ID"), ("function", "function ID"));
        capability.NeedIdentity("PCI", "vendor");
        capability.NeedIdentity("PCI", "product");
        NormalizeInner(capability);
        if (element.Element("iommuGroup") is { } group)
        {
            NormalizeGroup(group);
        }

        if (element.Element("numa") is { } numa && (numa.Number("node") is not { } node || node < 0))
        {
            if (numa.Get("node") is { } text && numa.Number("node") is null)
            {
                throw capability.Bad($"invalid NUMA node ID supplied for '{capability.Device}': '{text}'", numa);
            }

            numa.Remove();
        }

        if (element.Element("pci-express") is { } express)
        {
            NormalizeLinks(express);
        }
    }

    private static void NormalizeInner(DeviceCapability capability)
    {
        var hasHeader = false;
        foreach (var inner in capability.Element.Elements("capability").ToArray())
        {
            switch (inner.Get("type") ?? throw XmlFault.Error(inner, "Missing capability type", null, VirtErrorDomain.NodeDevice))
            {
                case "phys_function":
                    WriteAddress(inner.Element("address") ?? throw XmlFault.Error(inner, "Missing address in 'phys_function' capability", null, VirtErrorDomain.NodeDevice));
                    break;
                case "virt_functions":
                    NormalizeVirtualFunctions(inner);
                    break;
                case "mdev_types":
                    MediatedDeviceRules.NormalizeTypeList(inner);
                    break;
                case "vpd":
                    VitalDataRules.Normalize(inner);
                    break;
                case var header when Bridges.Contains(header) && !hasHeader:
                    hasHeader = true;
                    break;
                default:
                    inner.Remove();
                    break;
            }
        }

        // libvirt keeps one of each kind and writes the kinds in this order.
        string[] order = ["phys_function", "virt_functions", .. Bridges, "mdev_types", "vpd"];
        var sorted = capability.Element.Elements("capability").OrderBy(inner => Array.IndexOf(order, inner.Get("type"))).ToArray();
        foreach (var inner in sorted)
        {
            inner.Remove();
        }

        capability.Element.Add(sorted);
    }

    private static void NormalizeVirtualFunctions(XElement functions)
    {
        if (functions.Get("maxCount") is { } text)
        {
            if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most))
            {
                throw XmlFault.Error(functions, "Malformed 'maxCount' parameter", null, VirtErrorDomain.NodeDevice);
            }

            functions.Set("maxCount", most == 0 ? null : most.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var address in functions.Elements("address"))
        {
            WriteAddress(address);
        }
    }

    private static void NormalizeGroup(XElement group)
    {
        _ = Allowed.Need(group, "number");
        Allowed.Number(group, "number");
        if (group.Element("address") is null)
        {
            group.Remove();
            return;
        }

        foreach (var address in group.Elements("address"))
        {
            WriteAddress(address);
        }
    }

    private static void NormalizeLinks(XElement express)
    {
        foreach (var link in express.Elements("link").ToArray())
        {
            if (link.Get("validity") is not ("cap" or "sta"))
            {
                link.Remove();
                continue;
            }

            Allowed.Need(link, "width");
            Allowed.Number(link, "width");
            Allowed.Check(link, "speed", ["", "2.5", "5", "8", "16", "32", "64"]);
            if (link.Get("speed") is "" || link.Number("port") < 0)
            {
                link.Set(link.Get("speed") is "" ? "speed" : "port", null);
            }
        }
    }

    private static void WriteAddress(XElement address)
    {
        (string Name, string Format)[] parts = [("domain", "x4"), ("bus", "x2"), ("slot", "x2"), ("function", "d")];
        foreach (var (name, format) in parts)
        {
            var text = address.Get(name) ?? "0";
            address.Set(
                name,
                DeviceCapability.ToNumber(text) is { } number
                    ? "0x" + number.ToString(format, CultureInfo.InvariantCulture)
                    : throw XmlFault.BadAttribute(address, name, text, "a number"));
        }
    }
}
