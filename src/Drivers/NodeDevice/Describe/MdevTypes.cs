using System.Xml.Linq;
using VirtPS.Drivers.Shared.Sysfs;

namespace VirtPS.Drivers.NodeDevice.Describe;

/// <summary>Describes the types of mediated devices that a device can be split into.</summary>
/// <remarks>virMediatedDeviceGetMdevTypes.</remarks>
internal static class MdevTypes
{
    /// <summary>The directory below a device that holds its types.</summary>
    internal const string Folder = "/mdev_supported_types";

    /// <summary>Describes the types of a device.</summary>
    /// <param name="tree">The host's files.</param>
    /// <param name="path">The device's place under <c>/sys/devices</c>.</param>
    /// <returns>The <c>mdev_types</c> capability, or nothing when the device has no types.</returns>
    internal static XElement? Describe(HostTree tree, string path)
    {
        var types = tree.List(path + Folder).Select(type => Describe(tree, $"{path}{Folder}/{type}", type)).OfType<XElement>().ToArray();
        return types.Length == 0 ? null : CapabilityXml.Of("mdev_types", types);
    }

    private static XElement? Describe(HostTree tree, string path, string type) =>
        tree.Read(path + "/device_api") is { } api && tree.ReadNumber(path + "/available_instances") is { } available
            ? new XElement(
                "type",
                new XAttribute("id", type),
                CapabilityXml.Maybe("name", tree.Read(path + "/name")),
                new XElement("deviceAPI", api),
                new XElement("availableInstances", available))
            : null;
}
