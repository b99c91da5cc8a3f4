using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Brings a network filter's definition into the form that libvirt prints.</summary>
public static class NWFilterNormalizer
{
    private const int LargestPriority = 1000;
    private const int LongestChain = 12;
    private const string Root = "root";

    // The beginnings that a chain's name may have, and the place that chains have which do not say.
    private static readonly (string Prefix, int Priority)[] Chains =
        [(Root, 0), ("mac", -800), ("vlan", -750), ("stp", 0), ("arp", -500), ("rarp", -400), ("ipv4", -700), ("ipv6", -600)];

    /// <summary>Normalises a definition in place.</summary>
    /// <param name="filter">The filter's element.</param>
    /// <returns>The same element.</returns>
    /// <remarks>virNWFilterDefParse, virNWFilterDefFormat. Elements and attributes that mean nothing to a filter go, as they do in libvirt.</remarks>
    /// <exception cref="VirtException">
    /// <see cref="VirtErrorCode.InternalError"/>, <see cref="VirtErrorCode.InvalidArg"/>, <see cref="VirtErrorCode.XmlError"/> and
    /// <see cref="VirtErrorCode.ConfigUnsupported"/>, each as libvirt gives it for the same mistake.
    /// </exception>
    public static XElement Normalize(XElement filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var name = filter.Get("name");
        if (string.IsNullOrEmpty(name))
        {
            throw XmlFault.Make(VirtErrorCode.InternalError, filter, "filter has no name");
        }

        var priority = ReadPriority(filter);
        var chain = filter.Get("chain") is { Length: > 0 } given ? given : null;
        var place = chain is null ? 0 : PlaceOf(filter, chain) is var usual && priority is { } asked ? asked : usual;
        var uuid = ReadUuid(filter);
        var entries = filter.Elements().Select(NormalizeEntry).OfType<XElement>().ToList();
        filter.ReplaceAttributes(new XAttribute("name", name), new XAttribute("chain", chain ?? Root), place == 0 ? null : new XAttribute("priority", place));
        filter.ReplaceNodes(new XElement("uuid", VirtUuid.Format(uuid)), entries);
        return filter;
    }

    private static XElement? NormalizeEntry(XElement entry) => entry.Name.LocalName switch
    {
        "rule" => NWFilterRule.Read(entry).Write(),
        "filterref" => NWFilterVariable.NormalizeReference(entry, "rule node requires action attribute"),
        _ => null,
    };

    private static int? ReadPriority(XElement filter)
    {
        if (filter.Get("priority") is not { Length: > 0 } text)
        {
            return null;
        }

        if (!int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var priority))
        {
            throw Bad(filter, $"Could not parse chain priority '{text}'");
        }

        return Math.Abs((long)priority) <= LargestPriority
            ? priority
            : throw Bad(filter, $"Priority '{priority}' is outside valid range of [{-LargestPriority},{LargestPriority}]");
    }

    private static int PlaceOf(XElement filter, string chain)
    {
        if (chain.Length > LongestChain)
        {
            throw Bad(filter, $"Name of chain is longer than {LongestChain} characters");
        }

        if (!chain.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or ':' or '-'))
        {
            throw Bad(filter, "Chain name contains invalid characters");
        }

        var at = Array.FindIndex(Chains, known => known.Prefix == Root ? chain == Root : chain.StartsWith(known.Prefix, StringComparison.Ordinal));
        return at >= 0
            ? Chains[at].Priority
            : throw Bad(
                filter,
                $"Invalid chain name '{chain}'. Please use a chain name called '{Root}' or any of the following prefixes: {string.Join(", ", Chains.Skip(1).Select(known => known.Prefix))}");
    }

    private static Guid ReadUuid(XElement filter) =>
        filter.Text("uuid") is not { } text ? Guid.NewGuid()
        : VirtUuid.TryParse(text, out var uuid) ? uuid
        : throw XmlFault.Error(filter.Element("uuid")!, "malformed uuid element", "32 hexadecimal digits, with or without dashes");

    private static VirtException Bad(XElement filter, string sentence) => XmlFault.Make(VirtErrorCode.InvalidArg, filter, sentence);
}
