using System.Text;
using System.Text.RegularExpressions;

namespace System.Management.Automation;

[Flags]
public enum WildcardOptions { None = 0, Compiled = 1, IgnoreCase = 2, CultureInvariant = 4 }

public sealed class WildcardPattern
{
    private readonly Regex _regex;

    public WildcardPattern(string pattern) : this(pattern, WildcardOptions.None) { }

    public WildcardPattern(string pattern, WildcardOptions options)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var flags = RegexOptions.Singleline | RegexOptions.CultureInvariant;
        flags |= options.HasFlag(WildcardOptions.IgnoreCase) ? RegexOptions.IgnoreCase : RegexOptions.None;
        _regex = new Regex(ToRegex(pattern), flags);
    }

    public static WildcardPattern Get(string pattern, WildcardOptions options) => new(pattern, options);

    public bool IsMatch(string input) => input is not null && _regex.IsMatch(input);

    public static bool ContainsWildcardCharacters(string pattern)
    {
        for (var i = 0; i < (pattern?.Length ?? 0); i++)
        {
            if (pattern![i] is '*' or '?' or '[')
            {
                return true;
            }

            i += pattern[i] == '`' ? 1 : 0;
        }

        return false;
    }

    public static string Escape(string pattern) => string.Concat(pattern.Select(c => c is '*' or '?' or '[' or ']' or '`' ? $"`{c}" : c.ToString()));

    public static string Unescape(string pattern)
    {
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            i += pattern[i] == '`' && i + 1 < pattern.Length ? 1 : 0;
            text.Append(pattern[i]);
        }

        return text.ToString();
    }

    private static string ToRegex(string pattern)
    {
        var text = new StringBuilder("\\A");
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*':
                    text.Append(".*");
                    break;
                case '?':
                    text.Append('.');
                    break;
                case '[':
                    var end = pattern.IndexOf(']', i + 1);
                    if (end < 0)
                    {
                        throw new RuntimeException($"The specified wildcard character pattern is not valid: {pattern}");
                    }

                    text.Append('[').Append(pattern[(i + 1)..end].Replace("\\", "\\\\").Replace("^", "\\^").Replace("[", "\\[")).Append(']');
                    i = end;
                    break;
                case '`' when i + 1 < pattern.Length:
                    text.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                default:
                    text.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        return text.Append("\\z").ToString();
    }
}
