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
            foreach (var needed in (ReadOnlySpan<string>)["address", "gateway"])
            {
                if (route.Get(needed) is null)
                {
                    throw XmlFault.Error(route, $"{name}: Missing required {needed} attribute in route definition");
                }
            }

            var target = NetworkIPRules.NeedAddress(route, "address", $"{name}: Bad network address '{route.Get("address")}' in route definition");
            var gateway = NetworkIPRules.NeedAddress(route, "gateway", $"{name}: Bad gateway address '{route.Get("gateway")}' in route definition");
            if ((NetworkAddress.Number(target) & NetworkAddress.HostMask(target.AddressFamily, PrefixOf(route) ?? 0)) != 0)
            {
                throw XmlFault.Error(route, $"{name}: Address '{target}' in route definition is not a network address");
            }

            if (!network.Elements("ip").Any(ip => Reaches(ip, gateway)))
            {
                throw XmlFault.Unsupported(route, $"unreachable static route gateway '{gateway}' specified for network '{name}'");
            }
        }
    }

    private static int? PrefixOf(XElement element) =>
        int.TryParse(element.Get("prefix"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given
        : NetworkAddress.TryParse(element.Get("netmask"), out var mask) ? NetworkAddress.PrefixOf(mask)
        : null;

    private static bool Reaches(XElement ip, IPAddress gateway)
    {
        if (!NetworkAddress.TryParse(ip.Get("address"), out var own) || own.AddressFamily != gateway.AddressFamily)
        {
            return false;
        }

        var prefix = PrefixOf(ip) ?? NetworkIPRules.DefaultPrefix(own);
        var hosts = NetworkAddress.HostMask(own.AddressFamily, prefix);
        return (NetworkAddress.Number(own) & ~hosts) == (NetworkAddress.Number(gateway) & ~hosts);
    }
}
