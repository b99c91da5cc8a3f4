using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Writes the documents that ask for host devices.</summary>
/// <remarks>https://libvirt.org/formatnode.html.</remarks>
public static class NodeDeviceBuilder
{
    /// <summary>Asks for a part of a device.</summary>
    /// <param name="parent">The device that is split.</param>
    /// <param name="type">Which of its types the part is.</param>
    /// <param name="uuid">The part's number; null has one made up.</param>
    /// <param name="attributes">What is written to its attributes, in order.</param>
    /// <returns>The XML text.</returns>
    public static string Mediated(string parent, string type, Guid? uuid, IEnumerable<(string Name, string Value)> attributes) => Write(
        parent,
        new XElement(
            "capability",
            new XAttribute("type", "mdev"),
            new XElement("type", new XAttribute("id", type)),
            uuid is { } number ? new XElement("uuid", VirtUuid.Format(number)) : null,
            attributes.Select(one => new XElement("attr", new XAttribute("name", one.Name), new XAttribute("value", one.Value)))));

    /// <summary>Asks for a virtual port of a fibre channel adapter.</summary>
    /// <param name="parent">The adapter; null has the host choose.</param>
    /// <param name="wwnn">The node's world-wide name, 16 digits of base 16; null has one made up.</param>
    /// <param name="wwpn">The port's world-wide name, likewise.</param>
    /// <returns>The XML text.</returns>
    public static string VirtualPort(string? parent, string? wwnn, string? wwpn) => Write(
        parent,
        new XElement(
            "capability",
            new XAttribute("type", "scsi_host"),
            new XElement(
                "capability",
                new XAttribute("type", "fc_host"),
                wwnn is null ? null : new XElement("wwnn", wwnn),
                wwpn is null ? null : new XElement("wwpn", wwpn))));

    private static string Write(string? parent, XElement capability) =>
        VirtXml.Write(new XElement("device", parent is null ? null : new XElement("parent", parent), capability));
}
