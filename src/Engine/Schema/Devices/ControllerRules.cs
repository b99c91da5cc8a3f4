using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for controllers.</summary>
internal static class ControllerRules
{
    private static readonly string[] Types =
        ["ide", "fdc", "scsi", "sata", "virtio-serial", "ccid", "usb", "pci", "xenbus", "isa"];

    public static void Normalize(XElement controller)
    {
        Allowed.Check(controller, "type", Types);
        controller.Default("type", "ide");
        Allowed.Number(controller, "index");
        foreach (var once in (ReadOnlySpan<string>)["model", "target"])
        {
            if (controller.Elements(once).Skip(1).FirstOrDefault() is { } second)
            {
                throw XmlFault.Error(second, $"Multiple <{once}> elements in controller definition not allowed");
            }
        }

        if (controller.Get("type") == "usb" && controller.Element("master") is null)
        {
            var port = controller.Get("model") switch
            {
                "ich9-uhci1" => "0",
                "ich9-uhci2" => "2",
                "ich9-uhci3" => "4",
                _ => null,
            };
            DeviceXml.Common.SetNamed(controller, "master", "startport", port);
        }

        if (controller.Element("pcihole64") is { } hole)
        {
            MemoryRules.NormalizeUnit(hole);
        }
    }

    /// <summary>Refuses two controllers of one number; USB's share theirs with their companions.</summary>
    public static void CheckDuplicates(XElement devices)
    {
        HashSet<(string, string)>? seen = null;
        NumberAll(devices);
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

    /// <summary>Gives controllers without a number the next that their type has free.</summary>
    private static void NumberAll(XElement devices)
    {
        foreach (var controller in devices.Elements("controller"))
        {
            if (controller.Get("index") is null)
            {
                var type = controller.Get("type");
                var index = 0;
                while (devices.Elements("controller").Any(c => c.Get("type") == type && c.Number("index") == index))
                {
                    index++;
                }

                controller.Set("index", index.Invariant());
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
        PlaceSmartcards(devices);
        foreach (var device in devices.Elements().ToArray())
        {
            switch (device.Name.LocalName)
            {
                case "channel" or "console" when device.Element("target")?.Get("type") == "virtio":
                    Add(devices, "virtio-serial", AddressController(device, "virtio-serial") ?? 0);
                    break;
                case "smartcard":
                    Add(devices, "ccid", AddressController(device, "ccid") ?? 0);
                    break;
                case "hostdev" when device.Get("type") == "scsi" && AddressController(device, "drive") is { } last:
                    AddUpTo(devices, "scsi", last);
                    break;
            }
        }
    }

    private static void PlaceSmartcards(XElement devices)
    {
        foreach (var card in devices.Elements("smartcard"))
        {
            if (card.Element("address") is not null)
            {
                continue;
            }

            var slot = devices.Elements("smartcard").Max(c => c.Element("address")?.Get("controller") is "0" ? c.Element("address").Number("slot") : null) ?? -1;
            card.Insert(new XElement(
                "address",
                new XAttribute("type", "ccid"),
                new XAttribute("controller", "0"),
                new XAttribute("slot", (slot + 1).Invariant())));
        }
    }

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

    private static void AddUpTo(XElement devices, string type, int last)
    {
        for (var index = 0; index <= last; index++)
        {
            Add(devices, type, index);
        }
    }

    private static int? AddressController(XElement device, string type) =>
        device.Element("address") is { } address && address.Get("type") == type ? address.Number("controller") : null;

    private static void Add(XElement devices, string type, int index)
    {
        var number = index.Invariant();
        foreach (var controller in devices.Elements("controller"))
        {
            if (controller.Get("type") == type && controller.Get("index") == number)
            {
                return;
            }
        }

        devices.Insert(new XElement("controller", new XAttribute("type", type), new XAttribute("index", number)));
    }

    /// <summary>Orders the controllers of each type by their numbers, as virDomainControllerInsert does.</summary>
    public static void Sort(XElement devices)
    {
        var sorted = new List<(string Type, int Index, XElement Controller)>();
        var moved = false;
        foreach (var controller in devices.Elements("controller"))
        {
            var entry = (Type: controller.Get("type")!, Index: controller.Number("index") ?? 0, Controller: controller);
            var place = sorted.Count;
            for (var i = sorted.Count - 1; i >= 0; i--)
            {
                if (sorted[i].Type == entry.Type)
                {
                    if (sorted[i].Index > entry.Index)
                    {
                        place = i;
                    }
                    else if (place == sorted.Count)
                    {
                        place = i + 1;
                        break;
                    }
                }
            }

            moved |= place != sorted.Count;
            sorted.Insert(place, entry);
        }

        if (!moved)
        {
            return;
        }

        foreach (var (_, _, controller) in sorted)
        {
            controller.Remove();
        }

        foreach (var (_, _, controller) in sorted)
        {
            devices.Insert(controller);
        }
    }
}
