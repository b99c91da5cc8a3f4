using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Refuses documents with elements and attributes that libvirt has not, where a caller wants that.</summary>
/// <remarks>
/// virXMLParse with a schema: the VALIDATE flags of libvirt's calls. libvirt asks its RELAX NG files; here the same tables count that
/// put elements in order, so that a name in the wrong place is found, and values are judged where definitions are read, as always.
/// </remarks>
internal static class SchemaCheck
{
    // By what rights call the object: the shape, and the file that libvirt would name.
    private static readonly Dictionary<string, (string Root, string Shape, string Schema)> Documents = new(StringComparer.Ordinal)
    {
        ["domain"] = ("domain", "domain", "domain.rng"),
        ["domain_snapshot"] = ("domainsnapshot", "domainsnapshot", "domainsnapshot.rng"),
        ["domain_checkpoint"] = ("domaincheckpoint", "domaincheckpoint", "domaincheckpoint.rng"),
        ["domain_backup"] = ("domainbackup", "domainbackup", "domainbackup.rng"),
        ["cpu"] = ("cpu", "cpu", "cpu.rng"),
        ["network"] = ("network", "network", "network.rng"),
        ["network_port"] = ("networkport", "networkport", "networkport.rng"),
        ["nwfilter"] = ("filter", NWFilterShape.Filter, "nwfilter.rng"),
        ["nwfilter_binding"] = ("filterbinding", NWFilterShape.Binding, "nwfilterbinding.rng"),
        ["interface"] = ("interface", HostShape.Interface, "interface.rng"),
        ["node_device"] = ("device", "device", "nodedev.rng"),
        ["secret"] = ("secret", "secret", "secret.rng"),
        ["storage_pool"] = ("pool", "pool", "storagepool.rng"),
        ["storage_vol"] = ("volume", "volume", "storagevol.rng"),
    };

    /// <summary>Refuses a document that has what libvirt has not.</summary>
    /// <param name="kind">What the document describes, such as <c>storage_pool</c>.</param>
    /// <param name="xml">The document; one that is none, or of something else, is left to those who read it.</param>
    /// <exception cref="VirtException">XmlInvalidSchema, naming each such place.</exception>
    internal static void Demand(string kind, string xml)
    {
        var (name, shape, schema) = Documents[kind];
        if (Read(xml) is not { } root || root.Name.LocalName != name)
        {
            return;
        }

        var unknown = UnknownParts.In(root, ShapeLibrary.Root(shape), "/" + name, isStrict: true).Select(Word).ToList();
        if (unknown.Count > 0)
        {
            throw new VirtException(VirtErrorCode.XmlInvalidSchema, $"Unable to validate doc against {schema}\n{string.Join('\n', unknown)}", VirtErrorDomain.Xml);
        }
    }

    private static XElement? Read(string xml)
    {
        try
        {
            return VirtXml.Parse(xml, null);
        }
        catch (VirtException)
        {
            return null;
        }
    }

    private static string Word(UnknownPart part) => part.Attribute is { } attribute
        ? $"Invalid attribute {attribute.Name.LocalName} for element {part.Element.Name.LocalName} ({part.Path}, line {VirtXml.LineOf(part.Element)})"
        : $"Did not expect element {part.Element.Name.LocalName} there ({part.Path}, line {VirtXml.LineOf(part.Element)})";
}
