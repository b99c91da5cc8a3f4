using System.Xml.Linq;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.NodeDevice.Describe;

/// <summary>Describes the host itself, from what its firmware says.</summary>
/// <remarks>udevSetupSystemDev, udevGetDMIData.</remarks>
internal static class SystemDescriber
{
    /// <summary>The name of the device on which all others hang.</summary>
    internal const string Name = "computer";

    private const string Firmware = "/sys/devices/virtual/dmi/id/";

    /// <summary>Describes the host.</summary>
    /// <param name="tree">The host's files.</param>
    /// <returns>The capability.</returns>
    internal static XElement Describe(HostTree tree) => CapabilityXml.Of(
        "system",
        Said(tree, "product", "product_name"),
        new XElement(
            "hardware",
            Said(tree, "vendor", "sys_vendor"),
            Said(tree, "version", "product_version"),
            Said(tree, "serial", "product_serial"),
            new XElement("uuid", VirtUuid.Format(Identity(tree)))),
        new XElement(
            "firmware",
            Said(tree, "vendor", "bios_vendor"),
            Said(tree, "version", "bios_version"),
            Said(tree, "release_date", "bios_date")));

    private static XElement? Said(HostTree tree, string element, string attribute) =>
        tree.Read(Firmware + attribute) is { Length: > 0 } text ? new XElement(element, new string([.. text.Where(c => !char.IsControl(c))])) : null;

    private static Guid Identity(HostTree tree) =>
        tree.Read(Firmware + "product_uuid") is { } text && VirtUuid.TryParse(text.Trim(), out var uuid) ? uuid : Guid.Empty;
}
