using System.Xml;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Builds the tree of one document, within its limits.</summary>
internal sealed class XmlReading(string? rootName, XmlLimits limits, string? source, XmlChildTaker? taker = null)
{
    private readonly string _source = source ?? XmlRoots.SourceOf(rootName);

    private VirtErrorDomain Domain => rootName is null ? XmlRoots.DomainOfSource(_source) : XmlRoots.DomainOf(rootName);

    /// <summary>Reads a document's root and the first of each child that is asked for; what stands behind the last of them is not looked at.</summary>
    public XElement ReadPart(string text, IReadOnlySet<string> children)
    {
        if (text.Length > limits.MaxCharacters)
        {
            throw TooLong();
        }

        using var reader = new StringReader(text.Length > 0 && text[0] == '\uFEFF' ? text[1..] : text);
        return Read(settings => XmlReader.Create(reader, settings), document => PickPart(document, children));
    }

    public XElement Read(Func<XmlReaderSettings, XmlReader> open) => Read(open, ReadTree);

    private XElement Read(Func<XmlReaderSettings, XmlReader> open, Func<XmlReader, XElement> read)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = limits.MaxCharacters,
            CloseInput = false,
        };
        try
        {
            using var reader = open(settings);
            return read(reader);
        }
        catch (XmlException e)
        {
            throw Explain(e);
        }
    }

    public VirtException TooLong() => Refuse(
        $"{_source}: the document is longer than {limits.MaxCharacters} characters, the most that is accepted here");

    private XElement PickPart(XmlReader reader, IReadOnlySet<string> children)
    {
        reader.MoveToContent();
        var root = CheckRoot(ReadElement(reader), reader);
        if (reader.IsEmptyElement)
        {
            return root;
        }

        var missing = children.ToHashSet();
        reader.Read();
        while (missing.Count > 0 && reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.NamespaceURI.Length == 0 && missing.Remove(reader.LocalName))
            {
                using var part = reader.ReadSubtree();
                root.Add(ReadTree(part, isRoot: false));
            }

            if (reader.NodeType == XmlNodeType.Element)
            {
                reader.Skip();
            }
            else
            {
                reader.Read();
            }
        }

        return root;
    }

    private XElement ReadTree(XmlReader reader) => ReadTree(reader, isRoot: true);

    private XElement ReadTree(XmlReader reader, bool isRoot)
    {
        XElement? root = null;
        XElement? current = null;
        var depth = 0;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var element = ReadElement(reader);
                    if (current is null)
                    {
                        root = isRoot ? CheckRoot(element, reader) : element;
                    }
                    else
                    {
                        DropBlank(current);
                        current.Add(element);
                    }

                    if (reader.IsEmptyElement)
                    {
                        Offer(element, root!);
                    }
                    else
                    {
                        current = element;
                        if (++depth > limits.MaxDepth)
                        {
                            throw Refuse($"{_source}:{LineNumber(reader)}: elements stand more than {limits.MaxDepth} deep at '{element.Name.LocalName}', the most that is accepted");
                        }
                    }

                    break;
                case XmlNodeType.EndElement:
                    // Tells <a></a> from <a/>, which libvirt's own output does too.
                    if (current!.IsEmpty)
                    {
                        current.Value = string.Empty;
                    }

                    var ended = current;
                    current = current.Parent;
                    depth--;
                    Offer(ended, root!);
                    break;
                case XmlNodeType.Text:
                case XmlNodeType.SignificantWhitespace:
                case XmlNodeType.Whitespace:
                    if (current is not null)
                    {
                        AddText(current, reader);
                    }

                    break;
                case XmlNodeType.CDATA:
                    current!.Add(new XCData(reader.Value));
                    break;
                case XmlNodeType.Comment:
                    if (current is not null)
                    {
                        DropBlank(current);
                        current.Add(new XComment(reader.Value));
                    }

                    break;
                case XmlNodeType.ProcessingInstruction:
                    current?.Add(new XProcessingInstruction(reader.Name, reader.Value));
                    break;
            }
        }

        return root!;
    }

    // What is taken does not stay in the tree, which so remains small however long the document is.
    private void Offer(XElement element, XElement root)
    {
        if (taker is not null && element.Parent == root && element.Name == taker.Name)
        {
            element.Remove();
            taker.Take(element);
        }
    }

    private static XElement ReadElement(XmlReader reader)
    {
        var element = new XElement(XName.Get(reader.LocalName, reader.NamespaceURI));
        element.AddAnnotation(new SourceLine(LineNumber(reader)));
        if (reader.MoveToFirstAttribute())
        {
            do
            {
                // A default namespace declaration has no prefix, and XLinq wants its name without a namespace.
                var space = reader.Prefix.Length == 0 ? string.Empty : reader.NamespaceURI;
                element.Add(new XAttribute(XName.Get(reader.LocalName, space), reader.Value));
            }
            while (reader.MoveToNextAttribute());
            reader.MoveToElement();
        }

        return element;
    }

    private static void AddText(XElement current, XmlReader reader)
    {
        // White space counts only where it is an element's whole content or part of a text.
        if (reader.NodeType != XmlNodeType.Text && current.LastNode is not null and not XText)
        {
            return;
        }

        current.Add(new XText(reader.Value));
    }

    private static void DropBlank(XElement current)
    {
        if (current.LastNode is XText { NodeType: XmlNodeType.Text, PreviousNode: null } text && string.IsNullOrWhiteSpace(text.Value))
        {
            text.Remove();
        }
    }

    // What is no XML at all is said to be so, whatever it is called.
    private XElement CheckRoot(XElement root, XmlReader reader)
    {
        if (rootName is not null && root.Name.LocalName != rootName)
        {
            while (reader.Read())
            {
            }

            throw new VirtException(
                VirtErrorCode.XmlError,
                $"expecting root element of '{rootName}', not '{root.Name.LocalName}'",
                VirtErrorDomain.Xml);
        }

        return root;
    }

    private VirtException Explain(XmlException e)
    {
        // The reader has one exception type for all; these two names in its text are not translated.
        if (e.Message.Contains(nameof(XmlReaderSettings.MaxCharactersInDocument), StringComparison.Ordinal))
        {
            return TooLong();
        }

        if (e.Message.Contains(nameof(DtdProcessing), StringComparison.Ordinal))
        {
            return Refuse($"{_source}:{Math.Max(1, e.LineNumber)}: a document type declaration (DOCTYPE) is not accepted");
        }

        return new VirtException(
            VirtErrorCode.XmlDetail, $"{_source}:{Math.Max(1, e.LineNumber)}: {e.Message}", Domain, e);
    }

    private VirtException Refuse(string detail) => new(VirtErrorCode.XmlError, detail, Domain);

    private static int LineNumber(XmlReader reader) => reader is IXmlLineInfo info ? info.LineNumber : 0;
}
