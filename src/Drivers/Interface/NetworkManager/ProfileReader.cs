using System.Xml.Linq;
using VirtPS.Drivers.Interface.Configuration;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Interface.NetworkManager;

/// <summary>Reads what NetworkManager's profiles say about interfaces.</summary>
internal static class ProfileReader
{
    private static readonly Dictionary<string, string> Types = new()
    {
        ["802-3-ethernet"] = "ethernet", ["bridge"] = "bridge", ["bond"] = "bond", ["vlan"] = "vlan",
    };

    /// <summary>Reads the settings that nmcli prints: a name, a colon and a value on each line.</summary>
    /// <param name="output">The output, without its escapes.</param>
    /// <returns>The settings by their names.</returns>
    internal static IReadOnlyDictionary<string, string> Settings(string output) =>
        output.Split('\n').Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2).GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => group.First()[1]);

    /// <summary>Describes the interfaces of profiles.</summary>
    /// <param name="profiles">The settings of all profiles.</param>
    /// <returns>The <c>interface</c> elements in libvirt's form.</returns>
    internal static IReadOnlyList<XElement> Read(IReadOnlyList<IReadOnlyDictionary<string, string>> profiles) =>
        [.. profiles.Where(one => Text(one, "connection.master") is null).Select(one => Describe(one, profiles)).OfType<XElement>()];

    private static string? Text(IReadOnlyDictionary<string, string> profile, string setting) =>
        profile.GetValueOrDefault(setting) is { Length: > 0 } text and not "--" ? text : null;

    private static XElement? Describe(IReadOnlyDictionary<string, string> profile, IReadOnlyList<IReadOnlyDictionary<string, string>> profiles)
    {
        if (Text(profile, "connection.interface-name") is not { } name || !Types.TryGetValue(Text(profile, "connection.type") ?? string.Empty, out var type))
        {
            return null;
        }

        var definition = new XElement(
            "interface",
            new XAttribute("type", type),
            new XAttribute("name", name),
            new XElement("start", new XAttribute("mode", Text(profile, "connection.autoconnect") == "no" ? "none" : "onboot")),
            Text(profile, "802-3-ethernet.mtu") is { } mtu and not ("auto" or "0") ? new XElement("mtu", new XAttribute("size", mtu)) : null,
            Protocol(profile, "ipv4"),
            Protocol(profile, "ipv6"),
            Text(profile, "802-3-ethernet.cloned-mac-address") is { } mac ? new XElement("mac", new XAttribute("address", mac)) : null,
            Kind(profile, type, Members(profile, name, profiles)));
        try
        {
            return HostInterfaceNormalizer.Normalize(definition);
        }
        catch (VirtException)
        {
            return null;
        }
    }

    // A profile is joined to another by the name of that interface or by the number of that profile.
    private static IEnumerable<string> Members(IReadOnlyDictionary<string, string> profile, string name, IReadOnlyList<IReadOnlyDictionary<string, string>> profiles) =>
        profiles.Where(one => Text(one, "connection.master") is { } master && (master == name || master == Text(profile, "connection.uuid")))
            .Select(one => Text(one, "connection.interface-name")).OfType<string>().Distinct();

    private static XElement? Kind(IReadOnlyDictionary<string, string> profile, string type, IEnumerable<string> members)
    {
        switch (type)
        {
            case "bridge":
                return new XElement(
                    "bridge",
                    Text(profile, "bridge.stp") is { } stp ? new XAttribute("stp", stp == "yes" ? "on" : "off") : null,
                    Text(profile, "bridge.forward-delay") is { } delay ? new XAttribute("delay", delay) : null,
                    members.Select(BondOptions.Ethernet));
            case "bond":
                var options = (Text(profile, "bond.options") ?? string.Empty).Split(',').Select(one => one.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1].Replace(' ', ','));
                return BondOptions.Read(option => options.GetValueOrDefault(option), members);
            case "vlan":
                return new XElement(
                    "vlan",
                    new XAttribute("tag", Text(profile, "vlan.id") ?? string.Empty),
                    new XElement("interface", new XAttribute("name", Text(profile, "vlan.parent") ?? string.Empty)));
            default:
                return null;
        }
    }

    private static XElement? Protocol(IReadOnlyDictionary<string, string> profile, string family)
    {
        var method = Text(profile, family + ".method");
        if (method is null or "disabled" or "ignore")
        {
            return null;
        }

        var isSix = family == "ipv6";
        var addresses = (Text(profile, family + ".addresses") ?? string.Empty).Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('/'));
        return new XElement(
            "protocol",
            new XAttribute("family", family),
            isSix && method == "auto" ? new XElement("autoconf") : null,
            method == (isSix ? "dhcp" : "auto") ? new XElement("dhcp", Text(profile, family + ".ignore-auto-dns") == "yes" ? new XAttribute("peerdns", "no") : null) : null,
            addresses.Select(parts => new XElement("ip", new XAttribute("address", parts[0]), parts.Length > 1 ? new XAttribute("prefix", parts[1]) : null)),
            Text(profile, family + ".gateway") is { } gateway ? new XElement("route", new XAttribute("gateway", gateway)) : null);
    }
}
