using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace VirtPS.Drivers.Network.Firewall;

/// <summary>Writes the rules of networks as scripts for <c>nft</c>, each of which the kernel takes as a whole or not at all.</summary>
/// <remarks>
/// All rules stand in one table. What is forwarded is looked up by the device that it leaves by and the one it came in by,
/// so that its way through the rules is as short with hundreds of networks as with one. Every line may be said again without harm.
/// </remarks>
internal static class NftScript
{
    /// <summary>The table of all rules.</summary>
    internal const string Table = "virtps_network";

    /// <summary>What takes all rules away.</summary>
    internal const string Clear = $"add table inet {Table}\ndelete table inet {Table}\n";

    private const string Frame = $$"""
        add table inet {{Table}}
        add map inet {{Table}} into { type ifname : verdict; }
        add map inet {{Table}} from { type ifname : verdict; }
        add map inet {{Table}} translate { type ifname : verdict; }
        add chain inet {{Table}} forward { type filter hook forward priority filter; policy accept; }
        flush chain inet {{Table}} forward
        add rule inet {{Table}} forward oifname vmap @into
        add rule inet {{Table}} forward iifname vmap @from
        add chain inet {{Table}} postrouting { type nat hook postrouting priority srcnat; policy accept; }
        flush chain inet {{Table}} postrouting
        add rule inet {{Table}} postrouting iifname vmap @translate

        """;

    /// <summary>Writes what gives networks their rules, in place of those that they have.</summary>
    /// <param name="networks">The networks in libvirt's form.</param>
    /// <returns>The script.</returns>
    internal static string Apply(IEnumerable<XElement> networks)
    {
        var text = new StringBuilder(Frame);
        foreach (var network in networks)
        {
            new NftRules(network, text).Write();
        }

        return text.ToString();
    }

    /// <summary>Writes what takes the rules of one network away, whether they are there or not.</summary>
    /// <param name="bridge">The network's bridge.</param>
    /// <returns>The script.</returns>
    internal static string Remove(string bridge)
    {
        var text = new StringBuilder(Frame);
        foreach (var (map, chain) in Chains(bridge))
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                add chain inet {{Table}} {{chain}}
                add element inet {{Table}} {{map}} { "{{bridge}}" : jump {{chain}} }
                delete element inet {{Table}} {{map}} { "{{bridge}}" }
                flush chain inet {{Table}} {{chain}}
                delete chain inet {{Table}} {{chain}}

                """);
        }

        return text.ToString();
    }

    /// <summary>Names the chains of a network, each with the map that leads to it.</summary>
    /// <param name="bridge">The network's bridge.</param>
    /// <returns>The maps and chains: for what goes to its guests, for what comes from them, and for the translation of addresses.</returns>
    internal static IReadOnlyList<(string Map, string Chain)> Chains(string bridge) =>
        [("into", ChainName("in", bridge)), ("from", ChainName("out", bridge)), ("translate", ChainName("nat", bridge))];

    // A chain's name has fewer letters to choose from than a device's.
    private static string ChainName(string kind, string bridge)
    {
        var text = new StringBuilder(kind).Append('-');
        foreach (var letter in bridge)
        {
            _ = char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' ? text.Append(letter) : text.Append(CultureInfo.InvariantCulture, $"_{(int)letter:x2}");
        }

        return text.ToString();
    }
}
