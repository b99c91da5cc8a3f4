using System.Globalization;
using System.Text;

namespace VirtPS.HelpBuilder;

/// <summary>Writes help pages: people's texts, with everything that the code knows filled in.</summary>
public static class PageWriter
{
    /// <summary>What takes the place of types when there are none.</summary>
    public const string NoType = "None";

    private const string CommonParameters =
        "This cmdlet supports the common parameters: -Debug, -ErrorAction, -ErrorVariable, -InformationAction, -InformationVariable, "
        + "-OutBuffer, -OutVariable, -PipelineVariable, -ProgressAction, -Verbose, -WarningAction, and -WarningVariable. For more "
        + "information, see about_CommonParameters.";

    /// <summary>Writes a page.</summary>
    /// <param name="cmdlet">What the code says.</param>
    /// <param name="page">What people say.</param>
    /// <returns>The page.</returns>
    public static string Write(CmdletDescription cmdlet, HelpPage page)
    {
        ArgumentNullException.ThrowIfNull(cmdlet);
        ArgumentNullException.ThrowIfNull(page);
        var text = new StringBuilder(
            $"---\nexternal help file: VirtPS.dll-Help.xml\nModule Name: VirtPS\nonline version:\nschema: 2.0.0\n---\n\n# {cmdlet.Name}\n");
        Section(text, "SYNOPSIS", page.Synopsis);
        Section(text, "SYNTAX", Syntax(cmdlet));
        Section(text, "DESCRIPTION", page.Description);
        Section(text, "EXAMPLES", string.Join("\n\n", page.Examples.Select(Example)));
        var parameters = cmdlet.Parameters.OrderBy(p => p.Name is "WhatIf" or "Confirm" ? 1 : 0).ThenBy(p => p.Name, StringComparer.OrdinalIgnoreCase)
            .Select(parameter => Parameter(cmdlet, parameter, page.Parameters.GetValueOrDefault(parameter.Name, HelpParameter.Missing)))
            .Append($"### CommonParameters\n\n{CommonParameters}");
        Section(text, "PARAMETERS", string.Join("\n\n", parameters));
        Section(text, "INPUTS", Types(cmdlet.Inputs, page.Inputs));
        Section(text, "OUTPUTS", Types(cmdlet.Outputs, page.Outputs));
        Section(text, "NOTES", page.Notes);
        Section(text, "RELATED LINKS", page.Links);
        return text.ToString();
    }

    private static void Section(StringBuilder text, string heading, string body)
    {
        text.Append("\n## ").Append(heading).Append('\n');
        if (body.Length > 0)
        {
            text.Append('\n').Append(body).Append('\n');
        }
    }

    private static string Syntax(CmdletDescription cmdlet) => string.Join("\n\n", cmdlet.Sets.Select(set =>
    {
        var heading = set == ParameterDescription.AllSets || cmdlet.Sets.Count == 1 ? ""
            : set == cmdlet.DefaultSet ? $"### {set} (Default)\n\n" : $"### {set}\n\n";
        return $"{heading}{MarkdownOutline.Fence}\n{CmdletSyntax.Write(cmdlet, set)}\n{MarkdownOutline.Fence}";
    }));

    private static string Example(HelpExample example, int index)
    {
        var number = (index + 1).ToString(CultureInfo.InvariantCulture);
        var title = example.Title.Length > 0 ? $"{number}: {example.Title}" : number;
        var remarks = example.Remarks.Length > 0 ? "\n\n" + example.Remarks : "";
        var language = example.Runs ? PageReader.RunLanguage : PageReader.ShownLanguage;
        return $"### Example {title}\n\n{MarkdownOutline.Fence}{language}\n{example.Code}\n{MarkdownOutline.Fence}{remarks}";
    }

    private static string Parameter(CmdletDescription cmdlet, ParameterDescription parameter, HelpParameter help)
    {
        var text = new StringBuilder($"### -{parameter.Name}\n");
        if (help.Text.Length > 0)
        {
            text.Append('\n').Append(help.Text).Append('\n');
        }

        // Sets in which the parameter is used alike share a block.
        foreach (var group in parameter.Sets.GroupBy(pair => pair.Value, pair => pair.Key))
        {
            var sets = group.Contains(ParameterDescription.AllSets) || (parameter.Sets.Count == cmdlet.Sets.Count && parameter.Sets.Values.Distinct().Count() == 1)
                ? "(All)"
                : string.Join(", ", group);
            text.Append(CultureInfo.InvariantCulture, $"\n{MarkdownOutline.Fence}yaml\nType: {parameter.TypeName}\nParameter Sets: {sets}\n");
            text.Append(Line("Aliases:", string.Join(", ", parameter.Aliases)));
            text.Append(parameter.Values.Count > 0 ? Line("Accepted values:", string.Join(", ", parameter.Values)) : "");
            text.Append(CultureInfo.InvariantCulture, $"\nRequired: {group.Key.Required}\nPosition: {group.Key.Place}\n");
            text.Append(CultureInfo.InvariantCulture, $"Default value: {help.Default}\nAccept pipeline input: {group.Key.Pipeline}\n");
            text.Append(CultureInfo.InvariantCulture, $"Accept wildcard characters: {parameter.Wildcards}\n{MarkdownOutline.Fence}\n");
        }

        return text.ToString().TrimEnd('\n');
    }

    private static string Line(string label, string value) => value.Length > 0 ? $"{label} {value}\n" : label + "\n";

    private static string Types(IReadOnlyList<string> types, IReadOnlyDictionary<string, string> texts) =>
        string.Join("\n\n", types.DefaultIfEmpty(NoType).Select(type =>
            texts.GetValueOrDefault(type, "") is { Length: > 0 } text ? $"### {type}\n\n{text}" : $"### {type}"));
}
