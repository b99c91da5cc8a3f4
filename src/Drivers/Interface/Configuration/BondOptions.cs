using System.Xml.Linq;

namespace VirtPS.Drivers.Interface.Configuration;

/// <summary>The words that the kernel, and all that configures it, has for how interfaces are bundled.</summary>
/// <remarks>Documentation/networking/bonding.rst of Linux.</remarks>
internal static class BondOptions
{
    /// <summary>Gives the options of a bond.</summary>
    /// <param name="bond">A <c>bond</c> element.</param>
    /// <returns>The options by the kernel's names.</returns>
    internal static IReadOnlyList<(string Name, string Value)> Of(XElement bond)
    {
        var options = new List<(string, string)>();
        void Add(string name, string? value)
        {
            if (value is not null)
            {
                options.Add((name, value));
            }
        }

        Add("mode", (string?)bond.Attribute("mode"));
        if (bond.Element("miimon") is { } link)
        {
            Add("miimon", (string?)link.Attribute("freq"));
            Add("updelay", (string?)link.Attribute("updelay"));
            Add("downdelay", (string?)link.Attribute("downdelay"));
            Add("use_carrier", (string?)link.Attribute("carrier") switch { "ioctl" => "0", "netif" => "1", _ => null });
        }

        if (bond.Element("arpmon") is { } address)
        {
            Add("arp_interval", (string?)address.Attribute("interval"));
            Add("arp_ip_target", (string?)address.Attribute("target"));
            Add("arp_validate", (string?)address.Attribute("validate"));
        }

        return options;
    }

    /// <summary>Makes a bond of options.</summary>
    /// <param name="option">Gives an option by the kernel's name.</param>
    /// <param name="members">The interfaces in it.</param>
    /// <returns>A <c>bond</c> element.</returns>
    internal static XElement Read(Func<string, string?> option, IEnumerable<string> members)
    {
        XAttribute? Maybe(string attribute, string? value) => string.IsNullOrEmpty(value) ? null : new XAttribute(attribute, value);
        XElement? monitor = null;
        if (option("arp_interval") is { Length: > 0 } and not "0")
        {
            monitor = new XElement(
                "arpmon",
                Maybe("interval", option("arp_interval")),
                Maybe("target", option("arp_ip_target")),
                option("arp_validate") is "active" or "backup" or "all" ? Maybe("validate", option("arp_validate")) : null);
        }
        else if (option("miimon") is { Length: > 0 } and not "0")
        {
            monitor = new XElement(
                "miimon",
                Maybe("freq", option("miimon")),
                Maybe("downdelay", option("downdelay")),
                Maybe("updelay", option("updelay")),
                Maybe("carrier", option("use_carrier") switch { "0" => "ioctl", "1" => "netif", _ => null }));
        }

        return new XElement("bond", Maybe("mode", option("mode")), monitor, members.Select(Ethernet));
    }

    /// <summary>Makes an interface that is in another.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>An <c>interface</c> element.</returns>
    internal static XElement Ethernet(string name) => new("interface", new XAttribute("type", "ethernet"), new XAttribute("name", name));
}
