using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>The definition of a network filter.</summary>
/// <param name="element">The <c>filter</c> element.</param>
internal sealed class FilterView(XElement element) : XmlView(element)
{
    /// <summary>The filters that it includes.</summary>
    internal IReadOnlyList<string> Includes
    {
        get => [.. Element.Elements("filterref").Select(reference => reference.Get("filter") ?? string.Empty)];
        set => Replace("filterref", value.Select(name => Element.Elements("filterref").FirstOrDefault(known => known.Get("filter") == name) is { } kept
            ? new XElement(kept)
            : new XElement("filterref", new XAttribute("filter", name))), before: "rule");
    }

    /// <summary>Its own rules, as libvirt writes them.</summary>
    internal IReadOnlyList<string> Rules
    {
        get => [.. Normal(Element).Elements("rule").Select(Line)];
        set => Replace("rule", value.Select(rule => VirtXml.Parse(rule, "rule")), before: null);
    }

    /// <summary>Reads the rules of a document, and writes them as libvirt does.</summary>
    internal static IReadOnlyList<string> ParseRules(ConfigurationNode node) => [.. node.Items().Select(item =>
    {
        try
        {
            var filter = new XElement("filter", new XAttribute("name", "rule"), VirtXml.Parse(item.Text(), "rule"));
            return Line(Normal(filter).Element("rule")!);
        }
        catch (VirtException error)
        {
            throw item.Fault(error.Message, error.Code);
        }
    })];

    /// <summary>Gives a definition as libvirt writes it.</summary>
    internal static XElement Normal(XElement filter)
    {
        var copy = new XElement(filter);
        NWFilterNormalizer.Normalize(copy);
        return copy;
    }

    private static string Line(XElement rule) => rule.ToString(SaveOptions.DisableFormatting);

    private void Replace(string name, IEnumerable<XElement> wanted, string? before)
    {
        var made = wanted.ToList();
        Element.Elements(name).Remove();
        if (before is not null && Element.Elements(before).FirstOrDefault() is { } next)
        {
            next.AddBeforeSelf(made);
        }
        else
        {
            Element.Add(made);
        }
    }
}
