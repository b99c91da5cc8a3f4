using System.Management.Automation;
using System.Xml;
using System.Xml.Linq;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>A parameter's value that is a document: its text, a file, an XML document of either of .NET's kinds, or an object whose description is meant.</summary>
public sealed class DocumentArgument
{
    private readonly object _value;

    /// <summary>Takes a value.</summary>
    /// <param name="value">A text that begins with <c>&lt;</c>, a path, a file, an XmlDocument, an XDocument, or an object of a host.</param>
    public DocumentArgument(object value) => _value = (value as PSObject)?.BaseObject ?? value;

    /// <summary>The object whose description is meant; nothing for a document.</summary>
    internal VirtObject? Object => _value as VirtObject;

    /// <summary>What to call it.</summary>
    /// <returns>The object's name, the file's path, or what kind of value it is.</returns>
    public override string ToString() => _value switch
    {
        VirtObject known => known.Name,
        FileSystemInfo file => file.FullName,
        string text when !IsXml(text) => text,
        _ => "(text)",
    };

    /// <summary>The document's text, where it is no object of a host.</summary>
    /// <param name="resolve">Gives the path of a file in the file system.</param>
    internal string Text(Func<string, string> resolve) => _value switch
    {
        FileSystemInfo file => File.ReadAllText(file.FullName),
        XmlNode node => node.OuterXml,
        XDocument document => document.Root?.ToString() ?? string.Empty,
        XNode node => node.ToString(),
        string text when IsXml(text) => text,
        var other => File.ReadAllText(resolve($"{other}")),
    };

    private static bool IsXml(string text) => text.AsSpan().TrimStart().StartsWith("<");
}
