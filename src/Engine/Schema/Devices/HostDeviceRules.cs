using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for the host's devices that are handed to a guest.</summary>
internal static class HostDeviceRules
{
    private static readonly string[] Types = ["usb", "pci", "scsi", "scsi_host", "mdev"];

    private static readonly string[] Capabilities = ["storage", "misc", "net"];

    public static void Normalize(XElement hostdev, DomainContext context)
    {
        hostdev.Default("mode", "subsystem");
        if (hostdev.Get("mode") is not ("subsystem" or "capabilities"))
        {
            throw XmlFault.Unsupported(hostdev, $"unknown hostdev mode '{hostdev.Get("mode")}'", "one of: subsystem, capabilities");
        }

        Allowed.Check(hostdev, "managed", Allowed.YesNo);
        if (hostdev.Get("mode") == "capabilities")
        {
            NeedType(hostdev, Capabilities);
            return;
        }

        var type = NeedType(hostdev, Types);
        if (hostdev.Element("source") is not { } source)
        {
            throw XmlFault.Error(hostdev, "Missing <source> element in hostdev device", "a 'source' element");
        }

        hostdev.Set("managed", type is "usb" or "pci" or "scsi" or "scsi_host" or "mdev" && hostdev.Get("managed") == "yes" ? "yes" : "no");
        switch (type)
        {
            case "pci" when source.Element("address") is { } address:
                AddressRules.NormalizePci(address);
                break;
            case "usb":
                NormalizeUsb(source);
                break;
            case "scsi":
                // An iSCSI name without a unit means the first.
                if (source.Get("protocol") == "iscsi" && source.Get("name") is { } name && !name.Contains('/', StringComparison.Ordinal))
                {
                    source.Set("name", name + "/0");
                }

                ScsiHostDevices.Place(hostdev, context);
                break;
            case "mdev" when hostdev.Get("model") is null:
                throw XmlFault.Error(hostdev, "Missing 'model' attribute in mediated device's <hostdev> element");
            case "mdev" when source.Element("address") is null:
                throw XmlFault.Error(source, "Missing <address> element", "an 'address' element with a 'uuid'");
            case "mdev" when source.Element("address")!.Get("uuid") is null:
                throw XmlFault.Unsupported(source.Element("address")!, "Missing 'uuid' attribute for element <address>");
            case "mdev" when hostdev.Element("address")?.Get("type") is { } place && place != PlaceOf(hostdev.Get("model")):
                throw XmlFault.Error(hostdev, $"Unsupported address type '{place}' with mediated device model '{hostdev.Get("model")}'");
        }
    }

    private static string? PlaceOf(string? model) => model switch
    {
        "vfio-pci" => "pci",
        "vfio-ccw" => "ccw",
        _ => null,
    };

    private static string NeedType(XElement hostdev, string[] types)
    {
        var type = hostdev.Get("type") ?? throw XmlFault.Error(hostdev, "missing source address type", Allowed.OneOf(types));
        return types.Contains(type)
            ? type
            : throw XmlFault.Unsupported(hostdev, $"unknown host device source address type '{type}'", Allowed.OneOf(types));
    }

    private static void NormalizeUsb(XElement source)
    {
        var (vendor, product) = (source.Element("vendor"), source.Element("product"));
        if ((vendor is null) != (product is null))
        {
            throw XmlFault.Make(VirtErrorCode.InternalError, source, vendor is null ? "missing vendor" : "missing product");
        }

        foreach (var id in (ReadOnlySpan<XElement?>)[vendor, product])
        {
            if (id is not null)
            {
                Allowed.Need(id, "id");
                AddressRules.NormalizeHex(id, "id", 4);
            }
        }
    }
}
