using System.Management.Automation;
using System.Management.Automation.Language;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Makes completion results: filtered by what was typed, quoted where needed.</summary>
internal static class Completions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

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

    /// <summary>Asks every default connection, within the patience of a key press; what a host refuses is left out.</summary>
    internal static IEnumerable<T> Ask<T>(Func<VirtConnection, CancellationToken, Task<IReadOnlyList<T>>> question) =>
        ConnectionTable.Defaults.SelectMany(connection => Within(token => question(connection, token)));

    /// <summary>Waits for an answer within the patience of a key press; a refusal counts as no answer.</summary>
    internal static IReadOnlyList<T> Within<T>(Func<CancellationToken, Task<IReadOnlyList<T>>> question)
    {
        try
        {
            using var limit = new CancellationTokenSource(Patience);
            return Task.Run(() => question(limit.Token), limit.Token).WaitAsync(limit.Token).GetAwaiter().GetResult();
        }
#pragma warning disable CA1031 // Completion offers what it can find and never shows an error.
        catch (Exception)
#pragma warning restore CA1031
        {
            return [];
        }
    }

    private static string Quote(string text) =>
        text.Length > 0 && text.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':' or '/')
            ? text
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
