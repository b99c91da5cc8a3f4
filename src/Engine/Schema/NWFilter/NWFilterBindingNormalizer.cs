using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Brings the description of a filter's binding to a port into the form that libvirt prints.</summary>
public static class NWFilterBindingNormalizer
{
    /// <summary>Normalises a description in place.</summary>
    /// <param name="binding">The binding's element.</param>
    /// <returns>The same element.</returns>
    /// <remarks>virNWFilterBindingDefParse, virNWFilterBindingDefFormat.</remarks>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InternalError"/>, as libvirt gives it for the same mistake.</exception>
    public static XElement Normalize(XElement binding)
    {
        ArgumentNullException.ThrowIfNull(binding);
        var port = Need(binding, Attribute(binding, "portdev", "name"), "filter binding has no port dev name");
        var link = binding.Element("linkdev") is null ? null : Need(binding, Attribute(binding, "linkdev", "name"), "filter binding has no link dev name");
        var owner = Need(binding, binding.Element("owner")?.Text("name"), "filter binding has no owner name");
        var uuidText = Need(binding, binding.Element("owner")?.Text("uuid"), "filter binding has no owner UUID");
        if (!VirtUuid.TryParse(uuidText, out var uuid))
        {
            throw Bad(binding, $"Unable to parse UUID '{uuidText}'");
        }

        var macText = Need(binding, Attribute(binding, "mac", "address"), "filter binding has no MAC address");
        if (!MacAddress.TryParse(macText, out var mac))
        {
            throw Bad(binding, $"Unable to parse MAC '{macText}'");
        }

        Need(binding, Attribute(binding, "filterref", "filter"), "filter binding has no filter reference");
        var reference = NWFilterVariable.NormalizeReference(binding.Element("filterref")!, "filter binding has no filter reference");
        binding.RemoveAttributes();
        binding.ReplaceNodes(
            new XElement("owner", new XElement("name", owner), new XElement("uuid", VirtUuid.Format(uuid))),
            new XElement("portdev", new XAttribute("name", port)),
            link is null ? null : new XElement("linkdev", new XAttribute("name", link)),
            new XElement("mac", new XAttribute("address", mac.ToString())),
            reference);
        return binding;
    }

    private static string? Attribute(XElement binding, string child, string attribute) =>
        binding.Element(child)?.Get(attribute) is { Length: > 0 } text ? text : null;

    private static string Need(XElement binding, string? text, string missing) => text ?? throw Bad(binding, missing);

    private static VirtException Bad(XElement binding, string sentence) => XmlFault.Make(VirtErrorCode.InternalError, binding, sentence);
}
