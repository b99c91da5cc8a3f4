using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Networks.Ports;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Network.Ports;

/// <summary>Fills the pool of a network that names a physical function with its virtual ones.</summary>
/// <remarks>networkCreateInterfacePool.</remarks>
internal static class DevicePool
{
    /// <summary>Gives a network as it runs: with the devices that it lends.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <param name="warn">Told of a function that cannot be lent.</param>
    /// <returns>The network, or a copy with its devices.</returns>
    internal static XElement Fill(XElement network, Action<string> warn)
    {
        if (network.Element("forward")?.Element("pf")?.Get("dev") is not { } physical || PoolDevice.Of(network).Any())
        {
            return network;
        }

        var filled = new XElement(network);
        var forward = filled.Element("forward")!;
        foreach (var (address, device) in PciFunctions.Of(physical))
        {
            if (NetworkMode.Of(network) == "hostdev")
            {
                forward.Insert(AddressElement(address));
            }
            else if (device is not null)
            {
                forward.Insert(new XElement("interface", new XAttribute("dev", device)));
            }
            else
            {
                warn($"virtual function {address} of {physical} has no network device; something else may use it");
            }
        }

        return filled;
    }

    private static XElement AddressElement(string address)
    {
        var parts = address.Split(':', '.');
        return new XElement(
            "address", new XAttribute("type", "pci"), Part("domain", parts[0]), Part("bus", parts[1]), Part("slot", parts[2]), Part("function", parts[3]));
    }

    private static XAttribute Part(string name, string digits) => new(name, string.Create(CultureInfo.InvariantCulture, $"0x{digits}"));
}
