using System.Xml.Linq;
using VirtPS.Drivers.NodeDevice.Kernel;
using VirtPS.Drivers.Shared.Pci;
using VirtPS.Drivers.Shared.Sysfs;

namespace VirtPS.Drivers.NodeDevice.Describe;

/// <summary>Describes PCI devices.</summary>
/// <remarks>udevProcessPCI, virNodeDeviceGetPCIDynamicCaps.</remarks>
/// <param name="tree">The host's files.</param>
/// <param name="names">The names of vendors and products.</param>
/// <param name="isPrivileged">Whether the whole configuration space may be read.</param>
internal sealed class PciDescriber(HostTree tree, HardwareNames names, bool isPrivileged)
{
    private static readonly string?[] Headers = [null, "pci-bridge", "cardbus-bridge"];

    // The speeds of links by their numbers in the configuration space, in gigatransfers per second.
    private static readonly string?[] Speeds = [null, "2.5", "5", "8", "16", "32", "64"];

    /// <summary>Describes a device.</summary>
    /// <param name="device">The device.</param>
    /// <returns>What it is, or nothing when it does not say what it must.</returns>
    internal DeviceSketch? Describe(KernelDevice device)
    {
        if (HostTree.ToHexNumber(device.Property("PCI_CLASS")) is not { } kind || PciAddress.TryParse(device.Name) is not { } address
            || Identity(device, "vendor") is not { } vendor || Identity(device, "device") is not { } product)
        {
            return null;
        }

        var config = isPrivileged ? PciConfig.TryRead(tree, device.Path) : null;
        return new DeviceSketch(CapabilityXml.Of(
            "pci",
            new XElement("class", CapabilityXml.Hex(kind, 6)),
            new XElement("domain", address.Domain),
            new XElement("bus", address.Bus),
            new XElement("slot", address.Slot),
            new XElement("function", address.Function),
            CapabilityXml.Numbered("product", product, names.Product(vendor, product)),
            CapabilityXml.Numbered("vendor", vendor, names.Vendor(vendor)),
            PhysicalFunction(device.Path),
            VirtualFunctions(device.Path),
            config is { Header: 1 or 2 } ? CapabilityXml.Of(Headers[config.Header]!) : null,
            MdevTypes.Describe(tree, device.Path),
            PciVpd.Describe(tree.ReadBytes(device.Path + "/vpd", PciVpd.Longest)),
            Group(device.Path),
            device.Number("numa_node") is { } node and >= 0 ? new XElement("numa", new XAttribute("node", node)) : null,
            config is { IsExpress: true } ? Express(config) : null));
    }

    private static int? Identity(KernelDevice device, string attribute) => (int?)HostTree.ToHexNumber(device.Attribute(attribute)?.Trim());

    private static XElement Express(PciConfig config) =>
        config.HasLink
            ? new XElement("pci-express", Link("cap", config.Capability.Port, config.Capability.Speed, config.Capability.Width), Link("sta", null, config.State.Speed, config.State.Width))
            : new XElement("pci-express");

    private static XElement Link(string validity, int? port, int speed, int width) => new(
        "link",
        new XAttribute("validity", validity),
        CapabilityXml.MaybeAttribute("port", port),
        CapabilityXml.MaybeAttribute("speed", Speeds.ElementAtOrDefault(speed)),
        new XAttribute("width", width));

    private XElement? PhysicalFunction(string path) =>
        PciAddress.TryParse(tree.FollowToName(path + "/physfn")) is { } address ? CapabilityXml.Of("phys_function", address.ToXml()) : null;

    private XElement? VirtualFunctions(string path)
    {
        var most = tree.ReadNumber(path + "/sriov_totalvfs") is { } total and > 0 ? total : (long?)null;
        var functions = new List<XElement>();
        while (PciAddress.TryParse(tree.FollowToName($"{path}/virtfn{functions.Count}")) is { } address)
        {
            functions.Add(address.ToXml());
        }

        return most is null && functions.Count == 0 ? null : CapabilityXml.Of("virt_functions", CapabilityXml.MaybeAttribute("maxCount", most), functions);
    }

    private XElement? Group(string path)
    {
        if (tree.Follow(path + "/iommu_group") is not { } group)
        {
            return null;
        }

        return new XElement(
            "iommuGroup",
            new XAttribute("number", Path.GetFileName(group)),
            tree.List(group + "/devices").Select(PciAddress.TryParse).OfType<PciAddress>().Select(address => address.ToXml()));
    }
}
