using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Tells tags by what a user wrote: a word stands for it with any value, word=value for both; wildcards are allowed in each.</summary>
internal sealed class TagPattern(IEnumerable<string> texts)
{
    private readonly (WildcardPattern Key, WildcardPattern? Value)[] _patterns = [.. texts.Select(Read)];

    /// <summary>Tells whether one of the patterns fits a tag.</summary>
    public bool Matches(VirtDomainTag tag) => Array.Exists(_patterns, pattern => Fits(pattern, tag));

    /// <summary>Tells whether each of the patterns fits some tag.</summary>
    public bool AllIn(IReadOnlyList<VirtDomainTag> tags) => Array.TrueForAll(_patterns, pattern => tags.Any(tag => Fits(pattern, tag)));

    private static bool Fits((WildcardPattern Key, WildcardPattern? Value) pattern, VirtDomainTag tag) =>
        pattern.Key.IsMatch(tag.Key) && (pattern.Value?.IsMatch(tag.Value) ?? true);

    private static (WildcardPattern Key, WildcardPattern? Value) Read(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? (Pattern(text), null) : (Pattern(text[..at]), Pattern(text[(at + 1)..]));
    }

    private static WildcardPattern Pattern(string text) => WildcardPattern.Get(text.Trim(), WildcardOptions.IgnoreCase);
}
