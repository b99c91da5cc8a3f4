using System.Xml.Linq;
using VirtPS.Drivers.NodeDevice.Kernel;
using VirtPS.Drivers.Shared.Sysfs;

namespace VirtPS.Drivers.NodeDevice.Describe;

/// <summary>Finds out what a device of the kernel is, in libvirt's words.</summary>
/// <remarks>udevGetDeviceType, udevGetDeviceDetails. Most of the kernel's devices are nothing that libvirt shows.</remarks>
internal sealed class DeviceDescriber
{
    private readonly HostTree _tree;
    private readonly PciDescriber _pci;
    private readonly UsbDescriber _usb;
    private readonly NetDescriber _net;
    private readonly ScsiDescriber _scsi;
    private readonly ChannelDescriber _channel;

    /// <summary>Makes a describer.</summary>
    /// <param name="tree">The host's files.</param>
    /// <param name="features">What is asked for the features of network interfaces.</param>
    /// <param name="isPrivileged">Whether the whole configuration space of PCI devices may be read.</param>
    internal DeviceDescriber(HostTree tree, INetFeatures features, bool isPrivileged)
    {
        _tree = tree;
        _pci = new PciDescriber(tree, new HardwareNames(tree, "pci.ids"), isPrivileged);
        _usb = new UsbDescriber(new HardwareNames(tree, "usb.ids"));
        _net = new NetDescriber(tree, features);
        _scsi = new ScsiDescriber(tree);
        _channel = new ChannelDescriber(tree);
    }

    /// <summary>Describes a device.</summary>
    /// <param name="device">The device.</param>
    /// <returns>What it is, or nothing when libvirt shows no such device.</returns>
    internal DeviceSketch? Describe(KernelDevice device) => device.DeviceType is { } type ? DescribeTyped(device, type) : DescribeUntyped(device);

    /// <summary>Gives the name by which a device is known.</summary>
    /// <param name="device">The device.</param>
    /// <param name="sketch">What it is.</param>
    /// <returns>The name: its subsystem, its name in the kernel and what tells it apart, with underscores for all but letters and digits.</returns>
    internal static string NameOf(KernelDevice device, DeviceSketch sketch) =>
        sketch.Name ?? Join(device.Subsystem, device.Name, sketch.Suffix);

    /// <summary>Makes a device's name of its parts.</summary>
    /// <remarks>nodeDeviceGenerateName.</remarks>
    /// <param name="subsystem">Its subsystem.</param>
    /// <param name="name">Its name in the kernel.</param>
    /// <param name="suffix">What tells it from others of that name.</param>
    /// <returns>The name.</returns>
    internal static string Join(string subsystem, string name, string? suffix)
    {
        var whole = suffix is null ? $"{subsystem}_{name}" : $"{subsystem}_{name}_{suffix}";
        return new string([.. whole.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
    }

    private DeviceSketch? DescribeTyped(KernelDevice device, string type) => type switch
    {
        "usb_device" => _usb.Describe(device),
        "usb_interface" => UsbDescriber.DescribeInterface(device),
        "scsi_host" => _scsi.DescribeHost(device),
        "scsi_target" => _scsi.DescribeTarget(device),
        "scsi_device" => ScsiDescriber.DescribeDevice(device),
        "disk" => StorageDescriber.Describe(device),
        "wlan" => _net.Describe(device),
        "drm_minor" => DescribeGraphics(device),
        "ap_card" => ChannelDescriber.DescribeCard(device),
        "ap_queue" => ChannelDescriber.DescribeQueue(device),
        _ => null,
    };

    private DeviceSketch? DescribeUntyped(KernelDevice device) => device.Subsystem switch
    {
        "scsi_generic" => device.Node is { } node ? new DeviceSketch(CapabilityXml.Of("scsi_generic", new XElement("char", node))) : null,
        "mdev" => DescribeMediated(device),
        "ccw" => ChannelDescriber.DescribeDevice(device),
        "css" => _channel.DescribeSubchannel(device),
        "vdpa" => DescribeDataPath(device),
        "matrix" => _channel.DescribeMatrix(device),
        "mtty" => DescribeMediatedParent(device),
        _ when device.Property("INTERFACE") is not null => _net.Describe(device),
        _ when device.Property("PCI_CLASS") is not null => _pci.Describe(device),
        _ => null,
    };

    private static DeviceSketch? DescribeGraphics(KernelDevice device)
    {
        // Minor numbers come in ranges of 64 by the node's kind.
        string[] kinds = ["primary", "control", "render"];
        return HostTree.ToNumber(device.Property("MINOR")) is { } minor and >= 0 && kinds.ElementAtOrDefault((int)(minor >> 6)) is { } kind
            ? new DeviceSketch(CapabilityXml.Of("drm", new XElement("type", kind)))
            : null;
    }

    private DeviceSketch? DescribeMediated(KernelDevice device)
    {
        if (_tree.FollowToName(device.Path + "/mdev_type") is not { } type || Path.GetFileName(device.ParentPath()) is not { Length: > 0 } parent)
        {
            return null;
        }

        return new DeviceSketch(
            CapabilityXml.Of(
                "mdev",
                new XElement("type", new XAttribute("id", type)),
                new XElement("uuid", device.Name),
                new XElement("parent_addr", parent),
                _tree.FollowToName(device.Path + "/iommu_group") is { } group ? new XElement("iommuGroup", new XAttribute("number", group)) : null),
            Suffix: parent);
    }

    private DeviceSketch? DescribeMediatedParent(KernelDevice device)
    {
        const string Parents = "/sys/class/mdev_bus";
        return _tree.List(Parents).Any(name => _tree.Follow($"{Parents}/{name}") == device.Path)
            ? new DeviceSketch(CapabilityXml.Of("mdev_types", MdevTypes.Describe(_tree, device.Path)))
            : null;
    }

    private DeviceSketch? DescribeDataPath(KernelDevice device) =>
        _tree.List(device.Path).FirstOrDefault(name => name.StartsWith("vhost-vdpa", StringComparison.Ordinal)) is { } node
            ? new DeviceSketch(CapabilityXml.Of("vdpa", new XElement("chardev", "/dev/" + node)))
            : null;
}
