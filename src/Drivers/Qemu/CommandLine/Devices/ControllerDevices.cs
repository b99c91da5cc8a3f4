using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The guest's controllers: what makes the buses that other devices sit on.</summary>
/// <remarks>qemuBuildControllersCommandLine, qemuBuildControllerDevProps.</remarks>
internal static class ControllerDevices
{
    private static readonly string[] Order = ["pci", "usb", "scsi", "ide", "sata", "virtio-serial", "nvme"];

    /// <summary>Adds the settings of the machine's own PCI host bridge.</summary>
    /// <param name="launch">The command line.</param>
    internal static void AddHostBridge(LaunchBuilder launch)
    {
        foreach (var controller in launch.Guest.Devices.Elements("controller").Where(controller => controller.Get("type") == "pci"))
        {
            if (XmlSize.Read(controller, "pcihole64", ScaledSize.KiB) is not { } hole)
            {
                continue;
            }

            var bridge = controller.Get("model") switch
            {
                "pci-root" => "i440FX-pcihost",
                "pcie-root" => "q35-pcihost",
                _ => throw Refusal.Broken("64-bit PCI hole setting is only for root PCI controllers"),
            };
            launch.Option("-global", $"{bridge}.pci-hole64-size={ScaledSize.ToKiB(hole).Invariant()}K");
        }
    }

    /// <summary>Adds the guest's controllers, those first that others sit on.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        foreach (var type in Order)
        {
            Add(launch, type);
        }
    }

    /// <summary>Adds the guest's controllers of one type.</summary>
    /// <param name="launch">The command line.</param>
    /// <param name="type">The type.</param>
    internal static void Add(LaunchBuilder launch, string type)
    {
        foreach (var controller in launch.Guest.Devices.Elements("controller").Where(controller => controller.Get("type") == type))
        {
            var model = controller.Get("model");
            if (model == "pci-root" && controller.Number("index") == 0 && controller.Element("target")?.Get("hotplug") is { } hotplug)
            {
                launch.Option("-global", $"PIIX4_PM.acpi-root-pci-hotplug={hotplug}");
            }

            if (!IsPartOfMachine(launch.Guest, controller))
            {
                launch.Device(Describe(launch.Guest, controller));
            }
        }
    }

    /// <summary>Describes a controller.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="controller">The controller.</param>
    /// <returns>Its properties.</returns>
    internal static JsonObject Describe(GuestLayout guest, XElement controller)
    {
        var alias = GuestLayout.AliasOf(controller);
        var properties = controller.Get("type") switch
        {
            "pci" => Pci(controller, alias),
            "usb" => Usb(guest, controller, alias),
            "scsi" => Scsi(guest, controller, alias),
            "sata" => PropertyWriter.Device("ahci").With("id", alias),
            "virtio-serial" => VirtioDevice.Begin(guest, controller, "virtio-serial").With("id", alias)
                .With("max_ports", PropertyWriter.ReadNumber(controller.Get("ports")))
                .With("vectors", PropertyWriter.ReadNumber(controller.Get("vectors"))),
            "ccid" => PropertyWriter.Device("usb-ccid").With("id", alias),
            "nvme" => PropertyWriter.Device("nvme").With("id", alias).With("serial", controller.Text("serial")),
            var type => throw Refusal.Unsupported($"Unsupported controller type: {type}"),
        };
        return properties.At(guest, controller);
    }

    private static bool IsPartOfMachine(GuestLayout guest, XElement controller)
    {
        var first = controller.Number("index") is null or 0;
        return (controller.Get("type"), controller.Get("model")) switch
        {
            ("pci", "pcie-root") => true,
            ("pci", "pci-root") => guest.Arch is not ("ppc64" or "ppc64le") || (controller.Element("target")?.Number("index") ?? 0) == 0,
            ("sata", _) => first && guest.IsQ35,
            ("ide", _) => first && guest.HasBuiltInIde,
            ("scsi", "ncr53c90") => first,
            ("usb", "none") => true,
            _ => false,
        };
    }

    private static JsonObject Pci(XElement controller, string alias)
    {
        var target = controller.Element("target");
        var model = controller.Get("model");
        var type = controller.Element("model")?.Get("name") ?? DefaultName(model);
        var properties = PropertyWriter.Device(type);
        switch (model)
        {
            case "pci-bridge":
                return properties.With("chassis_nr", PropertyWriter.ReadNumber(target?.Get("chassisNr"))).With("id", alias);
            case "pci-expander-bus" or "pcie-expander-bus":
                return properties.With("bus_nr", PropertyWriter.ReadNumber(target?.Get("busNr"))).With("id", alias).With("numa_node", PropertyWriter.ReadNumber(target?.Text("node")));
            case "dmi-to-pci-bridge" or "pcie-switch-upstream-port" or "pcie-to-pci-bridge":
                return properties.With("id", alias);
            case "pcie-root-port" or "pcie-switch-downstream-port":
                properties.With("port", PropertyWriter.ReadNumber(target?.Get("port"))).With("chassis", PropertyWriter.ReadNumber(target?.Get("chassis"))).With("id", alias)
                    .Switch("hotplug", target?.Get("hotplug"));
                if (target?.Get("memReserve") is { } reserve)
                {
                    properties.With("mem-reserve", PropertyWriter.ReadNumber(reserve) * ScaledSize.KiB);
                }

                return properties;
            case "pci-root":
                return properties.With("index", PropertyWriter.ReadNumber(target?.Get("index"))).With("id", alias).With("numa_node", PropertyWriter.ReadNumber(target?.Text("node")));
            default:
                throw Refusal.Unsupported($"Unsupported PCI controller model '{model}'");
        }
    }

    private static string DefaultName(string? model) => model switch
    {
        "pci-bridge" => "pci-bridge",
        "pci-expander-bus" => "pxb",
        "pcie-expander-bus" => "pxb-pcie",
        "dmi-to-pci-bridge" => "i82801b11-bridge",
        "pcie-switch-upstream-port" => "x3130-upstream",
        "pcie-switch-downstream-port" => "xio3130-downstream",
        "pcie-to-pci-bridge" => "pcie-pci-bridge",
        "pcie-root-port" => "pcie-root-port",
        "pci-root" => "spapr-pci-host-bridge",
        _ => throw Refusal.Unsupported($"Unsupported PCI controller model '{model}'"),
    };

    private static JsonObject Usb(GuestLayout guest, XElement controller, string alias)
    {
        var model = controller.Get("model");
        var type = model switch
        {
            "piix3-uhci" => "piix3-usb-uhci",
            "piix4-uhci" => "piix4-usb-uhci",
            "ehci" => "usb-ehci",
            "ich9-ehci1" or "ich9-uhci1" or "ich9-uhci2" or "ich9-uhci3" => model.Replace("ich9-", "ich9-usb-", StringComparison.Ordinal),
            "vt82c686b-uhci" => "vt82c686b-usb-uhci",
            "pci-ohci" or "qemu-xhci" => model,
            "nec-xhci" => "nec-usb-xhci",
            null => throw Refusal.Unsupported("no model provided for USB controller"),
            _ => throw Refusal.Unsupported($"USB controller model '{model}' not supported in this QEMU binary"),
        };
        guest.Require(type, $"USB controller model '{model}'");
        var ports = PropertyWriter.ReadNumber(controller.Get("ports"));
        if (ports is not null && model is not ("nec-xhci" or "qemu-xhci"))
        {
            throw Refusal.Unsupported($"usb controller type '{model}' doesn't support 'ports' with this QEMU binary");
        }

        var properties = PropertyWriter.Device(type).With("p2", ports).With("p3", ports);
        if (controller.Element("master") is not { } master)
        {
            return properties.With("id", alias);
        }

        var index = controller.Number("index") ?? 0;
        var owner = guest.Controller("usb", index);
        return owner is null || owner.Element("master") is not null
            ? throw Refusal.Broken("masterbus not found")
            : properties.With("masterbus", GuestLayout.AliasOf(owner) + ".0").With("firstport", PropertyWriter.ReadNumber(master.Get("startport")));
    }

    private static JsonObject Scsi(GuestLayout guest, XElement controller, string alias)
    {
        var model = controller.Get("model");
        var driver = controller.Element("driver");
        if (model is "virtio-scsi" or "virtio-transitional" or "virtio-non-transitional" or null)
        {
            return VirtioDevice.Begin(guest, controller, "virtio-scsi")
                .With("iothread", driver?.Get("iothread") is { } thread ? $"iothread{thread}" : null)
                .With("iothread-vq-mapping", driver?.Element("iothreads") is { } mapped ? DiskDevices.ThreadMapping(mapped) : null)
                .With("id", alias)
                .Number("num_queues", driver?.Get("queues"))
                .Number("cmd_per_lun", driver?.Get("cmd_per_lun"))
                .Number("max_sectors", driver?.Get("max_sectors"))
                .Switch("ioeventfd", driver?.Get("ioeventfd"));
        }

        var type = model switch
        {
            "lsilogic" => "lsi",
            "ibmvscsi" => "spapr-vscsi",
            "lsisas1068" => "mptsas1068",
            "lsisas1078" => "megasas",
            "vmpvscsi" => "pvscsi",
            "am53c974" => "am53c974",
            "dc390" => "dc390",
            _ => throw Refusal.Unsupported($"Unsupported controller model: {model}"),
        };
        guest.Require(type, $"SCSI controller model '{model}'");
        return PropertyWriter.Device(type).With("id", alias);
    }
}
