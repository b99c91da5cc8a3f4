using System.Xml.Linq;
using VirtPS.Drivers.Interface.Configuration;

namespace VirtPS.Drivers.Interface.NetworkManager;

/// <summary>Writes definitions in the words of NetworkManager's profiles.</summary>
/// <remarks>nm-settings-nmcli(5).</remarks>
internal static class ProfileWriter
{
    /// <summary>Gives the settings of the profile of an interface.</summary>
    /// <param name="definition">The definition in libvirt's form, which has been checked.</param>
    /// <returns>Names and values, beginning with the profile's type.</returns>
    internal static IReadOnlyList<string> Write(XElement definition)
    {
        var name = (string)definition.Attribute("name")!;
        var type = (string)definition.Attribute("type")!;
        List<string> words =
        [
            "type", type,
            "con-name", name,
            "ifname", name,
            "connection.autoconnect", (string?)definition.Element("start")?.Attribute("mode") is "onboot" or "hotplug" ? "yes" : "no",
        ];
        void Add(string setting, string? value)
        {
            if (value is not null)
            {
                words.AddRange([setting, value]);
            }
        }

        Add("802-3-ethernet.mtu", (string?)definition.Element("mtu")?.Attribute("size"));
        Add("802-3-ethernet.cloned-mac-address", (string?)definition.Element("mac")?.Attribute("address"));
        switch (type)
        {
            case "bridge":
                Add("bridge.stp", (string?)definition.Element("bridge")!.Attribute("stp") switch { "on" => "yes", "off" => "no", _ => null });
                Add("bridge.forward-delay", (string?)definition.Element("bridge")!.Attribute("delay"));
                break;
            case "bond":
                // Several targets stand between commas, as the options do; NetworkManager takes a blank for them.
                Add("bond.options", string.Join(',', BondOptions.Of(definition.Element("bond")!).Select(one => $"{one.Name}={one.Value.Replace(',', ' ')}")));
                break;
            case "vlan":
                Add("vlan.id", (string?)definition.Element("vlan")!.Attribute("tag"));
                Add("vlan.parent", (string?)definition.Element("vlan")!.Element("interface")!.Attribute("name"));
                break;
            default:
                break;
        }

        Protocol(words, definition, "ipv4");
        Protocol(words, definition, "ipv6");
        return words;
    }

    /// <summary>Gives the settings of the profile that puts one interface into another.</summary>
    /// <param name="member">The one.</param>
    /// <param name="name">The other.</param>
    /// <param name="type">The other's type.</param>
    /// <returns>Names and values, beginning with the profile's type.</returns>
    internal static IReadOnlyList<string> Member(string member, string name, string type) =>
    [
        "type", "ethernet", "con-name", NameOf(name, member), "ifname", member, "connection.master", name, "connection.slave-type", type,
    ];

    /// <summary>Gives the name of such a profile.</summary>
    /// <param name="name">The interface that takes another in.</param>
    /// <param name="member">The one that is taken in.</param>
    /// <returns>The name.</returns>
    internal static string NameOf(string name, string member) => $"{name}+{member}";

    private static void Protocol(List<string> words, XElement definition, string family)
    {
        var protocol = definition.Elements("protocol").FirstOrDefault(one => (string?)one.Attribute("family") == family);
        var isSix = family == "ipv6";
        var addresses = protocol?.Elements("ip").Select(ip => $"{(string?)ip.Attribute("address")}/{(string?)ip.Attribute("prefix") ?? (isSix ? "128" : "32")}").ToArray() ?? [];
        var method = protocol switch
        {
            null => "disabled",
            _ when isSix && protocol.Element("autoconf") is not null => "auto",
            _ when protocol.Element("dhcp") is not null => isSix ? "dhcp" : "auto",
            _ when addresses.Length > 0 => "manual",
            _ => isSix ? "link-local" : "disabled",
        };
        words.AddRange([$"{family}.method", method]);
        if (addresses.Length > 0)
        {
            words.AddRange([$"{family}.addresses", string.Join(',', addresses)]);
        }

        if ((string?)protocol?.Element("route")?.Attribute("gateway") is { } gateway)
        {
            words.AddRange([$"{family}.gateway", gateway]);
        }

        if ((string?)protocol?.Element("dhcp")?.Attribute("peerdns") == "no")
        {
            words.AddRange([$"{family}.ignore-auto-dns", "yes"]);
        }
    }
}
