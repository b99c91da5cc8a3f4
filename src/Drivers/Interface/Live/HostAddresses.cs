using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Xml.Linq;

namespace VirtPS.Drivers.Interface.Live;

/// <summary>Reads which addresses the interfaces of the running host have.</summary>
internal static class HostAddresses
{
    /// <summary>Describes the addresses of an interface.</summary>
    /// <param name="name">The interface.</param>
    /// <returns>A <c>protocol</c> element for each family that it has addresses of.</returns>
    internal static IEnumerable<XElement> Of(string name)
    {
        try
        {
            var found = NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(one => one.Name == name);
            return found is null ? [] : [.. new[] { (AddressFamily.InterNetwork, "ipv4"), (AddressFamily.InterNetworkV6, "ipv6") }.Select(pair => Describe(found, pair.Item1, pair.Item2)).OfType<XElement>()];
        }
        catch (NetworkInformationException)
        {
            // It went while it was looked at.
            return [];
        }
    }

    private static XElement? Describe(NetworkInterface device, AddressFamily family, string name)
    {
        var properties = device.GetIPProperties();
        var addresses = properties.UnicastAddresses.Where(one => one.Address.AddressFamily == family).ToArray();
        var gateway = properties.GatewayAddresses.Select(one => one.Address).FirstOrDefault(one => one.AddressFamily == family && !IsNone(one));
        return addresses.Length == 0 ? null : new XElement(
            "protocol",
            new XAttribute("family", name),
            addresses.Select(one => new XElement(
                "ip",
                new XAttribute("address", WithoutScope(one.Address)),
                new XAttribute("prefix", one.PrefixLength.ToString(CultureInfo.InvariantCulture)))),
            gateway is null ? null : new XElement("route", new XAttribute("gateway", WithoutScope(gateway))));
    }

    private static bool IsNone(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static string WithoutScope(IPAddress address) => new IPAddress(address.GetAddressBytes()).ToString();
}
