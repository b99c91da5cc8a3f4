using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Words the errors about a document's content: libvirt's sentence, then the line and what was expected.</summary>
internal static class XmlFault
{
    public static VirtException Error(XElement at, string sentence, string? expected = null, VirtErrorDomain? domain = null) =>
        Make(VirtErrorCode.XmlError, at, sentence, expected, domain);

    public static VirtException Unsupported(XElement at, string sentence, string? expected = null, VirtErrorDomain? domain = null) =>
        Make(VirtErrorCode.ConfigUnsupported, at, sentence, expected, domain);

    public static VirtException Make(
        VirtErrorCode code, XElement at, string sentence, string? expected = null, VirtErrorDomain? domain = null) =>
        new(code, sentence + Place(at, expected), domain ?? DomainOf(at));

    public static VirtException MissingAttribute(XElement at, string attribute, string? expected = null) =>
        Error(at, $"Missing required attribute '{attribute}' in element '{at.Name.LocalName}'", expected, VirtErrorDomain.Xml);

    public static VirtException BadAttribute(XElement at, string attribute, string value, string? expected = null) =>
        Error(at, $"Invalid value for attribute '{attribute}' in element '{at.Name.LocalName}': '{value}'.", expected, VirtErrorDomain.Xml);

    /// <summary>Tells which part of libvirt reports errors about the document that an element stands in.</summary>
    public static VirtErrorDomain DomainOf(XElement at)
    {
        var top = at;
        while (top.Parent is { } parent)
        {
            top = parent;
        }

        return XmlRoots.DomainOf(top.Name.LocalName);
    }

    private static string Place(XElement at, string? expected)
    {
        var line = VirtXml.LineOf(at);
        return (line, expected) switch
        {
            (0, null) => string.Empty,
            (0, _) => $" (expected {expected})",
            (_, null) => $" (line {line})",
            _ => $" (line {line}; expected {expected})",
        };
    }
}
