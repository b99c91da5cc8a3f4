using System.Net;
using System.Net.Sockets;
using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Networks;

/// <summary>What libvirt asks of DHCP entries that come as a change.</summary>
internal static class DhcpRules
{
    // The ends may differ in so many of their last bits.
    private const int RangeBits = 16;

    /// <summary>Finds the <c>dhcp</c> element that an entry goes to: of the address with an index, or of the one that serves DHCP or could.</summary>
    /// <param name="network">The network.</param>
    /// <param name="index">The address's index, or -1.</param>
    /// <returns>The element, which is made where the address has none.</returns>
    /// <exception cref="VirtException">OperationInvalid when there is no such address.</exception>
    internal static XElement Home(XElement network, int index)
    {
        var addresses = network.Elements("ip").ToList();
        var chosen = index >= 0
            ? addresses.ElementAtOrDefault(index)
            : addresses.Find(ServesDhcp)
                ?? addresses.Find(ip => FamilyOf(ip) == AddressFamily.InterNetwork)
                ?? addresses.FirstOrDefault();
        if (chosen is null)
        {
            var where = index >= 0 ? $" at index {index}" : string.Empty;
            throw Invalid($"couldn't update dhcp host entry - no <ip> element found{where} in network '{SectionKinds.NameOf(network)}'");
        }

        if (chosen.Element("dhcp") is not { } dhcp)
        {
            dhcp = new XElement("dhcp");
            chosen.Add(dhcp);
        }

        return dhcp;
    }

    /// <summary>Checks a static host.</summary>
    /// <param name="network">The network.</param>
    /// <param name="dhcp">Where the entry goes.</param>
    /// <param name="host">The entry.</param>
    /// <param name="adding">Whether it must be complete.</param>
    internal static void CheckHost(XElement network, XElement dhcp, XElement host, bool adding)
    {
        var name = SectionKinds.NameOf(network);
        CheckMac(host, name);
        if (!adding)
        {
            if (host.Attributes().All(one => one.Name.LocalName is not ("mac" or "name" or "ip")))
            {
                throw Bad($"At least one of name, mac, or ip attribute must be specified for static host definition in network '{name}'");
            }

            return;
        }

        var isIPv6 = FamilyOf(dhcp.Parent!) == AddressFamily.InterNetworkV6;
        var key = isIPv6 ? "id" : "mac";
        if (host.Attribute(key) is null && host.Attribute("name") is null)
        {
            throw Bad($"Static host definition in IPv{(isIPv6 ? 6 : 4)} network '{name}' must have {key} or name attribute");
        }

        SectionKinds.Require(host, "ip", $"Missing IP address in static host definition for network '{name}'");
        CheckFamily(dhcp, Address(host, "ip", $"Invalid IP address in static host definition for network '{name}'"), "host entry IP");
        CheckOnlyOne(network, dhcp);
    }

    /// <summary>Checks a range.</summary>
    /// <param name="network">The network.</param>
    /// <param name="dhcp">Where the entry goes.</param>
    /// <param name="range">The entry.</param>
    /// <param name="adding">Whether it is to be added.</param>
    internal static void CheckRange(XElement network, XElement dhcp, XElement range, bool adding)
    {
        var name = SectionKinds.NameOf(network);
        foreach (var end in new[] { "start", "end" })
        {
            SectionKinds.Require(range, end, $"Missing '{end}' attribute in dhcp range for network '{name}'");
            CheckFamily(dhcp, Address(range, end, $"Invalid dhcp range {end} address in network '{name}'"), "dhcp range");
        }

        if (adding)
        {
            CheckOnlyOne(network, dhcp);
        }
    }

    /// <summary>Counts the addresses of a range.</summary>
    /// <param name="range">The range.</param>
    /// <returns>How many there are.</returns>
    /// <exception cref="VirtException">InternalError for a range that no server can hold.</exception>
    /// <remarks>virSocketAddrGetRange.</remarks>
    internal static long Size(XElement range)
    {
        var (start, end) = ((string)range.Attribute("start")!, (string)range.Attribute("end")!);
        var (first, last) = (NetworkAddress.Number(IPAddress.Parse(start)), NetworkAddress.Number(IPAddress.Parse(end)));
        return (first ^ last) >> RangeBits == 0
            ? (long)(last - first + 1)
            : throw new VirtException(
                VirtErrorCode.InternalError, $"range {start} - {end} is too large (> {(1 << RangeBits) - 1})", VirtErrorDomain.Network);
    }

    private static void CheckMac(XElement host, string network)
    {
        if (host.Attribute("mac") is not { } mac)
        {
            return;
        }

        if (!MacAddress.TryParse(mac.Value, out var address))
        {
            throw Bad($"Cannot parse MAC address '{mac.Value}' in network '{network}'");
        }

        if (address.IsMulticast)
        {
            throw Bad($"expected unicast mac address, found multicast '{mac.Value}' in network '{network}'");
        }
    }

    private static IPAddress Address(XElement entry, string attribute, string complaint) =>
        IPAddress.TryParse((string?)entry.Attribute(attribute), out var address) ? address : throw Bad(complaint);

    private static void CheckFamily(XElement dhcp, IPAddress address, string what)
    {
        if (address.AddressFamily != FamilyOf(dhcp.Parent!))
        {
            throw Invalid($"the address family of a {what} must match the address family of the dhcp element's parent");
        }
    }

    private static void CheckOnlyOne(XElement network, XElement dhcp)
    {
        var family = FamilyOf(dhcp.Parent!);
        if (network.Elements("ip").Any(ip => ip != dhcp.Parent && FamilyOf(ip) == family && ServesDhcp(ip)))
        {
            throw Invalid($"dhcp is supported only for a single IPv{(family == AddressFamily.InterNetwork ? 4 : 6)} address on each network");
        }
    }

    private static bool ServesDhcp(XElement ip) => ip.Element("dhcp") is { HasElements: true };

    private static AddressFamily FamilyOf(XElement ip) =>
        IPAddress.TryParse((string?)ip.Attribute("address"), out var address) ? address.AddressFamily : AddressFamily.InterNetwork;

    private static VirtException Bad(string detail) => new(VirtErrorCode.XmlError, detail, VirtErrorDomain.Network);

    private static VirtException Invalid(string detail) => new(VirtErrorCode.OperationInvalid, detail, VirtErrorDomain.Network);
}
