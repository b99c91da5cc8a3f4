using System.Net;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Networks;

/// <summary>The kinds of sections that a network's change can reach.</summary>
internal static class SectionKinds
{
    private static readonly SectionKind DhcpHost = new("host", "dhcp host")
    {
        Taken = static (entry, network) => $"there is an existing dhcp host entry in network '{network}' that matches {Shown(entry, "mac", "name", "ip")}",
        Missing = static (entry, network) => $"couldn't locate a matching dhcp host entry in network '{network}'",
        CanModify = true,
        Home = DhcpRules.Home,
        Check = DhcpRules.CheckHost,
        Clashes = static (one, other) => SameMac(one, other) || Shares(one, other, "name") || SameAddress(one, other, "ip"),
        Means = static (one, other) =>
            (Lacks(one, "mac") || Lacks(other, "mac") || SameMac(one, other))
            && (Lacks(one, "name") || Shares(one, other, "name"))
            && (Lacks(one, "ip") || SameAddress(one, other, "ip")),
    };

    private static readonly SectionKind DhcpRange = new("range", "dhcp range")
    {
        Taken = static (entry, network) => $"there is an existing dhcp range entry in network '{network}' that matches {Shown(entry, "start", "end")}",
        Missing = static (entry, network) => $"couldn't locate a matching dhcp range entry in network '{network}'",
        Home = DhcpRules.Home,
        Check = DhcpRules.CheckRange,
        Clashes = static (one, other) => SameAddress(one, other, "start") && SameAddress(one, other, "end"),
        Means = static (one, other) => SameAddress(one, other, "start") && SameAddress(one, other, "end"),
    };

    private static readonly SectionKind ForwardInterface = new("interface", "forward interface")
    {
        Several = "forward interface entries",
        Taken = static (entry, network) => $"there is an existing interface entry in network '{network}' that matches \"<interface dev='{entry.Get("dev")}'>\"",
        Missing = static (entry, network) => $"couldn't find an interface entry in network '{network}' matching <interface dev='{entry.Get("dev")}'>",
        Home = static (network, _) => Child(network, "forward"),
        Check = static (network, _, entry, _) => Require(entry, "dev", $"missing dev attribute in <interface> element of network '{NameOf(network)}'"),
        Clashes = static (one, other) => Shares(one, other, "dev"),
        Means = static (one, other) => Shares(one, other, "dev"),
    };

    private static readonly SectionKind Portgroup = new("portgroup", "portgroup")
    {
        Taken = static (entry, network) => $"there is an existing portgroup entry in network '{network}' that matches \"<portgroup name='{entry.Get("name")}'>\"",
        Missing = static (entry, network) => $"couldn't find a portgroup entry in network '{network}' matching <portgroup name='{entry.Get("name")}'>",
        CanModify = true,
        Home = static (network, _) => network,
        Check = CheckPortgroup,
        Clashes = static (one, other) => Shares(one, other, "name"),
        Means = static (one, other) => Shares(one, other, "name"),
    };

    private static readonly SectionKind DnsHost = new("host", "DNS HOST record")
    {
        Taken = static (_, network) => $"there is already at least one DNS HOST record with a matching field in network {network}",
        Missing = static (_, network) => $"couldn't locate a matching DNS HOST record in network {network}",
        CanModify = true,
        Home = static (network, _) => Child(network, "dns"),
        Check = static (network, _, entry, adding) =>
        {
            if (adding)
            {
                Require(entry, "ip", $"Missing IP address in network '{NameOf(network)}' DNS HOST record");
            }
        },
        Clashes = static (one, other) => SameAddress(one, other, "ip"),
        Means = static (one, other) => SameAddress(one, other, "ip")
            || one.Elements("hostname").Select(name => name.Value).Intersect(other.Elements("hostname").Select(name => name.Value)).Any(),
    };

    private static readonly SectionKind DnsText = new("txt", "DNS TXT record")
    {
        Taken = static (entry, network) => $"there is already a DNS TXT record with name '{entry.Get("name")}' in network {network}",
        Missing = static (_, network) => $"couldn't locate a matching DNS TXT record in network {network}",
        CanModify = true,
        Home = static (network, _) => Child(network, "dns"),
        Check = static (network, _, entry, _) => Require(
            entry, "name", $"missing required name attribute in DNS TXT record of network {NameOf(network)}", VirtErrorCode.XmlDetail),
        Clashes = static (one, other) => Shares(one, other, "name"),
        Means = static (one, other) => Shares(one, other, "name"),
    };

    private static readonly SectionKind DnsService = new("srv", "DNS SRV record")
    {
        Taken = static (_, network) => $"there is already at least one DNS SRV record matching all specified fields in network {network}",
        Missing = static (_, network) => $"couldn't locate a matching DNS SRV record in network {network}",
        CanModify = true,
        Home = static (network, _) => Child(network, "dns"),
        Clashes = SameService,
        Means = SameService,
        Replaces = static (one, other) => Shares(one, other, "service") && Shares(one, other, "protocol") && one.Get("domain") == other.Get("domain"),
    };

    /// <summary>Gives a section's kind.</summary>
    /// <param name="section">The section.</param>
    /// <param name="network">The network that is changed.</param>
    /// <returns>The kind.</returns>
    /// <exception cref="VirtException">OperationUnsupported for a section that libvirt cannot change either.</exception>
    internal static SectionKind Of(NetworkSection section, XElement network) => section switch
    {
        NetworkSection.IpDhcpHost => DhcpHost,
        NetworkSection.IpDhcpRange => DhcpRange,
        NetworkSection.ForwardInterface => ForwardInterface,
        NetworkSection.PortGroup => Portgroup,
        NetworkSection.DnsHost => DnsHost,
        NetworkSection.DnsTxt => DnsText,
        NetworkSection.DnsSrv => DnsService,
        NetworkSection.Bridge => throw Fixed("bridge", network),
        NetworkSection.Domain => throw Fixed("domain", network),
        NetworkSection.Ip => throw Fixed("ip", network),
        NetworkSection.Forward => throw Fixed("forward", network),
        NetworkSection.ForwardPf => throw Fixed("forward pf", network),
        _ => throw new VirtException(
            VirtErrorCode.OperationUnsupported, "can't update unrecognized section of network", VirtErrorDomain.Network),
    };

    /// <summary>Gives a network's name.</summary>
    /// <param name="network">The <c>network</c> element.</param>
    /// <returns>The name.</returns>
    internal static string NameOf(XElement network) => (string)network.Element("name")!;

    /// <summary>Refuses an entry without an attribute.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="attribute">The attribute.</param>
    /// <param name="complaint">What is said when it is missing.</param>
    /// <param name="code">The code that goes with it.</param>
    internal static void Require(XElement entry, string attribute, string complaint, VirtErrorCode code = VirtErrorCode.XmlError)
    {
        if (Lacks(entry, attribute))
        {
            throw new VirtException(code, complaint, VirtErrorDomain.Network);
        }
    }

    private static void CheckPortgroup(XElement network, XElement home, XElement entry, bool adding)
    {
        Require(entry, "name", "Missing required name attribute in portgroup");
        if ((string?)entry.Attribute("default") == "yes"
            && home.Elements("portgroup").Any(other => (string?)other.Attribute("default") == "yes" && !Shares(entry, other, "name")))
        {
            throw new VirtException(
                VirtErrorCode.OperationInvalid,
                $"a different portgroup entry in network '{NameOf(network)}' is already set as the default. Only one default is allowed.",
                VirtErrorDomain.Network);
        }
    }

    private static bool SameService(XElement one, XElement other) =>
        new[] { "domain", "service", "protocol", "target" }.All(part => Lacks(one, part) || Shares(one, other, part));

    private static VirtException Fixed(string section, XElement network) => new(
        VirtErrorCode.OperationUnsupported, $"can't update '{section}' section of network '{NameOf(network)}'", VirtErrorDomain.Network);

    // An attribute that is not there is unknown to libvirt too.
    private static string Shown(XElement entry, params IEnumerable<string> attributes) =>
        $"\"<{entry.Name.LocalName} {string.Join(' ', attributes.Select(name => $"{name}='{entry.Get(name) ?? "unknown"}'"))}/>\"";

    private static XElement Child(XElement parent, string name)
    {
        if (parent.Element(name) is not { } child)
        {
            child = new XElement(name);
            parent.Add(child);
        }

        return child;
    }

    private static bool Lacks(XElement entry, string attribute) => string.IsNullOrEmpty((string?)entry.Attribute(attribute));

    private static bool Shares(XElement one, XElement other, string attribute) =>
        one.Attribute(attribute) is { } value && value.Value == (string?)other.Attribute(attribute);

    private static bool SameMac(XElement one, XElement other) =>
        one.Attribute("mac") is { } mac && mac.Value.Equals((string?)other.Attribute("mac"), StringComparison.OrdinalIgnoreCase);

    private static bool SameAddress(XElement one, XElement other, string attribute) =>
        IPAddress.TryParse((string?)one.Attribute(attribute), out var first)
        && IPAddress.TryParse((string?)other.Attribute(attribute), out var second)
        && first.Equals(second);
}
