using System.Text.RegularExpressions;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Chooses what serial ports are, and lets go of the names of sockets that the driver makes.</summary>
/// <remarks>qemuDomainChrDefPostParse and qemuDomainChrDefDropDefaultPath.</remarks>
internal static class CharacterDefaults
{
    /// <summary>Completes a device.</summary>
    public static void Complete(XElement device, QemuGuest guest)
    {
        if (device.Name.LocalName == "serial")
        {
            CompleteSerial(device, guest);
        }

        if (guest.IsActive)
        {
            return;
        }

        DropOwnSocket(device, guest.Host);
        if (device.Get("type") == "unix" && device.Element("source") is { } source && source.Get("path") is null)
        {
            source.Set("mode", "bind");
        }
    }

    private static void CompleteSerial(XElement serial, QemuGuest guest)
    {
        var target = serial.Need("target");
        if (target.Get("type") is null or "isa-serial" && KindOf(guest) is { } kind)
        {
            target.Set("type", kind);
        }

        if (target.Element("model") is null && ModelOf(target.Get("type"), guest) is { } model)
        {
            target.Need("model").Set("name", model);
        }
    }

    private static string? KindOf(QemuGuest guest) =>
        guest.IsX86 ? "isa-serial"
        : guest.IsPSeries ? "spapr-vio-serial"
        : guest.IsArmVirt || guest.IsRiscvVirt || guest.IsLoongArchVirt ? "system-serial"
        : guest.IsS390 ? "sclp-serial"
        : null;

    private static string? ModelOf(string? kind, QemuGuest guest) => kind switch
    {
        "isa-serial" => "isa-serial",
        "usb-serial" => "usb-serial",
        "pci-serial" => "pci-serial",
        "spapr-vio-serial" => "spapr-vty",
        "system-serial" => guest.IsArmVirt ? "pl011" : guest.IsRiscvVirt || guest.IsLoongArchVirt ? "16550a" : null,
        "sclp-serial" => "sclpconsole",
        "isa-debug" => "isa-debugcon",
        _ => null,
    };

    private static void DropOwnSocket(XElement device, QemuHost host)
    {
        if (device.Name.LocalName != "channel"
            || device.Get("type") != "unix"
            || device.Element("target")?.Get("type") != "virtio"
            || device.Element("source") is not { } source
            || source.Get("path") is not { } path)
        {
            return;
        }

        var name = device.Element("target")!.Get("name");
        var folders = string.Join('|', host.ChannelDirectories.Select(Regex.Escape));
        if (Regex.IsMatch(path, $"^({folders})/(target/([^/]+\\.|domain-[^/]+/)|[0-9]+-[^/]+/){Regex.Escape(name ?? string.Empty)}$"))
        {
            source.Set("path", null);
            if (!source.HasElements)
            {
                source.Remove();
            }
        }
    }
}
