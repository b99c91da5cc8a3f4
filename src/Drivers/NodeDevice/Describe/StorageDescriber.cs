using System.Xml.Linq;
using VirtPS.Drivers.NodeDevice.Kernel;

namespace VirtPS.Drivers.NodeDevice.Describe;

/// <summary>Describes disks and drives with removable media.</summary>
/// <remarks>udevProcessStorage.</remarks>
internal static class StorageDescriber
{
    // What a node's name tells where neither the kernel nor udev says what kind of drive it is.
    private static readonly (string Prefix, string Type)[] Guesses = [("/dev/vd", "disk"), ("/dev/dasd", "dasd"), ("/dev/nvme", "disk")];

    /// <summary>Describes a drive.</summary>
    /// <param name="device">The drive.</param>
    /// <returns>What it is, or nothing when it has no node or is of no known kind.</returns>
    internal static DeviceSketch? Describe(KernelDevice device)
    {
        if (device.Node is not { } node || TypeOf(device, node) is not { } type)
        {
            return null;
        }

        var serial = type == "dasd" ? device.Attribute("device/uid") ?? device.Property("ID_SERIAL") : device.Property("ID_SERIAL");
        var hasMedium = type switch
        {
            "cdrom" => device.Property("ID_CDROM_MEDIA") is not (null or "0"),
            "floppy" => device.Property("ID_FS_LABEL") is not null,
            _ => (bool?)null,
        };
        return new DeviceSketch(
            CapabilityXml.Of(
                "storage",
                new XElement("block", node),
                CapabilityXml.Maybe("bus", device.Property("ID_BUS")),
                new XElement("drive_type", type),
                CapabilityXml.Maybe("model", device.Attribute("device/model")?.Trim()),
                CapabilityXml.Maybe("vendor", device.Attribute("device/vendor")?.Trim()),
                CapabilityXml.Maybe("serial", serial),
                hasMedium is { } medium ? Removable(device, medium) : [new XElement("size", Blocks(device) * BlockSize(device)), .. Geometry(device)]),
            Suffix: serial);
    }

    private static XElement[] Removable(KernelDevice device, bool hasMedium)
    {
        var geometry = hasMedium ? Geometry(device) : [];
        return device.Number("removable") == 1
            ?
            [
                CapabilityXml.Of(
                    "removable",
                    new XElement("media_available", hasMedium ? 1 : 0),
                    new XElement("media_size", hasMedium ? Blocks(device) * BlockSize(device) : 0),
                    hasMedium ? CapabilityXml.Maybe("media_label", device.Property("ID_FS_LABEL")) : null,
                    geometry),
            ]
            : [new XElement("size", 0), .. geometry];
    }

    private static XElement[] Geometry(KernelDevice device) =>
        new[] { ("logical_block_size", BlockSize(device)), ("num_blocks", Blocks(device)) }
            .Where(pair => pair.Item2 > 0).Select(pair => new XElement(pair.Item1, pair.Item2)).ToArray();

    private static long Blocks(KernelDevice device) => device.Number("size") ?? 0;

    private static long BlockSize(KernelDevice device) => device.Number("queue/logical_block_size") ?? 0;

    private static string? TypeOf(KernelDevice device, string node)
    {
        var said = device.Property("ID_TYPE");
        if (said is null or "generic")
        {
            said = device.Property("ID_DRIVE_FLOPPY") is not null ? "floppy"
                : device.Property("ID_CDROM") is not null ? "cd"
                : device.Property("ID_DRIVE_FLASH_SD") is not null ? "sd"
                : Guesses.FirstOrDefault(guess => node.StartsWith(guess.Prefix, StringComparison.Ordinal)).Type ?? ScsiType(device);
        }

        return said switch
        {
            "cd" or "cd/dvd" => "cdrom",
            "disk" or "floppy" or "sd" or "dasd" => said,
            _ => null,
        };
    }

    // Without udev nothing says what a SCSI drive is but the drive itself.
    private static string? ScsiType(KernelDevice device) => device.Number("device/type") switch { 0 => "disk", 5 => "cd", _ => null };
}
