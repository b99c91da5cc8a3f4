using System.Globalization;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Network.Dnsmasq;

/// <summary>Names the domain in which the addresses of a network are looked up.</summary>
internal static class ReverseDomain
{
    /// <summary>Gives the domain, such as <c>122.168.192.in-addr.arpa</c>.</summary>
    /// <param name="ip">The host's address on the network.</param>
    /// <returns>The domain.</returns>
    /// <exception cref="VirtException">ConfigUnsupported when the network ends inside a label.</exception>
    /// <remarks>virSocketAddrPTRDomain.</remarks>
    internal static string Of(HostAddress ip)
    {
        var step = ip.IsIPv6 ? 4 : 8;
        if (ip.Prefix == 0 || ip.Prefix % step != 0 || ip.Prefix >= (ip.IsIPv6 ? 128 : 32))
        {
            throw new VirtException(
                VirtErrorCode.ConfigUnsupported,
                $"PTR domain for {(ip.IsIPv6 ? "IPv6" : "IPv4")} network with prefix {ip.Prefix} cannot be automatically created",
                VirtErrorDomain.Network);
        }

        var bytes = ip.Address.GetAddressBytes();
        var labels = ip.IsIPv6
            ? bytes.SelectMany(octet => new[] { octet >> 4, octet & 15 }).Select(digit => digit.ToString("x", CultureInfo.InvariantCulture))
            : bytes.Select(octet => octet.ToString(CultureInfo.InvariantCulture));
        return string.Join('.', labels.Take(ip.Prefix / step).Reverse().Append(ip.IsIPv6 ? "ip6.arpa" : "in-addr.arpa"));
    }
}
