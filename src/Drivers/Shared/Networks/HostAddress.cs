using System.Net;
using System.Net.Sockets;
using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Networks;

/// <summary>An address that the host has on a network.</summary>
/// <param name="Address">The address.</param>
/// <param name="Prefix">How many of its bits name the network.</param>
/// <param name="Element">Its <c>ip</c> element.</param>
internal sealed record HostAddress(IPAddress Address, int Prefix, XElement Element)
{
    /// <summary>Whether it is an IPv6 address.</summary>
    internal bool IsIPv6 => Address.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>The ranges that are handed out.</summary>
    internal IEnumerable<XElement> Ranges => Element.Element("dhcp")?.Elements("range") ?? [];

    /// <summary>The clients with fixed addresses.</summary>
    internal IEnumerable<XElement> Hosts => Element.Element("dhcp")?.Elements("host") ?? [];

    /// <summary>Whether addresses are handed out here.</summary>
    internal bool ServesDhcp => Ranges.Any() || Hosts.Any();

    /// <summary>The network it is in, such as <c>192.168.122.0/24</c>.</summary>
    internal string Network
    {
        get
        {
            var family = Address.AddressFamily;
            return $"{NetworkAddress.FromNumber(NetworkAddress.Number(Address) & ~NetworkAddress.HostMask(family, Prefix), family)}/{Prefix}";
        }
    }

    /// <summary>Lists a network's addresses.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <returns>The addresses, in order.</returns>
    /// <exception cref="VirtException">InternalError for a netmask that is none.</exception>
    internal static IEnumerable<HostAddress> Of(XElement network) => network.Elements("ip").Select(Read);

    private static HostAddress Read(XElement ip)
    {
        var address = IPAddress.Parse(ip.Get("address")!);
        var prefix = new NetworkIPXml(ip).PrefixLength ?? NetworkIPRules.DefaultPrefix(address);
        return prefix >= 0
            ? new HostAddress(address, prefix, ip)
            : throw new VirtException(VirtErrorCode.InternalError, $"address '{address}' has an invalid netmask '{ip.Get("netmask")}'", VirtErrorDomain.Network);
    }
}
