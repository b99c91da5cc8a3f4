using System.Globalization;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Configuration;

/// <summary>Takes the text of a configuration file apart.</summary>
/// <remarks>The syntax that virConf reads. Every error names the line.</remarks>
internal ref struct ConfigReader
{
    private const string TripleQuote = "\"\"\"";
    private const int DeepestList = 32;

    private readonly string _name;
    private ReadOnlySpan<char> _rest;
    private int _line;
    private readonly int _length;

    private ConfigReader(string text, string name)
    {
        _name = name;
        _rest = text;
        _line = 1;
        _length = text.Length;
    }

    private readonly int Position => _length - _rest.Length;

    /// <summary>Reads all settings.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="name">What errors call the file.</param>
    /// <returns>The settings and their places, in the order written.</returns>
    public static List<ConfigStatement> Read(string text, string name)
    {
        var reader = new ConfigReader(text, name);
        List<ConfigStatement> entries = [];
        while (reader.SkipToStatement())
        {
            entries.Add(reader.ReadStatement());
        }

        return entries;
    }

    /// <summary>Makes the error for a line that cannot be used.</summary>
    /// <param name="name">The file.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="complaint">What is wrong with it.</param>
    /// <returns>An error with code ConfSyntax.</returns>
    public static VirtException SyntaxError(string name, int line, string complaint) =>
        new(VirtErrorCode.ConfSyntax, string.Create(CultureInfo.InvariantCulture, $"{name}:{line}: {complaint}"), VirtErrorDomain.Conf);

    private ConfigStatement ReadStatement()
    {
        var (line, start) = (_line, Position);
        var length = 0;
        while (length < _rest.Length && (char.IsAsciiLetterOrDigit(_rest[length]) || _rest[length] == '_'))
        {
            length++;
        }

        if (length == 0 || !char.IsAsciiLetter(_rest[0]))
        {
            throw Wrong("expecting a name");
        }

        var name = Take(length).ToString();
        SkipBlanks();
        if (!TryTake('='))
        {
            throw Wrong($"expecting '=' after the name '{name}'");
        }

        SkipBlanks();
        var valueStart = Position;
        var value = ReadValue(0);
        var valueEnd = Position;
        SkipBlanks();
        if (!_rest.IsEmpty && _rest[0] is not ('\n' or '\r' or ';' or '#'))
        {
            throw Wrong($"expecting the end of the line after the value of '{name}'");
        }

        var end = TryTake(';') ? Position : valueEnd;
        return new ConfigStatement(new ConfigEntry(name, value, line), start..end, valueStart..valueEnd);
    }

    private object ReadValue(int depth)
    {
        SkipBlanks();
        return _rest switch
        {
            ['[', ..] => ReadList(depth),
            ['"' or '\'', ..] => ReadString(),
            ['-' or '+' or (>= '0' and <= '9'), ..] => ReadNumber(),
            _ => throw Wrong("expecting a value"),
        };
    }

    private string ReadString()
    {
        if (_rest.StartsWith(TripleQuote))
        {
            var end = _rest[TripleQuote.Length..].IndexOf(TripleQuote);
            var text = end < 0 ? throw Wrong("the string is not closed") : Take(end + (2 * TripleQuote.Length))[TripleQuote.Length..^TripleQuote.Length];
            _line += text.Count('\n');
            return text.ToString();
        }

        var quote = _rest[0];
        var length = _rest[1..].IndexOfAny(quote, '\n', '\r');
        return length >= 0 && _rest[length + 1] == quote
            ? Take(length + 2)[1..^1].ToString()
            : throw Wrong("the string is not closed");
    }

    private object ReadNumber()
    {
        var length = 1;
        while (length < _rest.Length && char.IsAsciiDigit(_rest[length]))
        {
            length++;
        }

        var digits = Take(length);
        return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong($"'{digits}' is not a number that fits 64 bits");
    }

    private List<object> ReadList(int depth)
    {
        if (depth == DeepestList)
        {
            throw Wrong("lists are nested too deeply");
        }

        var opened = _line;
        List<object> items = [];
        TryTake('[');
        SkipBlankLines();
        while (!TryTake(']'))
        {
            if (items.Count > 0 && !TryTake(','))
            {
                throw _rest.IsEmpty ? SyntaxError(_name, opened, "the list is not closed with ']'") : Wrong("expecting ',' or ']' in the list");
            }

            SkipBlankLines();
            if (items.Count > 0 && TryTake(']'))
            {
                break;
            }

            items.Add(ReadValue(depth + 1));
            SkipBlankLines();
        }

        return items;
    }

    private bool SkipToStatement()
    {
        SkipBlankLines();
        while (_rest is ['#', ..])
        {
            var end = _rest.IndexOf('\n');
            Take(end < 0 ? _rest.Length : end);
            SkipBlankLines();
        }

        return !_rest.IsEmpty;
    }

    private void SkipBlankLines()
    {
        SkipBlanks();
        while (_rest is ['\n' or '\r', ..])
        {
            _line += _rest[0] == '\n' ? 1 : 0;
            Take(1);
            SkipBlanks();
        }
    }

    private void SkipBlanks() => _rest = _rest.TrimStart(" \t");

    private bool TryTake(char expected)
    {
        var found = !_rest.IsEmpty && _rest[0] == expected;
        _rest = found ? _rest[1..] : _rest;
        return found;
    }

    private ReadOnlySpan<char> Take(int length)
    {
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private readonly VirtException Wrong(string complaint) => SyntaxError(_name, _line, complaint);
}
