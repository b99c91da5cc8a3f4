using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Network.Bridges;

/// <summary>A route of the host to what lies behind a network.</summary>
/// <param name="Target">The network it leads to, such as <c>10.0.0.0/8</c>.</param>
/// <param name="Gateway">The neighbour it goes through.</param>
/// <param name="Metric">How far it counts; the lowest wins.</param>
internal sealed record StaticRoute(string Target, IPAddress Gateway, int Metric)
{
    /// <summary>Reads a route.</summary>
    /// <param name="route">The <c>route</c> element.</param>
    /// <returns>The route.</returns>
    internal static StaticRoute Of(XElement route)
    {
        var gateway = IPAddress.Parse(route.Get("gateway")!);
        var isIPv6 = gateway.AddressFamily == AddressFamily.InterNetworkV6;
        var address = route.Get("address") is { } given ? IPAddress.Parse(given) : isIPv6 ? IPAddress.IPv6Any : IPAddress.Any;
        var any = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        var prefix = route.Number("prefix")
            ?? (NetworkAddress.TryParse(route.Get("netmask"), out var mask) ? NetworkAddress.PrefixOf(mask) : any ? 0 : NetworkIPRules.DefaultPrefix(address));
        return new StaticRoute($"{address}/{prefix}", gateway, route.Number("metric") ?? 1);
    }

    /// <summary>Writes what adds it to the host's routes.</summary>
    /// <param name="device">The device it leaves by.</param>
    /// <returns>The arguments for <c>ip</c>.</returns>
    internal IEnumerable<string> Command(string device) =>
        ["route", "add", Target, "via", Gateway.ToString(), "dev", device, "proto", "static", "metric", Metric.ToString(CultureInfo.InvariantCulture)];
}
