using System.Globalization;
using System.Net;
using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for the routes that the host gets to what lies behind a network.</summary>
internal static class NetworkRouteRules
{
    public static void Check(XElement network, string name)
    {
        foreach (var route in network.Elements("route"))
        {
            if (route.Get("gateway") is not { } text)
            {
                throw XmlFault.Error(route, $"Missing required gateway attribute in static route definition of network '{name}'");
            }

            var gateway = NetworkIPRules.NeedAddress(route, "gateway", $"Bad network gateway address '{text}' in route definition of '{name}'");
            if (route.Get("address") is { } target)
            {
                NetworkIPRules.NeedAddress(route, "address", $"Bad network address '{target}' in static route definition of '{name}'");
            }

            if (!network.Elements("ip").Any(ip => Reaches(ip, gateway)))
            {
                throw XmlFault.Unsupported(route, $"unreachable static route gateway '{gateway}' specified for network '{name}'");
            }
        }
    }

    private static bool Reaches(XElement ip, IPAddress gateway)
    {
        if (!NetworkAddress.TryParse(ip.Get("address"), out var own) || own.AddressFamily != gateway.AddressFamily)
        {
            return false;
        }

        var prefix = int.TryParse(ip.Get("prefix"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given
            : NetworkAddress.TryParse(ip.Get("netmask"), out var mask) ? NetworkAddress.PrefixOf(mask)
            : NetworkIPRules.DefaultPrefix(own);
        var hosts = NetworkAddress.HostMask(own.AddressFamily, prefix);
        return (NetworkAddress.Number(own) & ~hosts) == (NetworkAddress.Number(gateway) & ~hosts);
    }
}
