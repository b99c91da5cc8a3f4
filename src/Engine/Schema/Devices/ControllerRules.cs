using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for controllers.</summary>
internal static class ControllerRules
{
    private static readonly string[] Types =
        ["ide", "fdc", "scsi", "sata", "virtio-serial", "ccid", "usb", "pci", "xenbus", "isa", "nvme"];

    private static readonly Dictionary<string, string[]> Models = new(StringComparer.Ordinal)
    {
        ["scsi"] =
        [
            "auto", "buslogic", "lsilogic", "lsisas1068", "vmpvscsi", "ibmvscsi", "virtio-scsi", "lsisas1078", "virtio-transitional",
            "virtio-non-transitional", "ncr53c90", "dc390", "am53c974",
        ],
        ["usb"] =
        [
            "piix3-uhci", "piix4-uhci", "ehci", "ich9-ehci1", "ich9-uhci1", "ich9-uhci2", "ich9-uhci3", "vt82c686b-uhci", "pci-ohci",
            "nec-xhci", "qusb1", "qusb2", "qemu-xhci", "none",
        ],
        ["pci"] =
        [
            "pci-root", "pcie-root", "pci-bridge", "dmi-to-pci-bridge", "pcie-to-pci-bridge", "pcie-root-port", "pcie-switch-upstream-port",
            "pcie-switch-downstream-port", "pci-expander-bus", "pcie-expander-bus",
        ],
        ["ide"] = ["piix3", "piix4", "ich6"],
        ["virtio-serial"] = ["virtio", "virtio-transitional", "virtio-non-transitional"],
        ["isa"] = [],
    };

    public static void Normalize(XElement controller)
    {
        Allowed.Check(controller, "type", Types);
        controller.Default("type", "ide");
        var type = controller.Get("type")!;
        if (controller.Get("model") is { } model && !Models.GetValueOrDefault(type, []).Contains(model))
        {
            throw XmlFault.Unsupported(controller, $"Unknown model type '{model}'", Allowed.OneOf(Models.GetValueOrDefault(type, [])));
        }

        Allowed.NonNegative(controller, "index");
        foreach (var once in (ReadOnlySpan<string>)["model", "target"])
        {
            if (controller.Elements(once).Skip(1).FirstOrDefault() is { } second)
            {
                throw XmlFault.Error(second, $"Multiple <{once}> elements in controller definition not allowed");
            }
        }

        if (type == "usb" && controller.Element("master") is null)
        {
            var port = controller.Get("model") switch { "ich9-uhci1" => "0", "ich9-uhci2" => "2", "ich9-uhci3" => "4", _ => null };
            DeviceXml.Common.SetNamed(controller, "master", "startport", port);
        }

        if (controller.Element("pcihole64") is { } hole)
        {
            MemoryRules.NormalizeUnit(hole);
        }

        if (type == "pci" && controller.Element("target") is { } target)
        {
            AddressRules.NormalizeHex(target, "port", 1);
        }
    }

    /// <summary>Refuses USB controllers that contradict one another.</summary>
    public static void CheckUsb(XElement devices)
    {
        if (IsUsbOff(devices) && devices.Elements("hub").FirstOrDefault(hub => hub.Get("type") == "usb") is { } hub)
        {
            throw XmlFault.Make(VirtErrorCode.ConfigUnsupported, hub, "Can't add USB hub: USB is disabled for this domain", "a USB controller");
        }

        XElement? none = null, other = null;
        var master = false;
        foreach (var controller in devices.Elements("controller"))
        {
            if (controller.Get("type") != "usb")
            {
                continue;
            }

            if (none is not null || (controller.Get("model") == "none" && other is not null))
            {
                throw XmlFault.Make(
                    VirtErrorCode.XmlDetail, controller, "Can't add another USB controller: USB is disabled for this domain");
            }

            if (controller.Get("model") == "none")
            {
                none = controller;
            }
            else
            {
                other = controller;
            }

            master |= controller.Element("master") is null;
        }

        if (other is not null && !master)
        {
            throw XmlFault.Make(VirtErrorCode.XmlDetail, other, "No master USB controller specified");
        }
    }

    /// <summary>Refuses two controllers of one number; USB's share theirs with their companions.</summary>
    public static void CheckDuplicates(XElement devices)
    {
        HashSet<(string, string)>? seen = null;
        foreach (var controller in devices.Elements("controller"))
        {
            var type = controller.Get("type")!;
            var index = controller.Get("index")!;
            if (type != "usb" && !(seen ??= []).Add((type, index)))
            {
                throw XmlFault.Error(controller, $"Multiple '{type}' controllers with index '{index}'");
            }
        }
    }

    /// <summary>Adds the controllers that the devices' addresses speak of.</summary>
    public static void AddMissing(XElement devices)
    {
        AddForDisks(devices, "scsi");
        AddForDisks(devices, "fdc");
        AddForDisks(devices, "ide");
        AddForDisks(devices, "sata");
        AddForPorts(devices, "channel");
        AddForPorts(devices, "console");
        PlaceSmartcards(devices);
        foreach (var hostdev in devices.Elements("hostdev").ToArray())
        {
            if (hostdev.Get("type") == "scsi" && AddressController(hostdev, "drive") is { } last)
            {
                AddUpTo(devices, "scsi", last, ScsiHostDevices.ModelOf(devices));
            }
        }
    }

    /// <summary>Whether a controller says that there is no USB.</summary>
    public static bool IsUsbOff(XElement devices) => devices.Elements("controller").Any(c => c.Get("type") == "usb" && c.Get("model") == "none");

    /// <summary>Whether any USB controller is there.</summary>
    public static bool HasUsb(XElement devices) =>
        devices.Elements("controller").Any(c => c.Get("type") == "usb" && c.Get("model") != "none");

    private static void AddForDisks(XElement devices, string bus)
    {
        var last = -1;
        foreach (var disk in devices.Elements("disk"))
        {
            if (disk.Element("target")?.Get("bus") == bus && AddressController(disk, "drive") is { } controller && controller > last)
            {
                last = controller;
            }
        }

        AddUpTo(devices, bus, last);
    }

    private static void AddForPorts(XElement devices, string kind)
    {
        foreach (var port in devices.Elements(kind))
        {
            if (port.Element("target")?.Get("type") == "virtio")
            {
                Add(devices, "virtio-serial", AddressController(port, "virtio-serial") ?? 0);
            }
        }
    }

    private static void PlaceSmartcards(XElement devices)
    {
        foreach (var card in devices.Elements("smartcard"))
        {
            if (card.Element("address") is null)
            {
                var slot = devices.Elements("smartcard")
                    .Max(c => c.Element("address")?.Get("controller") == "0" ? c.Element("address").Number("slot") : null) ?? -1;
                card.Insert(new XElement(
                    "address",
                    new XAttribute("type", "ccid"),
                    new XAttribute("controller", "0"),
                    new XAttribute("slot", (slot + 1).Invariant())));
            }

            Add(devices, "ccid", AddressController(card, "ccid") ?? 0);
        }
    }

    private static void AddUpTo(XElement devices, string type, int last, string? model = null)
    {
        for (var index = 0; index <= last; index++)
        {
            Add(devices, type, index, model);
        }
    }

    private static int? AddressController(XElement device, string type) =>
        device.Element("address") is { } address && address.Get("type") == type ? address.Number("controller") : null;

    private static void Add(XElement devices, string type, int index, string? model = null)
    {
        var number = index.Invariant();
        foreach (var controller in devices.Elements("controller"))
        {
            if (controller.Get("type") == type && controller.Get("index") == number)
            {
                return;
            }
        }

        var added = new XElement("controller", new XAttribute("type", type), new XAttribute("index", number));
        added.Set("model", model);
        ControllerOrder.Insert(devices, added);
    }
}
