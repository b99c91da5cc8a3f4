using System.Xml;
using System.Xml.Linq;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>A parameter's value that is a document: its text, a file, an XML document of either of .NET's kinds, or an object whose description is meant.</summary>
public sealed class DocumentArgument
{
    private readonly object _value;

    /// <summary>Takes a text or a path.</summary>
    /// <param name="text">A text that begins with <c>&lt;</c>, or a path.</param>
    public DocumentArgument(string text) => _value = text;

    /// <summary>Takes the lines of a text, as Get-Content gives them.</summary>
    /// <param name="lines">The lines.</param>
    public DocumentArgument(string[] lines) => _value = string.Join('\n', lines);

    /// <summary>Takes a file.</summary>
    /// <param name="file">The file.</param>
    public DocumentArgument(FileSystemInfo file) => _value = file;

    /// <summary>Takes an XML document.</summary>
    /// <param name="document">The document, or a node of it.</param>
    public DocumentArgument(XmlNode document) => _value = document;

    /// <summary>Takes an XML document.</summary>
    /// <param name="document">The document, or a node of it.</param>
    public DocumentArgument(XNode document) => _value = document;

    /// <summary>Takes an object whose description is meant.</summary>
    /// <param name="known">The object.</param>
    public DocumentArgument(VirtObject known) => _value = known;

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
