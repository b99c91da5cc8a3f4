using System.Globalization;
using System.Net;
using System.Net.Sockets;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Says which address the host is to have on a network and which it is to hand out there.</summary>
/// <param name="Address">The host's address.</param>
/// <param name="PrefixLength">How many of its bits name the network.</param>
/// <param name="DhcpStart">The first address to hand out; null to hand out none.</param>
/// <param name="DhcpEnd">The last address to hand out.</param>
public sealed record NetworkAddressSpec(IPAddress Address, int PrefixLength, IPAddress? DhcpStart = null, IPAddress? DhcpEnd = null)
{
    /// <summary>The guests that always get the same address: Ethernet address, name and address.</summary>
    public IReadOnlyList<(string? Mac, string? Name, string Address)> DhcpHosts { get; init; } = [];

    /// <summary>Reads an address in CIDR form.</summary>
    /// <param name="text">Such as 10.0.0.0/24. The network's own address stands for its first host; any other is the host's.</param>
    /// <param name="dhcp">Whether to hand out all the network's other addresses.</param>
    /// <returns>The specification.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InvalidArg"/> when the text is none.</exception>
    public static NetworkAddressSpec ParseCidr(string text, bool dhcp = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !NetworkAddress.TryParse(text[..slash], out var address)
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var prefix)
            || prefix == 0 || prefix > NetworkAddress.Width(address.AddressFamily))
        {
            throw new VirtException(VirtErrorCode.InvalidArg, $"'{text}' is not a network (expected an address and a prefix length such as 10.0.0.0/24)");
        }

        var family = address.AddressFamily;
        var hosts = NetworkAddress.HostMask(family, prefix);
        var number = NetworkAddress.Number(address);
        var network = number & ~hosts;
        if (number == network && hosts > UInt128.One)
        {
            number = network + 1;
        }

        var host = NetworkAddress.FromNumber(number, family);
        if (!dhcp)
        {
            return new NetworkAddressSpec(host, prefix);
        }

        // Both ends of an IPv4 network are reserved, and the host's own address is taken.
        var first = network + 1;
        var last = family == AddressFamily.InterNetwork ? (network | hosts) - 1 : network | hosts;
        if (number == first)
        {
            first++;
        }
        else if (number == last)
        {
            last--;
        }
        else if (number > first && number < last)
        {
            (first, last) = number - first > last - number ? (first, number - 1) : (number + 1, last);
        }

        return hosts > 2 && first <= last
            ? new NetworkAddressSpec(host, prefix, NetworkAddress.FromNumber(first, family), NetworkAddress.FromNumber(last, family))
            : throw new VirtException(VirtErrorCode.InvalidArg, $"'{text}' has no room for addresses to hand out");
    }
}
