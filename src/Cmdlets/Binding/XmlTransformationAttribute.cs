using System.Collections;
using System.Management.Automation;
using System.Xml;
using System.Xml.Linq;

namespace VirtPS.Commands;

/// <summary>Lets -Xml take text, lines of text as Get-Content gives them, or an XML document of either of .NET's kinds.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XmlTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Text(inputData) ?? inputData;

    /// <summary>Gives the text of a document in any of these forms; nothing for something else.</summary>
    internal static string? Text(object? input) => (input is PSObject wrapped ? wrapped.BaseObject : input) switch
    {
        string text => text,
        XmlDocument document => document.DocumentElement?.OuterXml,
        XmlNode node => node.OuterXml,
        XDocument document => document.Root?.ToString(),
        XNode node => node.ToString(),
        IEnumerable lines => string.Join('\n', lines.Cast<object?>().Select(Text)),
        _ => null,
    };
}
