using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Normalises how a host's interfaces are bundled.</summary>
/// <remarks>virInterfaceDefParseBond.</remarks>
internal static class HostBondRules
{
    private static readonly string[] Modes = ["balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb"];

    public static void Normalize(XElement bond)
    {
        CheckWord(bond, "mode", Modes, "bonding mode");
        if (bond.Element("miimon") is { } link)
        {
            // A bond watches its links in one way or the other.
            bond.Elements("arpmon").Remove();
            NeedNumber(link, "freq", "bond interface miimon freq missing or invalid");
            KeepDelay(link, "downdelay");
            KeepDelay(link, "updelay");
            CheckWord(link, "carrier", ["ioctl", "netif"], "mii bonding carrier");
        }
        else if (bond.Element("arpmon") is { } address)
        {
            NeedNumber(address, "interval", "bond interface arpmon interval missing or invalid");
            _ = address.Get("target") ?? throw HostInterfaceNormalizer.Bad(address, "bond interface arpmon target missing");
            CheckWord(address, "validate", ["active", "backup", "all"], "arp bonding validate");
        }
    }

    private static void NeedNumber(XElement element, string attribute, string otherwise)
    {
        if (element.Number(attribute) is null)
        {
            throw HostInterfaceNormalizer.Bad(element, otherwise);
        }
    }

    private static void KeepDelay(XElement element, string attribute)
    {
        if (element.Get(attribute) is not null)
        {
            var delay = element.Number(attribute) ?? throw HostInterfaceNormalizer.Bad(element, $"bond interface miimon {attribute} invalid");
            element.Set(attribute, delay > 0 ? delay.Invariant() : null);
        }
    }

    private static void CheckWord(XElement element, string attribute, ReadOnlySpan<string> words, string what)
    {
        if (element.Get(attribute) is { } word && !words.Contains(word))
        {
            throw HostInterfaceNormalizer.Bad(element, $"unknown {what} {word}");
        }
    }
}
