using System.Management.Automation;
using System.Text.RegularExpressions;

namespace VirtPS.Tests.CmdletHost.Language;

/// <summary>
/// Reads the part of the PowerShell language that scripts of administrators use. There is no separate scanner: what
/// a character means depends on whether a command's arguments or an expression is being read.
/// </summary>
internal sealed partial class Parser(string text)
{
    private int _at;

    public static ScriptBody Script(string text)
    {
        var parser = new Parser(text);
        var body = parser.Body('\0');
        return parser._at >= text.Length ? body : throw parser.Error($"Unexpected token '{parser.Current}'");
    }

    private char Current => Ahead(0);
    private int Line => text.AsSpan(0, Math.Min(_at, text.Length)).Count('\n') + 1;

    private char Ahead(int by) => _at + by < text.Length ? text[_at + by] : '\0';

    private RuntimeException Error(string what) => new(
        $"At line {Line}: {what}.", null, new ErrorRecord(new RuntimeException($"At line {Line}: {what}."), "ParseError", ErrorCategory.ParserError, null));

    private Match Here(Regex pattern)
    {
        var match = pattern.Match(text, _at);
        return match.Success && match.Index == _at ? match : Match.Empty;
    }

    /// <summary>Passes blanks, comments and escaped line ends.</summary>
    private void Blanks()
    {
        while (true)
        {
            if (Current is ' ' or '\t' or '\r' or '\uFEFF')
            {
                _at++;
            }
            else if (Current == '`' && (Ahead(1) == '\n' || (Ahead(1) == '\r' && Ahead(2) == '\n')))
            {
                _at += Ahead(1) == '\n' ? 2 : 3;
            }
            else if (Current == '#')
            {
                var end = text.IndexOf('\n', _at);
                _at = end < 0 ? text.Length : end;
            }
            else if (Current == '<' && Ahead(1) == '#')
            {
                var end = text.IndexOf("#>", _at, StringComparison.Ordinal);
                _at = end < 0 ? throw Error("The comment is not closed") : end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private void Lines(bool semicolons = false)
    {
        Blanks();
        while (Current == '\n' || (semicolons && Current == ';'))
        {
            _at++;
            Blanks();
        }
    }

    private bool Try(string token)
    {
        if (string.CompareOrdinal(text, _at, token, 0, token.Length) != 0)
        {
            return false;
        }

        _at += token.Length;
        return true;
    }

    private void Expect(string token)
    {
        Lines();
        if (!Try(token))
        {
            throw Error($"Missing '{token}'");
        }
    }

    private bool TryWord(string word)
    {
        if (string.Compare(text, _at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) != 0 || char.IsLetterOrDigit(Ahead(word.Length)) || Ahead(word.Length) is '-' or '_')
        {
            return false;
        }

        _at += word.Length;
        return true;
    }

    /// <summary>Looks past line ends for a word that continues a statement; stays put when it is not there.</summary>
    private bool TryNext(string word)
    {
        var start = _at;
        Lines();
        if (TryWord(word))
        {
            return true;
        }

        _at = start;
        return false;
    }

    private ScriptBody Body(char close)
    {
        var start = _at;
        Lines(true);
        while (Here(AttributeStart()).Success)
        {
            SkipAttribute();
            Lines(true);
        }

        var parameters = TryWord("param") ? Parameters() : [];
        Block? begin = null, process = null, end = null;
        for (Lines(true); ; Lines(true))
        {
            if (TryWord("begin"))
            {
                begin = Braces();
            }
            else if (TryWord("process"))
            {
                process = Braces();
            }
            else if (TryWord("end"))
            {
                end = Braces();
            }
            else
            {
                break;
            }
        }

        end ??= begin is null && process is null ? Statements(close) : null;
        return new ScriptBody(text[start..Math.Min(_at, text.Length)], parameters, begin, process, end);
    }

    private List<(TypeLiteral? Type, Variable Name, Expression? Default)> Parameters()
    {
        var all = new List<(TypeLiteral?, Variable, Expression?)>();
        Expect("(");
        for (Lines(); !Try(")"); Lines())
        {
            TypeLiteral? type = null;
            while (Current == '[')
            {
                if (Here(AttributeStart()).Success)
                {
                    SkipAttribute();
                }
                else
                {
                    type = (TypeLiteral)TypeName();
                }

                Lines();
            }

            var name = (Variable)Variable();
            Lines();
            all.Add((type, name, Try("=") ? Default() : null));
            Lines();
            Try(",");
        }

        return all;
    }

    /// <summary>A default value; the comma after it separates parameters.</summary>
    private Expression Default()
    {
        Lines();
        return BinaryLevel(0, false);
    }

    private void SkipAttribute()
    {
        var depth = 0;
        do
        {
            depth += Current is '[' or '(' ? 1 : Current is ']' or ')' ? -1 : 0;
            _at++;
        }
        while (depth > 0 && _at < text.Length);
    }

    private Block Braces()
    {
        Expect("{");
        var block = Statements('}');
        Expect("}");
        return block;
    }

    private Block Statements(char close)
    {
        var all = new List<Statement>();
        for (Lines(true); _at < text.Length && Current != close; Lines(true))
        {
            all.Add(Statement());
            Blanks();
            if (_at < text.Length && Current is not ('\n' or ';') && Current != close)
            {
                throw Error($"Unexpected token '{Current}'");
            }
        }

        return new Block(all);
    }

    private Statement Statement()
    {
        var line = Line;
        if (TryWord("if"))
        {
            return If(line);
        }

        if (Here(ForeachStart()).Success && TryWord("foreach"))
        {
            Expect("(");
            Lines();
            var item = (Variable)Variable();
            Lines();
            TryWord("in");
            var source = Inner(")");
            return new ForeachStatement(item, source, Braces()) { Line = line };
        }

        if (TryWord("while"))
        {
            Expect("(");
            return new LoopStatement(null, Inner(")"), null, Braces(), false, false) { Line = line };
        }

        if (TryWord("for"))
        {
            Expect("(");
            var (first, test, step) = (Part(";"), Part(";"), Part(")"));
            return new LoopStatement(first, test, step, Braces(), false, false) { Line = line };
        }

        if (TryWord("do"))
        {
            var body = Braces();
            var until = TryNext("until");
            if (!until && !TryNext("while"))
            {
                throw Error("Missing 'while' or 'until'");
            }

            Expect("(");
            return new LoopStatement(null, Inner(")"), null, body, true, until) { Line = line };
        }

        return TryWord("try") ? Try(line)
            : TryWord("switch") ? Switch(line)
            : TryWord("function") ? Function(line)
            : TryWord("throw") ? new ThrowStatement(Rest()) { Line = line }
            : Here(FlowWord()) is { Success: true } flow && TryWord(flow.Value) ? new FlowStatement(flow.Value.ToLowerInvariant(), Rest()) { Line = line }
            : Pipeline();
    }

    private Statement? Rest()
    {
        Blanks();
        return Current is '\0' or '\n' or ';' or '}' or ')' ? null : Pipeline();
    }

    private Statement? Part(string end)
    {
        Lines();
        if (Try(end))
        {
            return null;
        }

        return Inner(end);
    }

    private Statement Inner(string close)
    {
        Lines();
        var inner = Statement();
        Expect(close);
        return inner;
    }

    private IfStatement If(int line)
    {
        var branches = new List<(Statement, Block)>();
        do
        {
            Expect("(");
            var test = Inner(")");
            branches.Add((test, Braces()));
        }
        while (TryNext("elseif"));
        return new IfStatement(branches, TryNext("else") ? Braces() : null) { Line = line };
    }

    private TryStatement Try(int line)
    {
        var body = Braces();
        var handlers = new List<(IReadOnlyList<TypeLiteral>, Block)>();
        while (TryNext("catch"))
        {
            var types = new List<TypeLiteral>();
            for (Lines(); Current == '['; Lines())
            {
                types.Add((TypeLiteral)TypeName());
                Lines();
                Try(",");
            }

            handlers.Add((types, Braces()));
        }

        return new TryStatement(body, handlers, TryNext("finally") ? Braces() : null) { Line = line };
    }

    private SwitchStatement Switch(int line)
    {
        Blanks();
        var wildcard = Try("-Wildcard") || Try("-wildcard");
        Expect("(");
        var subject = Inner(")");
        var clauses = new List<(Expression?, Block)>();
        Expect("{");
        for (Lines(true); !Try("}"); Lines(true))
        {
            var test = TryWord("default") ? null : Current is '\'' or '"' or '$' or '{' or '(' || char.IsAsciiDigit(Current) ? Unary() : Word();
            clauses.Add((test, Braces()));
        }

        return new SwitchStatement(subject, wildcard, clauses) { Line = line };
    }

    private FunctionStatement Function(int line)
    {
        Blanks();
        var name = Here(FunctionName()).Value;
        _at += name.Length;
        Lines();
        var parameters = Current == '(' ? Parameters() : [];
        Expect("{");
        var body = Body('}');
        Expect("}");
        return new FunctionStatement(name, parameters.Count == 0 ? body : new ScriptBody(name, parameters, body.Begin, body.Process, body.End)) { Line = line };
    }

    [GeneratedRegex(@"\[\w+(\.\w+)*\(")]
    private static partial Regex AttributeStart();

    [GeneratedRegex(@"foreach\s*\(", RegexOptions.IgnoreCase)]
    private static partial Regex ForeachStart();

    [GeneratedRegex(@"(return|break|continue|exit)\b", RegexOptions.IgnoreCase)]
    private static partial Regex FlowWord();

    [GeneratedRegex(@"[\w-]+")]
    private static partial Regex FunctionName();
}
