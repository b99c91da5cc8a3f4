using System.Globalization;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Access;

/// <summary>The rules of a file that says who may do what.</summary>
/// <remarks>
/// <para>One rule per line, read from the top; the first that fits a call decides it, and a call that none fits is denied.
/// Lines that are empty or begin with <c>#</c> count for nothing. A rule is a sentence:</para>
/// <code>
/// allow domain.start, domain.stop on web-*, db-1 for group operators
/// deny  domain.read-secure for read-only
/// allow *.getattr, *.read, connect.search-*
/// allow * for user root
/// </code>
/// <para>After allow or deny stand rights in libvirt's notation, class and right: <c>domain.start</c>, <c>storage_vol.*</c>, <c>*</c>.
/// After <c>on</c> stand names or uuids of objects, a volume's as <c>pool/volume</c>; without it the rule holds for every object and for the connection itself.
/// After <c>for</c> stands the caller: <c>user</c> and <c>group</c> by name or number, <c>sasl</c> name, <c>x509</c> distinguished name, <c>selinux</c> context or
/// <c>read-only</c> for who came by the read-only socket; several are joined by <c>and</c>; without it the rule holds for everybody.
/// In all of them * stands for any characters and ? for one.</para>
/// </remarks>
public sealed class AccessRules
{
    private static readonly char[] Blanks = [' ', '\t'];

    private AccessRules(IReadOnlyList<AccessRule> rules) => Rules = rules;

    /// <summary>How many rules there are.</summary>
    public int Count => Rules.Count;

    internal IReadOnlyList<AccessRule> Rules { get; }

    /// <summary>Reads rules from text.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="name">What errors call the file; its path as a rule.</param>
    /// <returns>The rules.</returns>
    /// <exception cref="VirtException">ConfSyntax, with every bad line and what is wrong with it.</exception>
    public static AccessRules Parse(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<AccessRule> rules = [];
        List<string> complaints = [];
        foreach (var (index, line) in text.Split('\n').Index())
        {
            var rule = line.Trim();
            if (rule.Length == 0 || rule[0] == '#')
            {
                continue;
            }

            try
            {
                rules.Add(ReadRule(rule));
            }
            catch (FormatException e)
            {
                complaints.Add(string.Create(CultureInfo.InvariantCulture, $"{name}:{index + 1}: {e.Message}"));
            }
        }

        return complaints.Count == 0
            ? new(rules)
            : throw new VirtException(VirtErrorCode.ConfSyntax, string.Join('\n', complaints), VirtErrorDomain.Conf);
    }

    /// <summary>Reads rules from a file.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The rules.</returns>
    /// <exception cref="VirtException">OpenFailed when the file is missing or cannot be read: no rules would not mean that everything is allowed; ConfSyntax as for <see cref="Parse"/>.</exception>
    public static async Task<AccessRules> LoadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return Parse(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.OpenFailed, $"{path}: {e.Message}", VirtErrorDomain.Conf, e);
        }
    }

    private static AccessRule ReadRule(string line)
    {
        var (verdict, rest) = Split(line);
        var allows = verdict switch
        {
            "allow" => true,
            "deny" => false,
            _ => throw new FormatException($"a rule begins with 'allow' or 'deny', not with '{verdict}'"),
        };
        var (before, callers) = Cut(rest, "for");
        var (rights, objects) = Cut(before, "on");
        return new(
            allows,
            ReadRights(rights),
            objects is null ? [] : Need(objects, "the name or uuid of an object", "on"),
            callers is null ? [] : ReadCallers(callers));
    }

    private static List<string> ReadRights(string text)
    {
        var rights = Items(text);
        if (rights.Count == 0)
        {
            throw new FormatException("which rights? Name them as in 'domain.start', 'domain.*' or '*'");
        }

        // libvirt writes a right with underscores in its protocol and with dashes for polkit.
        var found = rights.ConvertAll(right => right.IndexOf('.') is var dot and >= 0 ? right[..dot].Replace('-', '_') + right[dot..].Replace('_', '-') : right);
        return found.Find(right => !PermissionNames.All.Any(known => AccessRule.Fits(right, known))) is { } unknown
            ? throw new FormatException($"there is no right '{unknown}'; rights are a class and a right of it, as in 'domain.start'")
            : found;
    }

    private static List<CallerTerm> ReadCallers(string text) =>
        [.. text.Split(" and ", StringSplitOptions.TrimEntries).Select(ReadCaller)];

    private static CallerTerm ReadCaller(string text)
    {
        var (kind, pattern) = Split(text);
        if (kind == CallerTerm.ReadOnly && pattern.Length == 0)
        {
            return new(kind, string.Empty);
        }

        if (!CallerTerm.Kinds.Contains(kind))
        {
            throw new FormatException($"a caller is told by {string.Join(", ", CallerTerm.Kinds)} or {CallerTerm.ReadOnly}, not by '{kind}'");
        }

        return pattern.Length == 0 ? throw new FormatException($"after '{kind}' the name of one is missing") : new(kind, pattern);
    }

    private static List<string> Need(string text, string what, string after) =>
        Items(text) is { Count: > 0 } items ? items : throw new FormatException($"after '{after}' {what} is missing");

    private static List<string> Items(string text) =>
        [.. text.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries)];

    private static (string First, string Remainder) Split(string text) =>
        text.IndexOfAny(Blanks) is var end and >= 0 ? (text[..end], text[end..].Trim(Blanks)) : (text, string.Empty);

    private static (string Before, string? After) Cut(string text, string word)
    {
        var padded = text.Replace('\t', ' ') + " ";
        var place = padded.StartsWith(word + " ", StringComparison.Ordinal) ? 0 : padded.IndexOf($" {word} ", StringComparison.Ordinal);
        return place < 0 ? (text, null) : (padded[..place].Trim(), padded[(place + word.Length + (place == 0 ? 0 : 1))..].Trim());
    }
}
