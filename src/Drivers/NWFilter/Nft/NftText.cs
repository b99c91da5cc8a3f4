using System.Globalization;
using System.Net;
using System.Text;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.NWFilter.Nft;

/// <summary>Writes what rules have in common in nftables' language.</summary>
/// <param name="rule">The rule.</param>
/// <param name="reversed">Whether source and destination change places.</param>
internal sealed class NftText(NWFilterRule rule, bool reversed)
{
    private const int LongestComment = 120;

    private readonly List<string> _parts = [];

    /// <summary>Whether anything has been asked of the packet.</summary>
    internal int Count => _parts.Count;

    /// <summary>The name of a field of the sender or the receiver, as it is in packets that go this way.</summary>
    internal string Side(string source, string destination, bool isSource) => isSource != reversed ? source : destination;

    /// <summary>Looks for what the rule asks of a field.</summary>
    internal bool Asks(string attribute, out NWFilterMatch match) => rule.Matches.TryGetValue(attribute, out match);

    /// <summary>Gives what the rule asks of a field.</summary>
    internal string? Value(string attribute) => Asks(attribute, out var match) ? match.Text : null;

    /// <summary>Adds a condition.</summary>
    internal NftText Add(string condition)
    {
        _parts.Add(condition);
        return this;
    }

    /// <summary>Adds what the rule asks of a field, if anything.</summary>
    internal NftText Match(string attribute, string field) => Match(attribute, field, text => text);

    /// <summary>Adds what the rule asks of a field, if anything, in other words.</summary>
    internal NftText Match(string attribute, string field, Func<string, string> translate) =>
        Asks(attribute, out var match) ? Add(field + Not(match) + translate(match.Text)) : this;

    /// <summary>Adds a first and a last value; without a last one the first is the only one.</summary>
    internal NftText Range(string first, string last, string field) =>
        Match(first, field, text => Value(last) is { } end ? $"{Number(text)}-{Number(end)}" : Number(text));

    /// <summary>Adds Ethernet addresses of both sides.</summary>
    internal NftText Ethernet() => Mac("srcmacaddr", "srcmacmask", "ether " + Side("saddr", "daddr", true)).Mac("dstmacaddr", "dstmacmask", "ether " + Side("saddr", "daddr", false));

    /// <summary>Adds an Ethernet address, of which perhaps only some bits count.</summary>
    internal NftText Mac(string address, string mask, string field)
    {
        if (!Asks(address, out var match))
        {
            return this;
        }

        return Value(mask) is not { } bits || bits == "ff:ff:ff:ff:ff:ff"
            ? Add(field + Not(match) + match.Text)
            : Add($"{field} & {bits}{(match.IsNegated ? " != " : " == ")}{And(match.Text, bits)}");
    }

    /// <summary>Adds IP addresses of both sides, with masks.</summary>
    internal NftText Addresses(string family) =>
        Match("srcipaddr", $"{family} {Side("saddr", "daddr", true)}", text => Prefix(text, Value("srcipmask")))
        .Match("dstipaddr", $"{family} {Side("saddr", "daddr", false)}", text => Prefix(text, Value("dstipmask")));

    /// <summary>Adds ports of both sides.</summary>
    internal NftText Ports() =>
        Range("srcportstart", "srcportend", "th " + Side("sport", "dport", true)).Range("dstportstart", "dstportend", "th " + Side("sport", "dport", false));

    /// <summary>Ends the rule.</summary>
    internal string Then(string verdict)
    {
        _parts.Add(verdict);
        if (Value("comment") is { } comment)
        {
            _parts.Add($"comment \"{Plain(comment)}\"");
        }

        return string.Join(' ', _parts);
    }

    /// <summary>Copies what has been asked so far.</summary>
    internal NftText Copy()
    {
        var copy = new NftText(rule, reversed);
        copy._parts.AddRange(_parts);
        return copy;
    }

    /// <summary>The sign between a field and its value.</summary>
    internal static string Not(NWFilterMatch match) => match.IsNegated ? " != " : " ";

    /// <summary>Gives a network that an address is in.</summary>
    internal static string Prefix(string address, string? length) => length is null ? address : $"{Masked(IPAddress.Parse(address), int.Parse(length, CultureInfo.InvariantCulture))}/{length}";

    /// <summary>Gives an address with only its first bits left.</summary>
    internal static IPAddress Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(length - i * 8, 0, 8);
            bytes[i] &= (byte)(0xff00 >> kept);
        }

        return new IPAddress(bytes);
    }

    /// <summary>Gives an IPv4 address as a number.</summary>
    internal static string Hex(IPAddress address) => $"0x{Convert.ToHexStringLower(address.GetAddressBytes())}";

    /// <summary>Gives an Ethernet address as a number.</summary>
    internal static string Hex(string mac) => $"0x{mac.Replace(":", string.Empty, StringComparison.Ordinal)}";

    /// <summary>Gives a number in decimal digits.</summary>
    internal static string Number(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal) ? Convert.ToUInt32(text, 16).ToString(CultureInfo.InvariantCulture) : text;

    /// <summary>Gives the number of a protocol over IP.</summary>
    internal static string Protocol(string text) => NWFilterNames.NumberOf(NWFilterNames.IPProtocols, text) is { } number ? $"{number}" : Number(text);

    private static string And(string mac, string mask) => string.Join(
        ':', mac.Split(':').Zip(mask.Split(':'), (one, other) => (Convert.ToByte(one, 16) & Convert.ToByte(other, 16)).ToString("x2", CultureInfo.InvariantCulture)));

    private static string Plain(string comment)
    {
        var text = new StringBuilder();
        foreach (var letter in comment.Where(letter => letter is >= ' ' and <= '~' and not '"' and not '\\').Take(LongestComment))
        {
            text.Append(letter);
        }

        return text.ToString();
    }
}
