using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace VirtPS.HelpBuilder;

/// <summary>Writes the file that Get-Help reads.</summary>
/// <remarks>MAML, as PowerShell's help for binary cmdlets has it.</remarks>
public static partial class MamlWriter
{
    private static readonly XNamespace Help = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>Writes the help of many cmdlets.</summary>
    /// <param name="cmdlets">The cmdlets and their pages.</param>
    /// <returns>The file.</returns>
    public static XDocument Write(IEnumerable<(CmdletDescription Cmdlet, HelpPage Page)> cmdlets) =>
        new(new XElement(Help + "helpItems", new XAttribute("schema", "maml"), cmdlets.Select(pair => Write(pair.Cmdlet, pair.Page))));

    private static XElement Write(CmdletDescription cmdlet, HelpPage page) => new(
        Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml),
        new XAttribute(XNamespace.Xmlns + "command", Command),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        new XElement(
            Command + "details",
            new XElement(Command + "name", cmdlet.Name),
            new XElement(Command + "verb", cmdlet.Name[..cmdlet.Name.IndexOf('-', StringComparison.Ordinal)]),
            new XElement(Command + "noun", cmdlet.Name[(cmdlet.Name.IndexOf('-', StringComparison.Ordinal) + 1)..]),
            Text(Maml + "description", page.Synopsis)),
        Text(Maml + "description", page.Description),
        new XElement(Command + "syntax", cmdlet.Sets.Select(set => SyntaxItem(cmdlet, set, page))),
        new XElement(
            Command + "parameters",
            cmdlet.Parameters.OrderBy(parameter => parameter.Name, StringComparer.OrdinalIgnoreCase)
                .Select(parameter => Parameter(parameter, parameter.Sets.Values.First(), page, inSyntax: false))),
        new XElement(Command + "inputTypes", Types(cmdlet.Inputs, page.Inputs, Command + "inputType")),
        new XElement(Command + "returnValues", Types(cmdlet.Outputs, page.Outputs, Command + "returnValue")),
        new XElement(Maml + "alertSet", Text(Maml + "alert", page.Notes)),
        new XElement(Command + "examples", page.Examples.Select(Example)),
        new XElement(Command + "relatedLinks", Link().Matches(page.Links).Select(match => new XElement(
            Maml + "navigationLink",
            new XElement(Maml + "linkText", match.Groups[1].Value),
            new XElement(Maml + "uri", match.Groups[2].Value.EndsWith(".md", StringComparison.Ordinal) ? "" : match.Groups[2].Value)))));

    private static XElement SyntaxItem(CmdletDescription cmdlet, string set, HelpPage page) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", cmdlet.Name),
        CmdletSyntax.Order(cmdlet, set).Select(pair => Parameter(pair.Parameter, pair.Use, page, inSyntax: true)));

    private static XElement Parameter(ParameterDescription parameter, ParameterUse use, HelpPage page, bool inSyntax)
    {
        var help = page.Parameters.GetValueOrDefault(parameter.Name, HelpParameter.Missing);
        return new XElement(
            Command + "parameter",
            new XAttribute("required", use.Required ? "true" : "false"),
            new XAttribute("variableLength", parameter.TypeName.EndsWith("[]", StringComparison.Ordinal) ? "true" : "false"),
            new XAttribute("globbing", parameter.Wildcards ? "true" : "false"),
            new XAttribute("pipelineInput", use.Pipeline),
            new XAttribute("position", use.Place.ToLowerInvariant()),
            new XAttribute("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
            new XElement(Maml + "name", parameter.Name),
            Text(Maml + "description", help.Text),
            inSyntax && parameter.Values.Count > 0
                ? new XElement(Command + "parameterValueGroup", parameter.Values.Select(Value))
                : inSyntax && parameter.IsSwitch ? null : Value(parameter.TypeName),
            new XElement(Dev + "type", new XElement(Maml + "name", parameter.TypeName), new XElement(Maml + "uri")),
            new XElement(Dev + "defaultValue", help.Default));
    }

    private static XElement Value(string value) => new(
        Command + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", "false"), value);

    private static IEnumerable<XElement> Types(IReadOnlyList<string> types, IReadOnlyDictionary<string, string> texts, XName name) =>
        types.DefaultIfEmpty(PageWriter.NoType).Select(type => new XElement(
            name,
            new XElement(Dev + "type", new XElement(Maml + "name", type)),
            Text(Maml + "description", texts.GetValueOrDefault(type, ""))));

    private static XElement Example(HelpExample example, int index) => new(
        Command + "example",
        new XElement(Maml + "title", string.Create(CultureInfo.InvariantCulture, $"--- Example {index + 1}: {example.Title} ---")),
        new XElement(Dev + "code", example.Code),
        Text(Dev + "remarks", example.Remarks, new XElement(Maml + "para")));

    private static XElement Text(XName name, string markdown, XElement? end = null) =>
        new(name, PlainText.Paragraphs(markdown).DefaultIfEmpty("").Select(text => new XElement(Maml + "para", text)), end);

    [GeneratedRegex("\\[([^\\]]+)\\]\\(([^)]*)\\)")]
    private static partial Regex Link();
}
