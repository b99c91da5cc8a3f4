using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>What applications keep with a definition, one element per namespace.</summary>
/// <param name="element">The element that has a <c>metadata</c> child, such as a domain or a network.</param>
/// <remarks>virDomainGetMetadata and virDomainSetMetadata with VIR_DOMAIN_METADATA_ELEMENT.</remarks>
public sealed class MetadataXml(XElement element) : XmlView(element)
{
    /// <summary>The namespaces that have an element.</summary>
    public IReadOnlyList<string> Namespaces =>
        Element.Element("metadata")?.Elements().Select(e => e.Name.NamespaceName).Distinct().ToArray() ?? [];

    /// <summary>Reads an application's element.</summary>
    /// <param name="uri">The application's namespace.</param>
    /// <returns>A copy of the element; null when there is none.</returns>
    public XElement? Get(string uri)
    {
        ArgumentException.ThrowIfNullOrEmpty(uri);
        return Find(uri) is { } found ? new XElement(found) : null;
    }

    /// <summary>Reads an application's element as libvirt hands it out: without the namespace's prefix.</summary>
    /// <param name="uri">The application's namespace.</param>
    /// <returns>The XML text; null when there is none.</returns>
    public string? GetText(string uri)
    {
        if (Get(uri) is not { } found)
        {
            return null;
        }

        foreach (var inner in found.DescendantsAndSelf().Where(e => e.Name.NamespaceName == uri).ToArray())
        {
            inner.Name = inner.Name.LocalName;
        }

        found.Attributes().Where(a => a.IsNamespaceDeclaration && a.Value == uri).Remove();
        return XmlLayout.FormatForeign(found);
    }

    /// <summary>Puts an application's element in place of the one it has.</summary>
    /// <param name="uri">The application's namespace.</param>
    /// <param name="prefix">The prefix that stands for the namespace.</param>
    /// <param name="text">The XML text of one element without a namespace; null takes the present one out.</param>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.XmlError"/> or <see cref="VirtErrorCode.XmlDetail"/> when the text is no XML; <see cref="VirtErrorCode.InvalidArg"/> without a prefix.</exception>
    public void Set(string uri, string? prefix, string? text)
    {
        ArgumentException.ThrowIfNullOrEmpty(uri);
        if (text is null)
        {
            Find(uri)?.Remove();
            Element.Element("metadata")?.Tidy();
            return;
        }

        if (string.IsNullOrEmpty(prefix))
        {
            throw new VirtException(VirtErrorCode.InvalidArg, "metadata needs a prefix for its namespace");
        }

        var added = VirtXml.Parse(text, null, source: "(metadata_xml)");
        XNamespace space = uri;
        foreach (var inner in added.DescendantsAndSelf().Where(e => e.Name.Namespace == XNamespace.None).ToArray())
        {
            inner.Name = space + inner.Name.LocalName;
        }

        added.Attributes().Where(a => a.IsNamespaceDeclaration && a.Value == uri).Remove();
        added.ReplaceAttributes(new XAttribute(XNamespace.Xmlns + prefix, uri), added.Attributes().ToArray());
        if (Find(uri) is { } present)
        {
            present.ReplaceWith(added);
        }
        else
        {
            Element.Need("metadata").Add(added);
        }
    }

    private XElement? Find(string uri) =>
        Element.Element("metadata")?.Elements().FirstOrDefault(e => e.Name.NamespaceName == uri);
}
