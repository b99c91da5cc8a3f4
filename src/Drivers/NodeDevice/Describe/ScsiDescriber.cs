using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.NodeDevice.Kernel;
using VirtPS.Drivers.Shared.Sysfs;

namespace VirtPS.Drivers.NodeDevice.Describe;

/// <summary>Describes SCSI hosts, targets and devices.</summary>
/// <remarks>udevProcessSCSIHost, udevProcessSCSITarget, udevProcessSCSIDevice.</remarks>
/// <param name="tree">The host's files.</param>
internal sealed class ScsiDescriber(HostTree tree)
{
    /// <summary>Where the kernel shows the hosts that reach a fibre channel.</summary>
    internal const string FibreHosts = "/sys/class/fc_host/";

    /// <summary>Where the kernel shows all SCSI hosts.</summary>
    internal const string Hosts = "/sys/class/scsi_host/";

    private const string RemotePorts = "/sys/class/fc_remote_ports/";

    // The names of the peripheral device types of SPC-4, by their numbers.
    private static readonly Dictionary<long, string> Types = new()
    {
        [0] = "disk", [1] = "tape", [3] = "processor", [4] = "worm", [5] = "cdrom", [6] = "scanner", [7] = "mod", [8] = "changer",
        [12] = "raid", [13] = "enclosure",
    };

    /// <summary>Describes a host.</summary>
    /// <param name="device">The host.</param>
    /// <returns>What it is, or nothing when its name has no number.</returns>
    internal DeviceSketch? DescribeHost(KernelDevice device)
    {
        const string Prefix = "host";
        if (!device.Name.StartsWith(Prefix, StringComparison.Ordinal)
            || !int.TryParse(device.Name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var isFibre = tree.Exists(FibreHosts + device.Name);
        var port = Fibre(device.Name, "port_name");
        var node = Fibre(device.Name, "node_name");
        var isWhole = !isFibre || (port is not null && node is not null);
        return new DeviceSketch(CapabilityXml.Of(
            "scsi_host",
            new XElement("host", number),
            CapabilityXml.Maybe("unique_id", tree.ReadNumber($"{Hosts}{device.Name}/unique_id")),
            isFibre && isWhole
                ? CapabilityXml.Of(
                    "fc_host", new XElement("wwnn", node), new XElement("wwpn", port), CapabilityXml.Maybe("fabric_wwn", Fibre(device.Name, "fabric_name")))
                : null,
            isWhole ? VirtualPorts(device.Name) : null));
    }

    /// <summary>Describes a target.</summary>
    /// <param name="device">The target.</param>
    /// <returns>What it is.</returns>
    internal DeviceSketch DescribeTarget(KernelDevice device)
    {
        var port = Path.GetFileName(Path.GetDirectoryName(device.Path))!;
        var name = tree.Read($"{RemotePorts}{port}/port_name");
        return new DeviceSketch(CapabilityXml.Of(
            "scsi_target",
            new XElement("target", device.Name),
            name is null ? null : CapabilityXml.Of("fc_remote_port", new XElement("rport", port), new XElement("wwpn", name))));
    }

    /// <summary>Describes a device.</summary>
    /// <param name="device">The device.</param>
    /// <returns>What it is, or nothing when its name is no address.</returns>
    internal static DeviceSketch? DescribeDevice(KernelDevice device)
    {
        var parts = device.Name.Split(':');
        if (parts.Length != 4 || !parts.All(part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            return null;
        }

        var type = device.Number("type") is { } known ? Types.GetValueOrDefault(known) : null;
        return new DeviceSketch(CapabilityXml.Of(
            "scsi",
            new XElement("host", parts[0]),
            new XElement("bus", parts[1]),
            new XElement("target", parts[2]),
            new XElement("lun", parts[3]),
            CapabilityXml.Maybe("type", type)));
    }

    private XElement? VirtualPorts(string host) =>
        (tree.Exists($"{FibreHosts}{host}/vport_create") || tree.Exists($"{Hosts}{host}/vport_create"))
            && HostTree.ToNumber(Fibre(host, "max_npiv_vports")) is { } most && HostTree.ToNumber(Fibre(host, "npiv_vports_inuse")) is { } used
            ? CapabilityXml.Of("vport_ops", new XElement("max_vports", most), new XElement("vports", used))
            : null;

    private string? Fibre(string host, string entry) =>
        tree.Read($"{FibreHosts}{host}/{entry}") is { } text ? text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text : null;
}
