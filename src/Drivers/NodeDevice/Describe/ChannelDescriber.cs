using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.NodeDevice.Kernel;
using VirtPS.Drivers.Shared.Sysfs;

namespace VirtPS.Drivers.NodeDevice.Describe;

/// <summary>Describes what s390 machines have: channel-attached devices, subchannels and crypto adapters.</summary>
/// <remarks>udevProcessCCW, udevProcessCSS, udevProcessAPCard, udevProcessAPQueue, udevProcessAPMatrix.</remarks>
/// <param name="tree">The host's files.</param>
internal sealed class ChannelDescriber(HostTree tree)
{
    /// <summary>Describes a channel-attached device.</summary>
    /// <param name="device">The device.</param>
    /// <returns>What it is; nothing for one that is not online, of which there are thousands.</returns>
    internal static DeviceSketch? DescribeDevice(KernelDevice device) =>
        device.Number("online") == 1 && Address(device.Name) is { } address ? new DeviceSketch(CapabilityXml.Of("ccw", address)) : null;

    /// <summary>Describes a subchannel.</summary>
    /// <param name="device">The subchannel.</param>
    /// <returns>What it is; nothing for one without input and output.</returns>
    internal DeviceSketch? DescribeSubchannel(KernelDevice device)
    {
        if (tree.FollowToName(device.Path + "/driver") is not ("io_subchannel" or "vfio_ccw") || Address(device.Name) is not { } address)
        {
            return null;
        }

        var channel = device.Attribute("dev_busid") is { } bus and not "none" && Address(bus) is { } parts ? new XElement("channel_dev_addr", parts) : null;
        return new DeviceSketch(CapabilityXml.Of("css", address, channel, MdevTypes.Describe(tree, device.Path)));
    }

    /// <summary>Describes a crypto adapter.</summary>
    /// <param name="device">The adapter, named <c>card</c> and its number.</param>
    /// <returns>What it is, or nothing when its name has no number.</returns>
    internal static DeviceSketch? DescribeCard(KernelDevice device) =>
        device.Name.StartsWith("card", StringComparison.Ordinal) && HostTree.ToHexNumber(device.Name[4..]) is { } adapter
            ? new DeviceSketch(CapabilityXml.Of("ap_card", new XElement("ap-adapter", CapabilityXml.Hex(adapter, 2))))
            : null;

    /// <summary>Describes a queue of a crypto adapter.</summary>
    /// <param name="device">The queue, named by its adapter's number and its domain's.</param>
    /// <returns>What it is, or nothing when its name has no numbers.</returns>
    internal static DeviceSketch? DescribeQueue(KernelDevice device) =>
        device.Name.Split('.') is [var card, var domain] && HostTree.ToHexNumber(card) is { } adapter && HostTree.ToHexNumber(domain) is { } number
            ? new DeviceSketch(CapabilityXml.Of(
                "ap_queue", new XElement("ap-adapter", CapabilityXml.Hex(adapter, 2)), new XElement("ap-domain", CapabilityXml.Hex(number, 4))))
            : null;

    /// <summary>Describes the device through which queues are handed to guests.</summary>
    /// <param name="device">The device.</param>
    /// <returns>What it is; its name in the kernel would say nothing.</returns>
    internal DeviceSketch DescribeMatrix(KernelDevice device) => new(CapabilityXml.Of("ap_matrix", MdevTypes.Describe(tree, device.Path)), Name: "ap_matrix");

    private static XElement[]? Address(string name) =>
        name.Split('.') is [var css, var set, var number]
            && HostTree.ToHexNumber(css) is { } cssid && HostTree.ToHexNumber(set) is { } ssid && HostTree.ToHexNumber(number) is { } devno
            ?
            [
                new XElement("cssid", string.Create(CultureInfo.InvariantCulture, $"0x{cssid:x}")),
                new XElement("ssid", string.Create(CultureInfo.InvariantCulture, $"0x{ssid:x}")),
                new XElement("devno", string.Create(CultureInfo.InvariantCulture, $"0x{devno:x4}")),
            ]
            : null;
}
