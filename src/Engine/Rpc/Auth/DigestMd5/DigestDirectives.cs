using System.Text;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Reads a DIGEST-MD5 message: <c>name=value</c> pairs with commas between them, values quoted or not.</summary>
/// <remarks>RFC 2831, section 7.2. Bytes are taken as ISO 8859-1 first; which values are UTF-8 the message itself says.</remarks>
internal sealed class DigestDirectives
{
    private const int LongestMessage = 4096;

    private readonly Dictionary<string, List<string>> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _utf8;

    private DigestDirectives(string text)
    {
        for (var at = SkipSeparators(text, 0); at < text.Length; at = SkipSeparators(text, at))
        {
            at = ReadOne(text, at);
        }

        _utf8 = string.Equals(Single("charset"), "utf-8", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads a message.</summary>
    /// <exception cref="Errors.VirtException">AuthFailed when it is not written as it should be.</exception>
    internal static DigestDirectives Read(byte[]? message) =>
        message is { Length: > 0 and <= LongestMessage }
            ? new DigestDirectives(Encoding.Latin1.GetString(message))
            : throw Malformed(message is null or [] ? "it is empty" : $"it is longer than {LongestMessage} bytes");

    /// <summary>Finds a value that may be there once.</summary>
    internal string? Single(string name) =>
        !_values.TryGetValue(name, out var values) ? null
            : values is [var only] ? Decode(only) : throw Malformed($"it says '{name}' more than once");

    /// <summary>Finds a value that has to be there once.</summary>
    internal string Needed(string name) => Single(name) ?? throw Malformed($"it does not say '{name}'");

    /// <summary>Finds all values of a name that may be there several times.</summary>
    internal IReadOnlyList<string> All(string name) => _values.TryGetValue(name, out var values) ? [.. values.Select(Decode)] : [];

    /// <summary>Finds a value that is a list with commas.</summary>
    internal IReadOnlyList<string> List(string name) =>
        Single(name)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Writes a value in quotes.</summary>
    internal static string Quote(string value) =>
        $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    internal static Errors.VirtException Malformed(string complaint) => SaslErrors.Malformed(SaslMechanism.DigestMd5.Name, complaint);

    private string Decode(string value) => _utf8 ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(value)) : value;

    private int ReadOne(string text, int at)
    {
        var equals = text.IndexOf('=', at);
        var name = equals < 0 ? "" : text[at..equals].Trim();
        if (name.Length == 0 || name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter != '-'))
        {
            throw Malformed("it is not made of names and values");
        }

        at = equals + 1;
        while (at < text.Length && IsBlank(text[at]))
        {
            at++;
        }

        var value = at < text.Length && text[at] == '"' ? ReadQuoted(text, ref at) : ReadToken(text, ref at);
        if (at < text.Length && text[at] != ',' && !IsBlank(text[at]))
        {
            throw Malformed($"there is no comma after '{name}'");
        }

        if (!_values.TryGetValue(name, out var values))
        {
            _values[name] = values = [];
        }

        values.Add(value);
        return at;
    }

    private static string ReadQuoted(string text, ref int at)
    {
        var value = new StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && ++at == text.Length)
            {
                break;
            }

            value.Append(text[at]);
        }

        return at++ < text.Length ? value.ToString() : throw Malformed("a quotation mark is missing");
    }

    private static string ReadToken(string text, ref int at)
    {
        var from = at;
        while (at < text.Length && text[at] != ',' && !IsBlank(text[at]))
        {
            at++;
        }

        return text[from..at];
    }

    private static int SkipSeparators(string text, int at)
    {
        while (at < text.Length && (text[at] == ',' || IsBlank(text[at])))
        {
            at++;
        }

        return at;
    }

    private static bool IsBlank(char letter) => letter is ' ' or '\t' or '\r' or '\n';
}
