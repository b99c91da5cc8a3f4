using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>What a rule asks of one field of a packet.</summary>
/// <param name="Text">The value in libvirt's form, or the use of a variable.</param>
/// <param name="IsNegated">Whether the field must not have the value.</param>
internal readonly record struct NWFilterMatch(string Text, bool IsNegated);

/// <summary>A rule of a filter.</summary>
/// <param name="Action">drop, reject, accept, return or continue.</param>
/// <param name="Direction">in, out or inout, as the guest sees it.</param>
/// <param name="Priority">Its place among the rules; lower ones come first.</param>
/// <param name="TracksConnections">Whether a rule about connections also lets the answers through.</param>
/// <param name="Protocol">What it is about; nothing for every packet.</param>
/// <param name="Matches">What it asks of the fields, by attribute.</param>
internal sealed record NWFilterRule(
    string Action, string Direction, int Priority, bool TracksConnections, NWFilterProtocol? Protocol, IReadOnlyDictionary<string, NWFilterMatch> Matches)
{
    private const int NormalPriority = 500;
    private const int Largest = 1000;

    private static readonly string[] Actions = ["drop", "accept", "reject", "return", "continue"];
    private static readonly string[] Directions = ["in", "out", "inout"];
    private static readonly uint[] ProtocolsWithPorts = [6, 17, 33, 132];

    /// <summary>Reads a rule.</summary>
    /// <param name="rule">The element.</param>
    /// <returns>The rule.</returns>
    /// <remarks>virNWFilterRuleParse.</remarks>
    /// <exception cref="VirtException">InternalError or ConfigUnsupported, as libvirt gives it for the same mistake.</exception>
    public static NWFilterRule Read(XElement rule)
    {
        var action = ReadWord(rule, "action", Actions);
        var direction = ReadWord(rule, "direction", Directions);
        var priority = int.TryParse(rule.Get("priority"), NumberStyles.AllowLeadingWhite | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var asked)
            && Math.Abs(asked) <= Largest ? asked : NormalPriority;
        var tracks = rule.Get("statematch") is not { } state || !(state == "0" || state.Equals("false", StringComparison.OrdinalIgnoreCase));
        var protocol = rule.Elements().Select(element => NWFilterProtocol.Find(element.Name.LocalName)).FirstOrDefault(found => found is not null);
        var matches = new Dictionary<string, NWFilterMatch>();
        if (protocol is not null)
        {
            // libvirt takes all elements of the first one's name together.
            foreach (var element in rule.Elements(protocol.Name))
            {
                ReadMatches(element, protocol, matches);
                CheckPorts(element, protocol, matches);
            }

            Adjust(protocol, matches);
        }

        return new(action, direction, priority, tracks, protocol, matches);
    }

    /// <summary>Writes the rule as libvirt does: one element for what must match, one for what must not.</summary>
    public XElement Write()
    {
        var rule = new XElement("rule", new XAttribute("action", Action), new XAttribute("direction", Direction), new XAttribute("priority", Priority));
        if (!TracksConnections)
        {
            rule.Add(new XAttribute("statematch", "false"));
        }

        if (Protocol is not null)
        {
            var wanted = Write(isNegated: false);
            var unwanted = Write(isNegated: true);
            rule.Add(unwanted is not null && wanted is null ? null : wanted ?? new XElement(Protocol.Name), unwanted);
        }

        return rule;
    }

    private static string ReadWord(XElement rule, string attribute, string[] words)
    {
        var word = rule.Get(attribute)
            ?? throw XmlFault.Make(VirtErrorCode.InternalError, rule, $"rule node requires {attribute} attribute", Allowed.OneOf(words));
        return words.Contains(word) ? word : throw XmlFault.Unsupported(rule, $"unknown rule {attribute} attribute value", Allowed.OneOf(words));
    }

    private static void ReadMatches(XElement element, NWFilterProtocol protocol, Dictionary<string, NWFilterMatch> matches)
    {
        var isNegated = element.Get("match") == "no";
        VirtException? wrong = null;
        foreach (var attribute in protocol.Attributes)
        {
            if (element.Get(attribute.Name) is { } text)
            {
                var value = NWFilterVariable.IsUse(text) ? NWFilterVariable.Parse(text)?.ToString() : NWFilterValues.Normalize(attribute.Kind, text);
                if (value is null)
                {
                    wrong = XmlFault.Make(VirtErrorCode.InternalError, element, $"{attribute.Name} has illegal value {text}");
                    continue;
                }

                matches[attribute.Name] = new(value, isNegated);
            }
        }

        // Of several wrong values libvirt names the last.
        if (wrong is not null)
        {
            throw wrong;
        }
    }

    private static void CheckPorts(XElement element, NWFilterProtocol protocol, Dictionary<string, NWFilterMatch> matches)
    {
        if (protocol.Name is not ("ip" or "ipv6") || !matches.Keys.Any(name => name.Contains("port", StringComparison.Ordinal)))
        {
            return;
        }

        if (!matches.TryGetValue("protocol", out var over) || !ProtocolsWithPorts.Contains(NumberOf(over.Text)))
        {
            throw XmlFault.Make(
                VirtErrorCode.InternalError,
                element,
                $"{(protocol.Name == "ip" ? "IP" : "IPv6")} rule with port specification requires protocol specification with protocol to be either one of tcp(6), udp(17), dccp(33), or sctp(132)");
        }
    }

    private static uint NumberOf(string protocol) =>
        NWFilterNames.NumberOf(NWFilterNames.IPProtocols, protocol)
        ?? (protocol.StartsWith("0x", StringComparison.Ordinal) ? Convert.ToUInt32(protocol, 16)
            : uint.TryParse(protocol, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);

    /// <summary>Gives attributes the sense of those they belong to, and a set's name what is looked up in the set.</summary>
    /// <remarks>virNWFilterRuleDefFixup. libvirt forgets an ipset that comes with flags, except in rules about all protocols; here it stays.</remarks>
    private static void Adjust(NWFilterProtocol protocol, Dictionary<string, NWFilterMatch> matches)
    {
        foreach (var led in protocol.Attributes.Where(attribute => attribute.Leader is not null && matches.ContainsKey(attribute.Name)))
        {
            matches[led.Name] = matches[led.Name] with { IsNegated = matches.TryGetValue(led.Leader!, out var leader) && leader.IsNegated };
        }

        if (protocol.Name is "all" or "all-ipv6")
        {
            return;
        }

        if (!matches.ContainsKey("ipset"))
        {
            matches.Remove("ipsetflags");
        }
        else
        {
            matches.TryAdd("ipsetflags", new("src", IsNegated: false));
        }
    }

    private XElement? Write(bool isNegated)
    {
        var attributes = Protocol!.Attributes
            .Where(attribute => Matches.TryGetValue(attribute.Name, out var match) && match.IsNegated == isNegated)
            .Select(attribute => new XAttribute(attribute.Name, Matches[attribute.Name].Text))
            .ToList();
        return attributes.Count == 0 ? null : new XElement(Protocol.Name, isNegated ? new XAttribute("match", "no") : null, attributes);
    }
}
