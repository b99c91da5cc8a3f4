using System.Net;
using System.Xml.Linq;
using VirtPS.Drivers.Interface.Configuration;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Interface.Ifupdown;

/// <summary>Reads what ifupdown's files say about an interface.</summary>
internal static class StanzaReader
{
    /// <summary>Describes an interface.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="start">When it is started, in ifupdown's word.</param>
    /// <param name="stanzas">What is said about it.</param>
    /// <returns>Its <c>interface</c> element in libvirt's form; nothing where libvirt has no words for what is said.</returns>
    internal static XElement? Read(string name, string? start, IReadOnlyList<Stanza> stanzas)
    {
        // Options of the interface itself may stand in any of its stanzas.
        string? Option(string option) => stanzas.Select(stanza => stanza[option]).FirstOrDefault(value => value is not null);
        var kind = Kind(name, Option);
        var definition = new XElement(
            "interface",
            new XAttribute("type", kind?.Name.LocalName ?? "ethernet"),
            new XAttribute("name", name),
            new XElement("start", new XAttribute("mode", start switch { "auto" => "onboot", "allow-hotplug" => "hotplug", _ => "none" })),
            Option("mtu") is { } mtu ? new XElement("mtu", new XAttribute("size", mtu)) : null,
            Protocol("ipv4", [.. stanzas.Where(stanza => stanza.Family == "inet")]),
            Protocol("ipv6", [.. stanzas.Where(stanza => stanza.Family == "inet6")]),
            Option("hwaddress") is { } mac ? new XElement("mac", new XAttribute("address", mac.Split(' ')[^1])) : null,
            kind);
        try
        {
            return HostInterfaceNormalizer.Normalize(definition);
        }
        catch (VirtException)
        {
            return null;
        }
    }

    private static XElement? Kind(string name, Func<string, string?> option)
    {
        if (option("bridge-ports") is { } ports)
        {
            return new XElement(
                "bridge",
                option("bridge-stp") is { } stp ? new XAttribute("stp", stp is "on" or "yes" or "true" ? "on" : "off") : null,
                option("bridge-fd") is { } delay ? new XAttribute("delay", delay) : null,
                Members(ports).Select(BondOptions.Ethernet));
        }

        if ((option("bond-slaves") ?? option("bond-primary")) is { } members)
        {
            return BondOptions.Read(one => option("bond-" + one), Members(option("bond-slaves") ?? members));
        }

        // A VLAN's name tells what the options need not.
        var dot = name.LastIndexOf('.');
        var on = option("vlan-raw-device") ?? (dot > 0 ? name[..dot] : null);
        var tag = option("vlan-id") ?? (dot > 0 ? name[(dot + 1)..] : null);
        return on is null || tag is null || !tag.All(char.IsAsciiDigit)
            ? null
            : new XElement("vlan", new XAttribute("tag", tag), new XElement("interface", new XAttribute("name", on)));
    }

    private static IEnumerable<string> Members(string words) => words.Split(' ').Where(word => word is not ("none" or "all"));

    private static XElement? Protocol(string family, IReadOnlyList<Stanza> stanzas)
    {
        if (stanzas.Count == 0 || (family == "ipv4" && stanzas.All(stanza => stanza.Method is "manual" or "loopback")))
        {
            return null;
        }

        var gateway = stanzas.Select(stanza => stanza["gateway"]).FirstOrDefault(value => value is not null);
        var dhcp = stanzas.FirstOrDefault(stanza => stanza.Method == "dhcp");
        return new XElement(
            "protocol",
            new XAttribute("family", family),
            stanzas.Any(stanza => stanza.Method == "auto") ? new XElement("autoconf") : null,
            dhcp is null ? null : new XElement("dhcp", dhcp["peerdns"] is { } peer ? new XAttribute("peerdns", peer) : null),
            stanzas.Where(stanza => stanza.Method == "static").SelectMany(Addresses),
            gateway is null ? null : new XElement("route", new XAttribute("gateway", gateway)));
    }

    private static IEnumerable<XElement> Addresses(Stanza stanza)
    {
        if (stanza["address"] is not { } text)
        {
            yield break;
        }

        var parts = text.Split('/');
        var prefix = parts.Length > 1 ? parts[1] : PrefixOf(stanza["netmask"]);
        yield return new XElement("ip", new XAttribute("address", parts[0]), prefix is null ? null : new XAttribute("prefix", prefix));
    }

    private static string? PrefixOf(string? mask) =>
        mask is null || !mask.Contains('.', StringComparison.Ordinal) ? mask
        : IPAddress.TryParse(mask, out var bits) ? bits.GetAddressBytes().Sum(part => System.Numerics.BitOperations.PopCount(part)).ToString(System.Globalization.CultureInfo.InvariantCulture)
        : null;
}
