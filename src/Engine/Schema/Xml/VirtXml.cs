using System.Xml;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Reads and writes libvirt's XML documents.</summary>
/// <remarks>
/// Reading keeps every element, attribute, namespace and comment, and drops only the white space between elements.
/// A document type declaration is refused, and with it every entity beyond XML's own five; so are documents longer
/// or deeper than the limits, before more than the limit has been read. Writing lays the tree out as libvirt does.
/// </remarks>
public static class VirtXml
{
    /// <summary>Reads a document from text.</summary>
    /// <param name="text">The XML text.</param>
    /// <param name="rootName">The name that the root element must have; null accepts any.</param>
    /// <param name="limits">How large the document may be; <see cref="XmlLimits.Wire"/> when absent.</param>
    /// <param name="source">What errors call the document, such as a path; when absent, what libvirt calls it.</param>
    /// <returns>The root element, without a document around it.</returns>
    /// <exception cref="VirtException">
    /// <see cref="VirtErrorCode.XmlDetail"/> when the text is not well-formed;
    /// <see cref="VirtErrorCode.XmlError"/> when the root has another name, or the document holds a type declaration or passes a limit.
    /// </exception>
    public static XElement Parse(string text, string? rootName, XmlLimits? limits = null, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        limits ??= XmlLimits.Wire;
        var reading = new XmlReading(rootName, limits, source);
        if (text.Length > limits.MaxCharacters)
        {
            throw reading.TooLong();
        }

        // libxml2 skips a byte order mark; a string that came from a file may still carry one.
        using var reader = new StringReader(text.Length > 0 && text[0] == '\uFEFF' ? text[1..] : text);
        return reading.Read(settings => XmlReader.Create(reader, settings));
    }

    /// <summary>Reads a document from a text reader, a piece at a time.</summary>
    /// <param name="text">Where the XML text comes from; it stays open.</param>
    /// <param name="rootName">The name that the root element must have; null accepts any.</param>
    /// <param name="limits">How large the document may be; <see cref="XmlLimits.Wire"/> when absent.</param>
    /// <param name="source">What errors call the document, such as a path; when absent, what libvirt calls it.</param>
    /// <returns>The root element, without a document around it.</returns>
    /// <exception cref="VirtException">As for the overload that takes a string.</exception>
    public static XElement Parse(TextReader text, string? rootName, XmlLimits? limits = null, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new XmlReading(rootName, limits ?? XmlLimits.Wire, source).Read(settings => XmlReader.Create(text, settings));
    }

    /// <summary>Reads a document from bytes, in the encoding that they declare.</summary>
    /// <param name="bytes">Where the bytes come from; it stays open.</param>
    /// <param name="rootName">The name that the root element must have; null accepts any.</param>
    /// <param name="limits">How large the document may be; <see cref="XmlLimits.Wire"/> when absent.</param>
    /// <param name="source">What errors call the document, such as a path; when absent, what libvirt calls it.</param>
    /// <returns>The root element, without a document around it.</returns>
    /// <exception cref="VirtException">As for the overload that takes a string.</exception>
    public static XElement Parse(Stream bytes, string? rootName, XmlLimits? limits = null, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return new XmlReading(rootName, limits ?? XmlLimits.Wire, source).Read(settings => XmlReader.Create(bytes, settings));
    }

    /// <summary>Reads a document of which some children are used up while it is read.</summary>
    /// <param name="bytes">Where the bytes come from; it stays open.</param>
    /// <param name="rootName">The name that the root element must have.</param>
    /// <param name="limits">How large the document may be.</param>
    /// <param name="source">What errors call the document.</param>
    /// <param name="taker">Gets these children.</param>
    /// <returns>The root element without them.</returns>
    /// <exception cref="VirtException">As for the overload that takes a string; children may have been taken before.</exception>
    internal static XElement Parse(Stream bytes, string rootName, XmlLimits limits, string source, XmlChildTaker taker) =>
        new XmlReading(rootName, limits, source, taker).Read(settings => XmlReader.Create(bytes, settings));

    /// <summary>Writes a tree in libvirt's layout: two spaces per level, single quotes, a line end after the root.</summary>
    /// <param name="root">The root element.</param>
    /// <returns>The text, byte for byte what libvirt prints for the same tree.</returns>
    public static string Write(XElement root)
    {
        ArgumentNullException.ThrowIfNull(root);
        return XmlLayout.Format(root);
    }

    /// <summary>Tells on which line of its document an element began.</summary>
    /// <param name="element">An element that <see cref="Parse(string, string, XmlLimits, string)"/> read, or a copy of it.</param>
    /// <returns>The line, counted from 1; 0 for an element that was made rather than read.</returns>
    public static int LineOf(XElement element)
    {
        ArgumentNullException.ThrowIfNull(element);
        return element.Annotation<SourceLine>()?.Number ?? 0;
    }
}
