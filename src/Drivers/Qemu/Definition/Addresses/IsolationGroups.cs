using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Keeps host devices of different IOMMU groups on roots of their own, where the machine wants that.</summary>
/// <remarks>qemuDomainSetupIsolationGroups. Only pSeries does.</remarks>
internal sealed class IsolationGroups(QemuGuest guest)
{
    private readonly Dictionary<XElement, uint> _known = [];

    /// <summary>Tells a device's group; 0 for what is emulated.</summary>
    public uint Of(XElement device)
    {
        if (!guest.IsPSeries || !IsHostPciDevice(device))
        {
            return 0;
        }

        if (!_known.TryGetValue(device, out var group))
        {
            // Group 0 is a host's as well, and ours stands for none: hence one more.
            group = device.Element("source")?.Element("address") is { } source && guest.Host.IommuGroup(PciAddress.Read(source)) is { } own
                ? (uint)own + 1
                : 0;
            _known[device] = group;
        }

        return group;
    }

    private static bool IsHostPciDevice(XElement device) =>
        (device.Name.LocalName == "hostdev" && device.Get("mode") == "subsystem" && device.Get("type") == "pci")
        || (device.Name.LocalName == "interface" && device.Get("type") == "hostdev");
}
