using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Interface.Configuration;

/// <summary>Refuses definitions whose words would mean something else in a host's configuration files.</summary>
/// <remarks>What gets past is a name, a number or an address, and nothing that a shell or a parser of configuration would act on.</remarks>
internal static class InterfaceChecks
{
    private const int LongestName = 15;

    /// <summary>Checks a definition and all that is in it.</summary>
    /// <param name="definition">The definition in libvirt's form.</param>
    /// <exception cref="VirtException">XmlError, naming the word.</exception>
    internal static void Check(XElement definition)
    {
        foreach (var named in definition.DescendantsAndSelf("interface"))
        {
            CheckName((string?)named.Attribute("name") ?? string.Empty);
        }

        foreach (var ip in definition.Elements("protocol").Elements("ip"))
        {
            CheckAddress(ip, "address", FamilyOf(ip.Parent!));
        }

        foreach (var route in definition.Elements("protocol").Elements("route"))
        {
            CheckAddress(route, "gateway", FamilyOf(route.Parent!));
        }

        foreach (var monitor in definition.Descendants("arpmon"))
        {
            foreach (var target in ((string)monitor.Attribute("target")!).Split(',', ' '))
            {
                _ = IPAddress.TryParse(target, out _) ? true : throw Bad(monitor, "target", target);
            }
        }

        foreach (var mac in definition.Descendants("mac"))
        {
            if ((string?)mac.Attribute("address") is { } text && !Engine.Schema.MacAddress.TryParse(text, out _))
            {
                throw Bad(mac, "address", text);
            }
        }

        foreach (var bridge in definition.DescendantsAndSelf("bridge"))
        {
            CheckNumber(bridge, "delay", most: double.MaxValue);
        }

        foreach (var vlan in definition.DescendantsAndSelf("vlan"))
        {
            CheckNumber(vlan, "tag", most: 4094);
        }
    }

    /// <summary>Checks the name of an interface.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="VirtException">XmlError.</exception>
    internal static void CheckName(string name)
    {
        var isGood = name.Length is > 0 and <= LongestName && name is not ("." or "..") && name[0] is not '-'
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':' or '@');
        if (!isGood)
        {
            throw new VirtException(
                VirtErrorCode.XmlError,
                $"'{name}' is no name of an interface (expected up to {LongestName} letters, digits and . _ - : @)",
                VirtErrorDomain.Interface);
        }
    }

    private static AddressFamily FamilyOf(XElement protocol) => (string?)protocol.Attribute("family") == "ipv6" ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;

    private static void CheckAddress(XElement element, string attribute, AddressFamily family)
    {
        var text = (string)element.Attribute(attribute)!;
        if (!IPAddress.TryParse(text, out var address) || address.AddressFamily != family)
        {
            throw Bad(element, attribute, text);
        }

        var longest = family == AddressFamily.InterNetworkV6 ? 128 : 32;
        if ((int?)element.Attribute("prefix") is { } prefix && (prefix < 0 || prefix > longest))
        {
            throw Bad(element, "prefix", prefix.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void CheckNumber(XElement element, string attribute, double most)
    {
        if ((string?)element.Attribute(attribute) is { } text
            && !(double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= 0 && number <= most))
        {
            throw Bad(element, attribute, text);
        }
    }

    private static VirtException Bad(XElement element, string attribute, string text) => new(
        VirtErrorCode.XmlError, $"Invalid value for attribute '{attribute}' in element '{element.Name.LocalName}': '{text}'.", VirtErrorDomain.Interface);
}
