using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Pci;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Preparation;

/// <summary>Takes devices of the host for guests, and gives them back.</summary>
/// <remarks>virHostdevPreparePCIDevices, virHostdevFindUSBDevice.</remarks>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuPassthrough(QemuNode node) : IQemuPart
{
    private const string Driver = "QEMU";
    private const string UsbDevices = "/sys/bus/usb/devices";

    /// <summary>Takes all devices of a guest that starts.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="live">Its live definition with aliases.</param>
    /// <param name="cancellationToken">Gives up; what was taken is given back with the run.</param>
    /// <returns>Where its USB devices are, by their aliases.</returns>
    internal async Task<IReadOnlyDictionary<string, (int Bus, int Device)>> TakeAsync(
        QemuDomain domain, QemuRun run, XElement live, CancellationToken cancellationToken)
    {
        var places = new Dictionary<string, (int, int)>(StringComparer.Ordinal);
        foreach (var device in live.Elements("devices").Elements("hostdev").Where(device => device.Get("mode") == "subsystem").ToArray())
        {
            if (await TakeOneAsync(domain, run, device, cancellationToken).ConfigureAwait(false) is { } place)
            {
                places[device.Element("alias")!.Get("name")!] = place;
            }
        }

        return places;
    }

    /// <summary>Takes one device.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="device">The device with its alias; where it is is written into it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Where a USB device is; null for others.</returns>
    /// <exception cref="VirtException">The host has no such device, or another guest has it.</exception>
    internal async Task<(int Bus, int Device)?> TakeOneAsync(QemuDomain domain, QemuRun run, XElement device, CancellationToken cancellationToken)
    {
        _ = run;
        switch (device.Get("type"))
        {
            case "pci":
                var address = Address(device);
                node.Resources.Pci.Take(address, Driver, domain.Name);
                if (device.Get("managed") == "yes")
                {
                    await node.Resources.Pci.DetachAsync(address, PciDevices.GuestDriver, cancellationToken).ConfigureAwait(false);
                    node.Resources.Pci.Reset(address);
                }

                return null;
            case "usb" when device.Element("source") is { } source && source.Get("missing") != "yes":
                return FindUsb(source);
            default:
                return null;
        }
    }

    /// <summary>Gives one device back.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="device">The device.</param>
    internal void Release(QemuDomain domain, XElement device)
    {
        if (device.Get("type") != "pci" || device.Get("mode") != "subsystem")
        {
            return;
        }

        var address = Address(device);
        if (device.Get("managed") == "yes")
        {
            node.Resources.Pci.Reset(address);
            node.Resources.Pci.Reattach(address);
        }

        node.Resources.Pci.Release(address, Driver, domain.Name);
    }

    /// <inheritdoc/>
    public Task ReconnectAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        foreach (var device in domain.Definition.ToTree().Elements("devices").Elements("hostdev").Where(device => device.Get("type") == "pci"))
        {
            node.Resources.Pci.Take(Address(device), Driver, domain.Name);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppedAsync(QemuDomain domain, QemuRun run, XElement live, CancellationToken cancellationToken)
    {
        foreach (var device in live.Elements("devices").Elements("hostdev"))
        {
            try
            {
                Release(domain, device);
            }
            catch (Exception e) when (e is VirtException or IOException or UnauthorizedAccessException)
            {
                node.Log(LogPriority.Error, $"cannot give a device of domain '{domain.Name}' back to the host: {e.Message}");
            }
        }

        return Task.CompletedTask;
    }

    private static PciAddress Address(XElement device)
    {
        var address = device.Element("source")?.Element("address");
        uint Part(string name) => address?.Get(name) is { } text
            ? text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
                ? uint.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                : uint.Parse(text, CultureInfo.InvariantCulture)
            : 0;
        return new PciAddress(Part("domain"), Part("bus"), Part("slot"), Part("function"));
    }

    private static (int Bus, int Device)? FindUsb(XElement source)
    {
        if (source.Element("address") is { } address)
        {
            return (address.Number("bus") ?? 0, address.Number("device") ?? 0);
        }

        var vendor = source.Element("vendor")?.Get("id")?.Replace("0x", string.Empty, StringComparison.OrdinalIgnoreCase).ToLowerInvariant();
        var product = source.Element("product")?.Get("id")?.Replace("0x", string.Empty, StringComparison.OrdinalIgnoreCase).ToLowerInvariant();
        var found = (Directory.Exists(UsbDevices) ? Directory.EnumerateDirectories(UsbDevices) : [])
            .Where(place => Read(place, "idVendor") == vendor && Read(place, "idProduct") == product)
            .Select(place => (Bus: Number(place, "busnum"), Device: Number(place, "devnum"))).ToArray();
        switch (found.Length)
        {
            case 1:
                source.Add(new XElement(
                    "address",
                    new XAttribute("bus", found[0].Bus.ToString(CultureInfo.InvariantCulture)),
                    new XAttribute("device", found[0].Device.ToString(CultureInfo.InvariantCulture))));
                return found[0];
            case 0 when source.Get("startupPolicy") is "optional":
                source.SetAttributeValue("missing", "yes");
                return null;
            case 0:
                throw QemuNode.Speaker.Internal($"Did not find USB device {vendor}:{product}");
            default:
                throw QemuNode.Speaker.Say(
                    VirtErrorCode.OperationFailed, $"Multiple USB devices for {vendor}:{product}, use <address> to specify one");
        }
    }

    private static string? Read(string place, string name) => File.Exists(Path.Combine(place, name)) ? File.ReadAllText(Path.Combine(place, name)).Trim() : null;

    private static int Number(string place, string name) => int.TryParse(Read(place, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
