using System.Globalization;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.NWFilter.Sets;

/// <summary>A set of the host's that rules look into, as ipset(8) keeps it.</summary>
/// <remarks>The kinds and their fields are those of ipset(8), SET TYPES.</remarks>
/// <param name="Name">The set's name.</param>
/// <param name="Fields">What each element is made of.</param>
/// <param name="IsIPv6">Whether its addresses are those of IPv6; nothing for a set without addresses.</param>
/// <param name="Elements">The elements as nftables has them, in order; none lies in another.</param>
internal sealed record HostSet(string Name, IReadOnlyList<HostSetField> Fields, bool? IsIPv6, IReadOnlyList<string> Elements)
{
    private const string ListKind = "list:set";
    private const string Prefix = "ipset_";

    /// <summary>Whether elements may be networks.</summary>
    internal bool HasRanges { get; init; }

    /// <summary>The set's name among those of the filters' table.</summary>
    internal string NftName => Prefix + string.Concat(Name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? $"{letter}" : string.Create(CultureInfo.InvariantCulture, $"_{(int)letter:x2}")));

    /// <summary>What nftables says of the set.</summary>
    internal string Description => $"{{ type {string.Join(" . ", Fields.Select(TypeOf))}; {(HasRanges ? "flags interval; " : string.Empty)}}}";

    /// <summary>Tells whether rules about this set can go on with another content.</summary>
    /// <param name="other">The set as it is now.</param>
    /// <returns>Whether only elements differ.</returns>
    internal bool HasFormOf(HostSet other) => IsIPv6 == other.IsIPv6 && HasRanges == other.HasRanges && Fields.SequenceEqual(other.Fields);

    /// <summary>Reads what ipset saves.</summary>
    /// <param name="name">The set's name.</param>
    /// <param name="saved">What <c>ipset save</c> wrote of it and, where it is a list of sets, of those.</param>
    /// <returns>The set.</returns>
    /// <exception cref="VirtException">ConfigUnsupported, naming the set, for what nftables cannot look up.</exception>
    internal static HostSet Read(string name, IReadOnlyDictionary<string, SavedSet> saved)
    {
        var parts = saved[name].Kind == ListKind ? [.. saved[name].Elements.Select(element => saved[element.Text])] : new[] { saved[name] };
        if (parts.Length == 0)
        {
            throw Cannot(name, "is an empty list of sets, which has no kind yet");
        }

        if (Array.Find(parts, part => part.Kind == ListKind || part.Kind != parts[0].Kind || part.Option("family") != parts[0].Option("family") || part.Option("netmask") != parts[0].Option("netmask")) is { } odd)
        {
            throw Cannot(name, $"has sets of several kinds, such as '{odd.Name}'");
        }

        var kind = parts[0].Kind;
        if (parts[0].Option("bitmask") is not null)
        {
            throw Cannot(name, "has a bitmask");
        }

        HostSetField[] fields = [.. kind[(kind.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(',').Select(field => FieldOf(name, kind, field))];
        var hasAddress = fields.Contains(HostSetField.IPv4) || fields.Contains(HostSetField.Network);
        var isIPv6 = parts[0].Option("family") == "inet6";
        var elements = new HostSetElements(name, fields, isIPv6, parts[0].Option("netmask"));
        foreach (var (text, isException) in parts.SelectMany(part => part.Elements))
        {
            elements.Add(text, isException);
        }

        return new(name, [.. fields.Select(field => field == HostSetField.Network || field == HostSetField.IPv4 ? (isIPv6 ? HostSetField.IPv6 : HostSetField.IPv4) : field)],
            hasAddress ? isIPv6 : null, elements.Write()) { HasRanges = elements.HasRanges };
    }

    /// <summary>Says that a set cannot be looked into.</summary>
    /// <param name="name">The set's name.</param>
    /// <param name="why">Why.</param>
    /// <returns>The error.</returns>
    internal static VirtException Cannot(string name, string why) =>
        new(VirtErrorCode.ConfigUnsupported, $"nftables cannot look into the ipset '{name}': it {why}", VirtErrorDomain.NWFilter);

    private static HostSetField FieldOf(string name, string kind, string field) => field switch
    {
        "ip" => HostSetField.IPv4,
        "net" => HostSetField.Network,
        "port" => HostSetField.Port,
        "mac" => HostSetField.Mac,
        _ => throw Cannot(name, $"is of kind '{kind}'"),
    };

    private static string TypeOf(HostSetField field) => field switch
    {
        HostSetField.IPv4 => "ipv4_addr",
        HostSetField.IPv6 => "ipv6_addr",
        HostSetField.Mac => "ether_addr",
        _ => "inet_proto . inet_service",
    };
}

/// <summary>What a part of a set's elements is.</summary>
internal enum HostSetField
{
    /// <summary>An address of IPv4.</summary>
    IPv4,

    /// <summary>An address of IPv6.</summary>
    IPv6,

    /// <summary>A network of either; only while a set is read.</summary>
    Network,

    /// <summary>A protocol with a port.</summary>
    Port,

    /// <summary>An Ethernet address.</summary>
    Mac,
}
