using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.NodeDevice.Kernel;
using VirtPS.Drivers.Shared.Sysfs;

namespace VirtPS.Drivers.NodeDevice.Describe;

/// <summary>Describes network interfaces.</summary>
/// <remarks>udevProcessNetworkInterface.</remarks>
/// <param name="tree">The host's files.</param>
/// <param name="features">What takes work off the processor on an interface, asked of the kernel.</param>
internal sealed class NetDescriber(HostTree tree, INetFeatures features)
{
    // The order in which libvirt writes them.
    private static readonly string[] Features =
        ["rx", "tx", "sg", "tso", "gso", "gro", "lro", "rxvlan", "txvlan", "ntuple", "rxhash", "rdma", "txudptnl", "switchdev"];

    /// <summary>Describes an interface.</summary>
    /// <param name="device">The interface.</param>
    /// <returns>What it is, or nothing when it is gone.</returns>
    internal DeviceSketch? Describe(KernelDevice device)
    {
        if (device.Property("INTERFACE") is not { } name || Link(tree, device.Path) is not { } link)
        {
            return null;
        }

        var address = device.Attribute("address");
        var found = features.Of(name, device.ParentPath() is { } parent ? PciAncestor(parent) : null).ToHashSet(StringComparer.Ordinal);
        if (HasRemoteMemory(device.Path))
        {
            found.Add("rdma");
        }

        return new DeviceSketch(
            CapabilityXml.Of(
                "net",
                new XElement("interface", name),
                CapabilityXml.Maybe("address", address),
                link,
                Features.Where(found.Contains).Select(feature => new XElement("feature", new XAttribute("name", feature))),
                CapabilityXml.Of(device.DeviceType == "wlan" ? "80211" : "80203")),
            Suffix: address);
    }

    /// <summary>Describes the link of an interface.</summary>
    /// <remarks>virNetDevGetLinkInfo: a speed means something while the link is up only.</remarks>
    /// <param name="tree">The host's files.</param>
    /// <param name="path">The interface's place in the tree.</param>
    /// <returns>A <c>link</c> element, or nothing when the interface is gone.</returns>
    internal static XElement? Link(HostTree tree, string path)
    {
        if (tree.Read(path + "/operstate") is not { } state)
        {
            return null;
        }

        // The kernel says -1 for a speed it does not know, and libvirt reads that as unsigned.
        var speed = state == "up" && tree.ReadNumber(path + "/speed") is { } known and not 0 ? unchecked((uint)known) : (uint?)null;
        return new XElement("link", CapabilityXml.MaybeAttribute("speed", speed?.ToString(CultureInfo.InvariantCulture)), new XAttribute("state", state));
    }

    /// <summary>Tells whether an InfiniBand device sits on the same hardware.</summary>
    private bool HasRemoteMemory(string path)
    {
        const string Directory = "/sys/class/infiniband";
        return tree.Exists(Directory) && tree.Follow(path + "/device") is { } hardware && tree.Read(hardware + "/resource") is { } resource
            && tree.List(Directory).Any(name =>
                tree.Follow($"{Directory}/{name}") is { } other && tree.Follow(other + "/device") is { } on && tree.Read(on + "/resource") == resource);
    }

    private string? PciAncestor(string path) => tree.FollowToName(path + "/subsystem") == "pci" ? Path.GetFileName(path) : null;
}

/// <summary>Asks the kernel what takes work off the processor on network interfaces.</summary>
internal interface INetFeatures
{
    /// <summary>Lists the features of an interface that are switched on.</summary>
    /// <param name="name">The interface.</param>
    /// <param name="pciAddress">The address of the PCI device that it is on, if it is on one.</param>
    /// <returns>The features by libvirt's names.</returns>
    IReadOnlyCollection<string> Of(string name, string? pciAddress);
}
