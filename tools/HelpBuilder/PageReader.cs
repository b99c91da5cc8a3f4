using System.Text.RegularExpressions;

namespace VirtPS.HelpBuilder;

/// <summary>Reads help pages.</summary>
/// <remarks>The Markdown of PlatyPS, schema 2.0.0.</remarks>
public static partial class PageReader
{
    /// <summary>The language of a block of code that a test executes.</summary>
    public const string RunLanguage = "powershell";

    /// <summary>The language of a block of code that needs what no test has, such as another host.</summary>
    public const string ShownLanguage = "powershell norun";

    /// <summary>Reads a page.</summary>
    /// <param name="name">The cmdlet's name.</param>
    /// <param name="text">The page's text.</param>
    /// <returns>What people wrote on it; what the code knows is left out.</returns>
    public static HelpPage Read(string name, string text)
    {
        var sections = MarkdownOutline.Cut(text, "##")
            .Where(section => section.Heading.Length > 0)
            .GroupBy(section => section.Heading, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.First().Text, StringComparer.OrdinalIgnoreCase);
        return new HelpPage(name)
        {
            Synopsis = sections.GetValueOrDefault("SYNOPSIS", ""),
            Description = sections.GetValueOrDefault("DESCRIPTION", ""),
            Examples = [.. Parts(sections, "EXAMPLES").Select(part => Example(part.Heading, part.Text))],
            Parameters = ReadParameters(sections.GetValueOrDefault("PARAMETERS", "")),
            Inputs = Types(sections, "INPUTS"),
            Outputs = Types(sections, "OUTPUTS"),
            Notes = sections.GetValueOrDefault("NOTES", ""),
            Links = sections.GetValueOrDefault("RELATED LINKS", ""),
        };
    }

    /// <summary>Reads descriptions of parameters.</summary>
    /// <param name="text">Headings such as <c>### -Name</c>, each with a text and at best a block of facts under it.</param>
    /// <returns>The descriptions by name.</returns>
    public static Dictionary<string, HelpParameter> ReadParameters(string text)
    {
        Dictionary<string, HelpParameter> parameters = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (heading, body) in MarkdownOutline.Cut(text, "###").Where(part => part.Heading.StartsWith('-')))
        {
            var (prose, blocks) = MarkdownOutline.TakeBlocks(body, "yaml");
            var match = blocks.Count > 0 ? DefaultValue().Match(blocks[0]) : Match.Empty;
            parameters[heading[1..]] = new(prose, match.Success ? match.Groups[1].Value : HelpParameter.NoDefault);
        }

        return parameters;
    }

    private static HelpExample Example(string heading, string text)
    {
        var (rest, run) = MarkdownOutline.TakeBlocks(text, RunLanguage);
        var (remarks, shown) = MarkdownOutline.TakeBlocks(rest, ShownLanguage);
        return new HelpExample(ExampleNumber().Replace(heading, ""), string.Join("\n\n", [.. run, .. shown]), remarks, run.Count > 0);
    }

    private static Dictionary<string, string> Types(Dictionary<string, string> sections, string section) =>
        Parts(sections, section).DistinctBy(part => part.Heading).ToDictionary(part => part.Heading, part => part.Text);

    private static IEnumerable<(string Heading, string Text)> Parts(Dictionary<string, string> sections, string section) =>
        MarkdownOutline.Cut(sections.GetValueOrDefault(section, ""), "###").Where(part => part.Heading.Length > 0);

    [GeneratedRegex("^Example [0-9]+(: *|$)", RegexOptions.IgnoreCase)]
    private static partial Regex ExampleNumber();

    [GeneratedRegex("(?m)^Default value: *(.+)$")]
    private static partial Regex DefaultValue();
}
