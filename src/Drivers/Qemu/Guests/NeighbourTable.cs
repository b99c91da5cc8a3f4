using System.Xml.Linq;
using VirtPS.Drivers.Shared.Host;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Guests;

/// <summary>Finds a guest's addresses in what the host's kernel has heard from its neighbours.</summary>
internal static class NeighbourTable
{
    private const string Table = "/proc/net/arp";
    private const string Incomplete = "0x0";

    /// <summary>Finds them.</summary>
    /// <param name="domain">The live definition.</param>
    /// <returns>The guest's cards with their addresses; those without are left out.</returns>
    internal static IReadOnlyList<GuestInterface> Read(XElement domain)
    {
        var lines = (HostFile.Text(Table) ?? string.Empty).Split('\n').Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length >= 6 && words[2] != Incomplete).ToArray();
        List<GuestInterface> found = [];
        foreach (var card in domain.Elements("devices").Elements("interface"))
        {
            var mac = card.Element("mac")?.Get("address");
            var addresses = lines.Where(words => string.Equals(words[3], mac, StringComparison.OrdinalIgnoreCase))
                .Select(words => new GuestAddress(words[0], 0, IsIPv6: false)).ToArray();
            if (addresses.Length > 0)
            {
                found.Add(new GuestInterface(card.Element("target")?.Get("dev") ?? string.Empty, mac, addresses));
            }
        }

        return found;
    }
}
