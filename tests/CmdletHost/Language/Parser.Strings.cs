using System.Text;

namespace VirtPS.Tests.CmdletHost.Language;

/// <summary>The four kinds of strings.</summary>
internal sealed partial class Parser
{
    private Constant Verbatim()
    {
        var value = new StringBuilder();
        for (_at++; ; _at++)
        {
            if (_at >= text.Length)
            {
                throw Error("The string is not closed");
            }

            if (Current == '\'')
            {
                if (Ahead(1) != '\'')
                {
                    _at++;
                    return new Constant(value.ToString());
                }

                _at++;
            }

            value.Append(Current);
        }
    }

    private Expression HereString()
    {
        var quote = Ahead(1);
        _at = text.IndexOf('\n', _at) + 1;
        var end = $"\n{quote}@";
        if (quote == '"')
        {
            return Expandable(end);
        }

        var close = text.IndexOf(end, _at - 1, StringComparison.Ordinal);
        var value = close < _at ? string.Empty : text[_at..close];
        _at = close + 3;
        return new Constant(value);
    }

    /// <summary>Text up to <paramref name="end"/> in which variables and sub-expressions are replaced.</summary>
    private Expression Expandable(string end)
    {
        var parts = new List<object>();
        var literal = new StringBuilder();
        while ((end == "\"" && Current == '"' && Ahead(1) == '"') || !Try(end))
        {
            if (_at >= text.Length)
            {
                throw Error("The string is not closed");
            }

            if (end == "\"" && Current == '"' && Ahead(1) == '"')
            {
                literal.Append('"');
                _at += 2;
            }
            else if (Current == '`')
            {
                literal.Append(Ahead(1) switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '0' => '\0', 'e' => '\u001b', 'a' => '\a', var other => other });
                _at += 2;
            }
            else if (Current == '$' && (Ahead(1) is '(' or '{' || Here(VariableStart()).Success))
            {
                parts.Add(literal.ToString());
                literal.Clear();
                parts.Add(Primary());
            }
            else
            {
                literal.Append(Current);
                _at++;
            }
        }

        if (parts.Count == 0)
        {
            return new Constant(literal.ToString());
        }

        parts.Add(literal.ToString());
        return new Interpolated(parts);
    }
}
