using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Makes network definitions from typed specifications.</summary>
public static class NetworkBuilder
{
    /// <summary>Makes a definition.</summary>
    /// <param name="spec">What the network is to be.</param>
    /// <returns>The definition.</returns>
    public static NetworkXml Build(NetworkSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentException.ThrowIfNullOrEmpty(spec.Name);
        var network = new NetworkXml(new XElement("network"))
        {
            Name = spec.Name,
            Uuid = spec.Uuid,
            ForwardMode = spec.ForwardMode,
            Mac = spec.Mac is null ? null : MacAddress.Parse(spec.Mac).ToString(),
            Domain = spec.Domain,
            Mtu = spec.Mtu,
            Vlans = spec.Vlans,
        };
        if (spec.ForwardDevice is { } device)
        {
            SetForwardDevice(network, device);
        }

        if (spec.Bridge is { } bridge)
        {
            network.Bridge = bridge;
        }

        foreach (var address in spec.Addresses)
        {
            var ip = network.AddAddress(address.Address, address.PrefixLength);
            foreach (var (start, end) in address.DhcpRanges)
            {
                ip.AddDhcpRange(start, end);
            }

            foreach (var (mac, name, fixedAddress) in address.DhcpHosts)
            {
                ip.AddDhcpHost(mac, name, fixedAddress);
            }
        }

        return network;
    }

    private static void SetForwardDevice(NetworkXml network, string device)
    {
        if (network.ForwardMode != "hostdev")
        {
            network.ForwardDevice = device;
            return;
        }

        // Guests are given functions of the device itself, which the host takes from its own driver first.
        var forward = network.Element.Need("forward");
        forward.Set("managed", "yes");
        forward.Need("pf").Set("dev", device);
    }
}
