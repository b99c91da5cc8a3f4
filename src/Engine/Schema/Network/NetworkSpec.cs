using System.Net;
using System.Net.Sockets;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>What a new virtual network is to be like, in the few words that most networks need.</summary>
public sealed class NetworkSpec
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>How traffic leaves.</summary>
    public NetworkForward Forward { get; init; } = NetworkForward.Nat;

    /// <summary>The host's interface that traffic leaves through, or that guests are put on; null for any.</summary>
    public string? ForwardDevice { get; init; }

    /// <summary>The subnets, such as <c>10.0.0.0/24</c> or <c>fd00::/64</c>. The host takes the address that is given, or the subnet's first one.</summary>
    public IReadOnlyList<string> Subnets { get; init; } = [];

    /// <summary>The addresses to hand out, as pairs of first and last; null for the rest of each subnet, empty for none.</summary>
    public IReadOnlyList<(string Start, string End)>? DhcpRanges { get; init; }

    /// <summary>The name of the host's bridge; null lets the host choose.</summary>
    public string? Bridge { get; init; }

    /// <summary>The DNS domain; null for none.</summary>
    public string? Domain { get; init; }

    /// <summary>The virtual LANs of ports that say nothing else.</summary>
    public IReadOnlyList<int> Vlans { get; init; } = [];

    /// <summary>The longest frame in bytes; null for the host's default.</summary>
    public int? Mtu { get; init; }

    /// <summary>Reads ranges of addresses as people write them.</summary>
    /// <param name="texts">Each a range such as <c>10.0.0.100-10.0.0.200</c>, or two after another a first and a last address.</param>
    /// <returns>The pairs.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InvalidArg"/> when a first address has no last one.</exception>
    public static IReadOnlyList<(string Start, string End)> ParseRanges(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var ends = texts.SelectMany(text => text.Split('-', StringSplitOptions.TrimEntries)).ToList();
        return ends.Count % 2 == 0
            ? [.. ends.Chunk(2).Select(pair => (pair[0], pair[1]))]
            : throw VirtException.Worded(
                VirtErrorCode.InvalidArg, $"'{string.Join(", ", texts)}' is no DHCP range: a first and a last address were expected, such as 10.0.0.100-10.0.0.200");
    }

    /// <summary>Writes the definition.</summary>
    /// <returns>A <c>network</c> element; what is not said is left to the host.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InvalidArg"/> when a subnet or a range is none.</exception>
    public NetworkXml Build()
    {
        var network = new NetworkXml(new XElement("network")) { Name = Name, Mtu = Mtu, Domain = Domain };
        if (Forward != NetworkForward.Isolated)
        {
            network.ForwardMode = Forward.ToString().ToLowerInvariant();
            AddForwardDevice(network);
        }
        else if (ForwardDevice is not null)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, "traffic of an isolated network leaves through no device");
        }

        if (Bridge is not null)
        {
            network.Bridge = Bridge;
        }

        network.Vlans = Vlans;
        AddSubnets(network);
        return network;
    }

    private void AddForwardDevice(NetworkXml network)
    {
        if (ForwardDevice is null)
        {
            return;
        }

        if (Forward == NetworkForward.Hostdev)
        {
            var forward = network.Element.Element("forward")!;
            forward.SetAttributeValue("managed", "yes");
            forward.Add(new XElement("pf", new XAttribute("dev", ForwardDevice)));
        }
        else
        {
            network.ForwardDevice = ForwardDevice;
        }
    }

    private void AddSubnets(NetworkXml network)
    {
        var left = DhcpRanges?.Select(range => (Start: Address(range.Start), End: Address(range.End))).ToList();
        foreach (var subnet in Subnets.Select(Subnet.Parse))
        {
            var ip = network.AddAddress(subnet.Host, subnet.PrefixLength);
            if (left is null)
            {
                if (subnet.Rest() is { } rest)
                {
                    ip.AddDhcpRange(rest.Start, rest.End);
                }

                continue;
            }

            foreach (var range in left.Where(range => subnet.Holds(range.Start)).ToList())
            {
                ip.AddDhcpRange(range.Start, range.End);
                left.Remove(range);
            }
        }

        if (left is [var stray, ..])
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"the DHCP range {stray.Start} - {stray.End} is in no subnet of network '{Name}'");
        }
    }

    private static IPAddress Address(string text) =>
        NetworkAddress.TryParse(text, out var address)
            ? address
            : throw VirtException.Worded(VirtErrorCode.InvalidArg, $"'{text}' is no IP address");

    /// <summary>A subnet, and the host's address in it.</summary>
    private sealed record Subnet(IPAddress Host, int PrefixLength)
    {
        private UInt128 HostMask => NetworkAddress.HostMask(Host.AddressFamily, PrefixLength);

        private UInt128 First => NetworkAddress.Number(Host) & ~HostMask;

        public static Subnet Parse(string text)
        {
            var slash = text.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0 || !NetworkAddress.TryParse(text[..slash], out var address)
                || !int.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var prefix)
                || prefix < 1 || prefix > NetworkAddress.Width(address.AddressFamily))
            {
                throw VirtException.Worded(
                    VirtErrorCode.InvalidArg, $"'{text}' is no subnet: an address and the length of its prefix were expected, such as 10.0.0.0/24");
            }

            var subnet = new Subnet(address, prefix);
            var number = NetworkAddress.Number(address);
            return number == subnet.First && subnet.HostMask > 1
                ? subnet with { Host = NetworkAddress.FromNumber(number + 1, address.AddressFamily) }
                : subnet;
        }

        public bool Holds(IPAddress address) =>
            address.AddressFamily == Host.AddressFamily && (NetworkAddress.Number(address) & ~HostMask) == First;

        /// <summary>The longest run of addresses beside the host's own; libvirt lets only the last 16 bits of a range differ.</summary>
        public (IPAddress Start, IPAddress End)? Rest()
        {
            var host = NetworkAddress.Number(Host);
            var near = HostMask & 0xffff;
            var last = First | HostMask;
            var low = UInt128.Max(host & ~near, First + 1);
            var high = Host.AddressFamily == AddressFamily.InterNetwork ? UInt128.Min(host | near, last - 1) : host | near;
            var above = high > host ? high - host : 0;
            var below = host > low ? host - low : 0;
            return (above, below) switch
            {
                _ when above == 0 && below == 0 => null,
                _ when above >= below => (Make(host + 1), Make(high)),
                _ => (Make(low), Make(host - 1)),
            };
        }

        private IPAddress Make(UInt128 number) => NetworkAddress.FromNumber(number, Host.AddressFamily);
    }
}
