using System.Globalization;
using System.Net;
using System.Net.Sockets;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Says which address the host is to have on a network and which it is to hand out there.</summary>
/// <param name="Address">The host's address.</param>
/// <param name="PrefixLength">How many of its bits name the network.</param>
public sealed record NetworkAddressSpec(IPAddress Address, int PrefixLength)
{
    /// <summary>The addresses to hand out, each range by its first and last; empty to hand out none.</summary>
    public IReadOnlyList<(IPAddress Start, IPAddress End)> DhcpRanges { get; init; } = [];

    /// <summary>The guests that always get the same address: Ethernet address, name and address.</summary>
    public IReadOnlyList<(string? Mac, string? Name, string Address)> DhcpHosts { get; init; } = [];

    private UInt128 HostMask => NetworkAddress.HostMask(Address.AddressFamily, PrefixLength);

    private UInt128 First => NetworkAddress.Number(Address) & ~HostMask;

    /// <summary>Reads an address in CIDR form.</summary>
    /// <param name="text">Such as 10.0.0.0/24. The network's own address stands for its first host; any other is the host's.</param>
    /// <param name="dhcp">Whether to hand out the network's other addresses.</param>
    /// <returns>The specification.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InvalidArg"/> when the text is none, or the network has no other addresses.</exception>
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

        var spec = new NetworkAddressSpec(address, prefix);
        var number = NetworkAddress.Number(address);
        if (number == spec.First && spec.HostMask > UInt128.One)
        {
            spec = spec with { Address = NetworkAddress.FromNumber(number + 1, address.AddressFamily) };
        }

        return !dhcp ? spec
            : spec.Rest() is { } rest ? spec with { DhcpRanges = [rest] }
            : throw new VirtException(VirtErrorCode.InvalidArg, $"'{text}' has no room for addresses to hand out");
    }

    /// <summary>Reads ranges of addresses as people write them.</summary>
    /// <param name="texts">Each a range such as 10.0.0.100-10.0.0.200, or one after another a first and a last address.</param>
    /// <returns>The first and the last address of each.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InvalidArg"/> when a text is no address, or a first address has no last one.</exception>
    public static IReadOnlyList<(IPAddress Start, IPAddress End)> ParseRanges(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var ends = texts.SelectMany(text => text.Split('-', StringSplitOptions.TrimEntries)).Select(Parse).ToList();
        return ends.Count % 2 == 0
            ? [.. ends.Chunk(2).Select(pair => (pair[0], pair[1]))]
            : throw new VirtException(
                VirtErrorCode.InvalidArg, $"'{string.Join(", ", texts)}' is not a range (expected a first and a last address such as 10.0.0.100-10.0.0.200)");

        static IPAddress Parse(string text) => NetworkAddress.TryParse(text, out var address)
            ? address
            : throw new VirtException(VirtErrorCode.InvalidArg, $"'{text}' is not an address");
    }

    /// <summary>Tells whether an address lies in the network.</summary>
    /// <param name="address">The address.</param>
    /// <returns>Whether it does.</returns>
    public bool Holds(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.AddressFamily == Address.AddressFamily && (NetworkAddress.Number(address) & ~HostMask) == First;
    }

    /// <summary>Finds the longest run of addresses beside the host's own.</summary>
    private (IPAddress Start, IPAddress End)? Rest()
    {
        // Only the last 16 bits of a range may differ, and both ends of an IPv4 network are reserved.
        var host = NetworkAddress.Number(Address);
        var near = HostMask & 0xffff;
        var last = First | HostMask;
        var low = UInt128.Max(host & ~near, First + 1);
        var high = UInt128.Min(host | near, Address.AddressFamily == AddressFamily.InterNetwork ? last - 1 : last);
        var above = high > host ? high - host : 0;
        var below = host > low ? host - low : 0;
        return above == 0 && below == 0 ? null
            : above >= below ? (At(host + 1), At(high))
            : (At(low), At(host - 1));
    }

    private IPAddress At(UInt128 number) => NetworkAddress.FromNumber(number, Address.AddressFamily);
}
