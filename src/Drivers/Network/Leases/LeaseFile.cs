using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Network.Leases;

/// <summary>Reads the leases that dnsmasq keeps in a file.</summary>
/// <remarks>
/// A line holds the end in seconds since 1970 (0 for none), the client's Ethernet address or identity association, the address,
/// the name and the client's id; a star stands for nothing. A line <c>duid</c> parts IPv4's leases from IPv6's.
/// </remarks>
/// <param name="network">The network in libvirt's form.</param>
/// <param name="neighbours">Ethernet addresses by IP address, for IPv6 clients whose id does not tell theirs.</param>
internal sealed class LeaseFile(XElement network, IReadOnlyDictionary<string, string> neighbours)
{
    private const int Fields = 5;
    private const string Nothing = "*";

    // DUID-LLT and DUID-LL of Ethernet: type, hardware type, perhaps a time, and the address.
    private static readonly (string Start, int Skip)[] WithAddress = [("00:01:00:01:", 24), ("00:03:00:01:", 12)];

    private readonly string _bridge = NetworkMode.BridgeOf(network)!;
    private readonly List<HostAddress> _addresses = [.. HostAddress.Of(network)];

    /// <summary>Reads the leases that have not ended.</summary>
    /// <param name="lines">The lines of the file.</param>
    /// <param name="now">The present time.</param>
    /// <returns>The leases.</returns>
    internal IReadOnlyList<DhcpLease> Read(IEnumerable<string> lines, DateTimeOffset now) =>
        [.. lines.Select(line => line.Split(' ')).Where(words => words.Length >= Fields).Select(Lease).Where(lease => lease.Expiry is not { } end || end > now)];

    /// <summary>Tells whether the neighbours are needed to know the Ethernet address of a client.</summary>
    /// <param name="lines">The lines of the file.</param>
    /// <returns>Whether they are.</returns>
    internal static bool NeedsNeighbours(IEnumerable<string> lines) =>
        lines.Select(line => line.Split(' ')).Any(words => words.Length >= Fields && words[2].Contains(':', StringComparison.Ordinal) && MacOf(words[4]) is null);

    private static string? MacOf(string id) => WithAddress.Where(kind => id.StartsWith(kind.Start, StringComparison.Ordinal) && id.Length == kind.Skip + 17)
        .Select(kind => id[kind.Skip..]).FirstOrDefault();

    private static string? Given(string word) => word == Nothing ? null : word;

    private DhcpLease Lease(string[] words)
    {
        var seconds = long.Parse(words[0], CultureInfo.InvariantCulture);
        DateTimeOffset? end = seconds == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(seconds);
        var (text, name, id) = (words[2], Given(words[3]), Given(words[4]));
        var address = IPAddress.Parse(text);
        var prefix = PrefixOf(address);
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new DhcpLease(
                _bridge, end, id is null ? null : MacOf(id) ?? neighbours.GetValueOrDefault(text), words[1].TrimStart('T'), text, prefix, true, name, id)
            : new DhcpLease(_bridge, end, words[1][(words[1].IndexOf('-', StringComparison.Ordinal) + 1)..], null, text, prefix, false, name, id);
    }

    private int PrefixOf(IPAddress address)
    {
        var same = _addresses.FindAll(ip => ip.Address.AddressFamily == address.AddressFamily);
        return (same.Find(ip => ip.ServesDhcp) ?? same.FirstOrDefault())?.Prefix ?? 0;
    }
}
