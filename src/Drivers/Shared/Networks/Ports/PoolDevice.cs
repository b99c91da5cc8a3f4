using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Networks.Ports;

/// <summary>A host device that a network lends.</summary>
/// <param name="Key">Its name, or its PCI address.</param>
/// <param name="Element">Its <c>interface</c> or <c>address</c> element in the network.</param>
internal sealed record PoolDevice(string Key, XElement Element)
{
    /// <summary>Lists the devices of a network.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <returns>The devices, in order.</returns>
    internal static IEnumerable<PoolDevice> Of(XElement network) => network.Element("forward") is not { } forward ? []
        : forward.Elements("interface").Concat(forward.Elements("address"))
            .Select(device => new PoolDevice(device.Get("dev") ?? KeyOf(device), device));

    /// <summary>Writes a PCI address in one form.</summary>
    /// <param name="address">The <c>address</c> element.</param>
    /// <returns>The address, such as <c>0000:01:10.1</c>.</returns>
    internal static string KeyOf(XElement address) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Part(address, "domain"):x4}:{Part(address, "bus"):x2}:{Part(address, "slot"):x2}.{Part(address, "function"):x}");

    private static int Part(XElement address, string name) => address.Get(name) is not { } text ? 0
        : text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? int.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        : int.Parse(text, CultureInfo.InvariantCulture);
}
