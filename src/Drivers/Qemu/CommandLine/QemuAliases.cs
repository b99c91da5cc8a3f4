using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Names a guest's devices as libvirt does, so that QEMU, its events and its users speak of the same ones.</summary>
/// <remarks>qemuAssignDeviceAliases. A user's own aliases, which begin with ua-, stay as they are.</remarks>
internal static class QemuAliases
{
    // Devices whose aliases are a word and the next free number.
    private static readonly Dictionary<string, string> Words = new()
    {
        ["filesystem"] = "fs", ["sound"] = "sound", ["redirdev"] = "redir", ["video"] = "video", ["input"] = "input", ["parallel"] = "parallel",
        ["serial"] = "serial", ["channel"] = "channel", ["console"] = "console", ["hub"] = "hub", ["shmem"] = "shmem", ["smartcard"] = "smartcard",
        ["watchdog"] = "watchdog", ["memballoon"] = "balloon", ["rng"] = "rng", ["tpm"] = "tpm", ["vsock"] = "vsock", ["iommu"] = "iommu",
        ["crypto"] = "crypto", ["pstore"] = "pstore", ["panic"] = "panic",
    };

    /// <summary>Gives every device of a definition without an alias one, and every image without a number one.</summary>
    /// <param name="domain">The live definition; it is changed.</param>
    internal static void Assign(XElement domain)
    {
        var devices = domain.Element("devices");
        if (devices is null)
        {
            return;
        }

        var guest = new GuestLayout(domain, new Capabilities.QemuFacts { Binary = string.Empty, Arch = "x86_64", Version = new Version(7, 2) });

        // NICs that are host devices take numbers from these, so they come before them.
        foreach (var device in devices.Elements("interface").Concat(devices.Elements().Where(device => device.Name.LocalName != "interface")).ToList())
        {
            Assign(guest, device);
        }

        EchoConsole(devices);
        ImageNumbers.Assign(domain);
    }

    /// <summary>Gives a device that was added to a definition its alias.</summary>
    /// <param name="domain">The live definition.</param>
    /// <param name="device">The device; a part of the definition or about to be.</param>
    internal static void Assign(XElement domain, XElement device) =>
        Assign(new GuestLayout(domain, new Capabilities.QemuFacts { Binary = string.Empty, Arch = "x86_64", Version = new Version(7, 2) }), device);

    private static void Assign(GuestLayout guest, XElement device)
    {
        if (device.Element("alias")?.Get("name") is null && Name(guest, device) is { } name)
        {
            device.Need("alias").Set("name", name);
        }
    }

    private static string? Name(GuestLayout guest, XElement device)
    {
        var kind = device.Name.LocalName;
        return kind switch
        {
            "disk" => Disk(guest, device),
            "controller" => Controller(guest, device),
            "interface" => device.Get("type") == "hostdev" ? Next(guest, "hostdev", "hostdev", "interface") : Next(guest, "net", kind),
            "hostdev" => Next(guest, "hostdev", "hostdev", "interface"),
            "memory" => Memory(guest, device),
            "memballoon" when device.Get("model") == "none" => null,
            "panic" when device.Get("model") != "pvpanic" => null,
            _ => Words.TryGetValue(kind, out var word) ? Next(guest, word, kind) : null,
        };
    }

    private static string Next(GuestLayout guest, string word, params string[] kinds)
    {
        var used = kinds.SelectMany(kind => guest.Devices.Elements(kind)).Select(device => Number(device, word)).DefaultIfEmpty(-1).Max();
        return word + (used + 1).Invariant();
    }

    private static int Number(XElement device, string word) =>
        device.Element("alias")?.Get("name") is { } alias && alias.StartsWith(word, StringComparison.Ordinal)
        && int.TryParse(alias.AsSpan(word.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static string Disk(GuestLayout guest, XElement disk)
    {
        var bus = disk.Element("target")?.Get("bus");
        if (disk.Element("address") is not { } address || address.Get("type") != "drive")
        {
            return $"{bus}-disk{DiskName.ToIndex(disk.Element("target")?.Get("dev") ?? string.Empty).Invariant()}";
        }

        var controller = DeviceAddress.Number(address, "controller");
        var isNarrow = bus != "scsi" || DriveAddress.IsNarrow(guest.Controller("scsi", controller)?.Get("model"));
        var target = isNarrow ? string.Empty : $"-{DeviceAddress.Number(address, "target")}";
        return $"{bus}{controller}-{DeviceAddress.Number(address, "bus")}{target}-{DeviceAddress.Number(address, "unit")}";
    }

    private static string Controller(GuestLayout guest, XElement controller)
    {
        var type = controller.Get("type");
        var index = controller.Number("index") ?? 0;
        return (type, controller.Get("model"), index) switch
        {
            ("pci", "pcie-root", _) => $"pcie.{index}",
            ("pci", _, _) => $"pci.{index}",
            ("ide", _, 0) when guest.HasBuiltInIde => "ide",
            ("sata", _, 0) when guest.IsQ35 => "ide",
            ("usb", _, 0) => "usb",
            ("scsi", "ncr53c90", 0) => "scsi",
            _ => $"{type}{index}",
        };
    }

    private static string Memory(GuestLayout guest, XElement device)
    {
        var word = device.Get("model") switch
        {
            "virtio-pmem" => "virtiopmem",
            "virtio-mem" => "virtiomem",
            "sgx-epc" => "epc",
            var model => model ?? "dimm",
        };
        return word is "dimm" or "nvdimm" && device.Element("address") is { } address && address.Get("slot") is not null
            ? $"{word}{DeviceAddress.Number(address, "slot")}"
            : Next(guest, word, "memory");
    }

    // The first console may be but another name of the first serial port, and goes by that one's alias then.
    private static void EchoConsole(XElement devices)
    {
        if (devices.Element("console") is { } console && CharacterDevices.IsEcho(console) && devices.Element("serial")?.Element("alias")?.Get("name") is { } alias)
        {
            console.Need("alias").Set("name", alias);
        }
    }
}
