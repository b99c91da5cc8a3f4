using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Guests;

/// <summary>Reads what guests' agents answer about interfaces, file systems and disks.</summary>
internal static class GuestAnswers
{
    /// <summary>Reads interfaces; those that share a name with an alias such as <c>eth0:1</c> are one.</summary>
    /// <param name="answer">The answer to guest-network-get-interfaces.</param>
    /// <returns>The interfaces.</returns>
    internal static IReadOnlyList<GuestInterface> Interfaces(JsonElement answer) =>
    [
        .. answer.Items().GroupBy(item => (item.Text("name") ?? string.Empty).Split(':')[0], StringComparer.Ordinal).Select(group => new GuestInterface(
            group.Key,
            group.Select(item => item.Text("hardware-address")).FirstOrDefault(mac => mac is not null),
            [
                .. group.SelectMany(item => item.Items("ip-addresses")).Select(address => new GuestAddress(
                    address.Text("ip-address") ?? string.Empty, (int)(address.Number("prefix") ?? 0), address.Text("ip-address-type") == "ipv6")),
            ])),
    ];

    /// <summary>Reads file systems, in the order in which they were mounted; agents give the last first.</summary>
    /// <param name="answer">The answer to guest-get-fsinfo.</param>
    /// <param name="domain">The live definition, in which disks have their names.</param>
    /// <returns>The file systems.</returns>
    internal static IReadOnlyList<GuestFileSystem> FileSystems(JsonElement answer, XElement domain) =>
    [
        .. answer.Items().Reverse().Select(item => new GuestFileSystem(
            item.Text("mountpoint") ?? string.Empty, item.Text("name") ?? string.Empty, item.Text("type") ?? string.Empty,
            [.. item.Items("disk").Select(disk => DiskName(disk, domain)).OfType<string>()])),
    ];

    /// <summary>Finds the definition's name of a disk that a guest knows by its address.</summary>
    /// <param name="disk">What the agent says of the disk.</param>
    /// <param name="domain">The live definition.</param>
    /// <returns>The name, such as <c>vda</c>; null when no disk has that address.</returns>
    internal static string? DiskName(JsonElement disk, XElement domain)
    {
        var bus = disk.Text("bus-type");
        var pci = disk.Field("pci-controller") ?? default;
        foreach (var candidate in domain.Elements("devices").Elements("disk"))
        {
            var target = candidate.Element("target");
            var address = candidate.Element("address");
            if (address?.Get("type") == "pci" ? IsAt(address, pci) && target?.Get("bus") == "virtio" : target?.Get("bus") == bus && IsAtDrive(address, disk, pci, domain))
            {
                return target?.Get("dev");
            }
        }

        return null;
    }

    private static bool IsAtDrive(XElement? address, JsonElement disk, JsonElement pci, XElement domain)
    {
        if (address?.Get("type") != "drive" || Hex(address, "unit") != disk.Number("unit") || Hex(address, "bus") != disk.Number("bus") || Hex(address, "target") != disk.Number("target"))
        {
            return false;
        }

        var controller = domain.Elements("devices").Elements("controller").FirstOrDefault(item =>
            item.Get("type") == disk.Text("bus-type") && item.Get("index") == address.Get("controller"));
        return controller?.Element("address") is not { } place || IsAt(place, pci);
    }

    private static bool IsAt(XElement address, JsonElement pci) =>
        Hex(address, "domain") == (pci.Number("domain") ?? 0) && Hex(address, "bus") == (pci.Number("bus") ?? 0)
        && Hex(address, "slot") == (pci.Number("slot") ?? 0) && Hex(address, "function") == (pci.Number("function") ?? 0);

    private static long Hex(XElement address, string name) => address.Get(name) is { } text
        ? text.StartsWith("0x", StringComparison.Ordinal) ? long.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) : long.Parse(text, CultureInfo.InvariantCulture)
        : 0;
}
