using System.Management.Automation;
using System.Management.Automation.Language;

namespace VirtPS.Commands;

/// <summary>Makes completion results: filtered by what was typed, quoted where needed.</summary>
internal static class Completions
{
    internal static IEnumerable<CompletionResult> Matching(IEnumerable<(string Text, string ToolTip)> candidates, string? typed)
    {
        var prefix = (typed ?? string.Empty).Trim('\'', '"');
        var pattern = WildcardPattern.Get(WildcardPattern.Escape(prefix) + "*", WildcardOptions.IgnoreCase);
        return candidates
            .Where(candidate => pattern.IsMatch(candidate.Text))
            .OrderBy(candidate => candidate.Text, StringComparer.OrdinalIgnoreCase)
            .Select(candidate => new CompletionResult(
                Quote(candidate.Text), candidate.Text, CompletionResultType.ParameterValue, candidate.ToolTip));
    }

    private static string Quote(string text) =>
        text.Length > 0 && text.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':' or '/')
            ? text
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
