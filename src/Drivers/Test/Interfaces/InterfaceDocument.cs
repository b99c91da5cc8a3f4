using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Interfaces;

/// <summary>Reads descriptions of host interfaces.</summary>
internal static class InterfaceDocument
{
    private static readonly string[] Types = ["ethernet", "bridge", "bond", "vlan"];

    /// <summary>The order in which libvirt writes an interface's elements.</summary>
    private static readonly string[] Order = ["start", "mtu", "protocol", "link", "mac", "bridge", "bond", "vlan"];

    /// <summary>Reads a description from text.</summary>
    /// <param name="xml">The text.</param>
    /// <returns>The description in libvirt's form.</returns>
    internal static XElement Read(string xml) => Read(VirtXml.Parse(xml, "interface"));

    /// <summary>Brings a description into libvirt's form.</summary>
    /// <param name="element">The <c>interface</c> element; it is changed.</param>
    /// <returns>The same element.</returns>
    internal static XElement Read(XElement element)
    {
        var type = (string?)element.Attribute("type");
        if (type is null || !Types.Contains(type))
        {
            throw Bad(element, type is null ? "missing required attribute 'type'" : $"invalid value '{type}' for attribute 'type'");
        }

        if (string.IsNullOrEmpty((string?)element.Attribute("name")))
        {
            throw Bad(element, "interface has no name");
        }

        if (type != "ethernet" && element.Element(type) is null)
        {
            throw Bad(element, $"{type} interface misses the {type} element");
        }

        element.ReplaceAttributes(element.Attribute("type"), element.Attribute("name"), element.Attributes().Where(one => one.Name.LocalName is not ("type" or "name")));
        element.ReplaceNodes(element.Elements().OrderBy(child => Place(child.Name.LocalName)).ToArray());
        return element;
    }

    private static int Place(string name) => Array.IndexOf(Order, name) is var at and >= 0 ? at : Order.Length;

    private static VirtException Bad(XElement element, string what)
    {
        var expected = string.Join(", ", Types);
        return new VirtException(
            VirtErrorCode.XmlError, $"{what} in element 'interface' (line {VirtXml.LineOf(element)}; types are {expected})", VirtErrorDomain.Interface);
    }
}
