using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Reads and writes where USB devices are plugged: a bus and the way through its hubs.</summary>
internal static class UsbPort
{
    /// <summary>Whether a device has a port, and not only a bus.</summary>
    public static bool IsComplete(XElement device) =>
        device.Element("address") is { } address && address.Get("type") == "usb" && Path(address) is [> 0, ..];

    /// <summary>The bus of an address.</summary>
    public static int Bus(XElement address) => address.Number("bus") ?? 0;

    /// <summary>The ports from the controller on, each from 1; empty for none.</summary>
    public static int[] Path(XElement address) =>
        address.Get("port") is { } text
            ? Array.ConvertAll(text.Split('.'), part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0)
            : [];

    /// <summary>Gives a device a port.</summary>
    public static void Write(XElement device, int bus, IEnumerable<int> path)
    {
        var address = device.Need("address");
        address.Set("type", "usb");
        address.Set("bus", bus.Invariant());
        address.Set("port", string.Join('.', path.Select(port => port.Invariant())));
    }
}
