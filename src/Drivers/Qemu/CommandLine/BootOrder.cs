using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The order in which a guest's firmware tries devices.</summary>
/// <remarks>qemuProcessPrepareDeviceBootorder: kinds of devices in os/boot stand for the first device of each kind.</remarks>
internal sealed class BootOrder
{
    private readonly Dictionary<XElement, long> _indexes = [];

    /// <summary>Reads the order of a guest.</summary>
    /// <param name="domain">The definition.</param>
    internal BootOrder(XElement domain)
    {
        var devices = domain.Element("devices") ?? new XElement("devices");
        foreach (var device in devices.Elements())
        {
            if (device.Element("boot")?.Number("order") is { } order)
            {
                _indexes[device] = order;
            }
        }

        var position = 0;
        foreach (var boot in domain.Element("os")?.Elements("boot") ?? [])
        {
            position++;
            var device = boot.Get("dev") switch
            {
                "cdrom" => Disk(devices, kind => kind == "cdrom"),
                "fd" => Disk(devices, kind => kind == "floppy"),
                "hd" => Disk(devices, kind => kind is "disk" or "lun" or null),
                "network" => devices.Elements("interface").FirstOrDefault(),
                _ => null,
            };
            if (device is not null)
            {
                _indexes[device] = position;
            }
        }
    }

    /// <summary>Tells a device's place in the order.</summary>
    /// <param name="device">The device.</param>
    /// <returns>The place, from 1; nothing when it is not booted from.</returns>
    internal long? Of(XElement device) => _indexes.TryGetValue(device, out var index) ? index : null;

    private static XElement? Disk(XElement devices, Func<string?, bool> isKind) => devices.Elements("disk").FirstOrDefault(disk => isKind(disk.Get("device")));
}
