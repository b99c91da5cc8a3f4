using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace VirtPS.Tests.CmdletHost.Language;

/// <summary>Expressions, from the loosest operator to literals.</summary>
internal sealed partial class Parser
{
    private static readonly string[][] Levels =
    [
        ["-and", "-or", "-xor"],
        ["-band", "-bor", "-shl", "-shr"],
        [
            .. new[] { "eq", "ne", "gt", "ge", "lt", "le", "like", "notlike", "match", "notmatch", "replace", "split" }.SelectMany(n => new[] { "-" + n, "-i" + n, "-c" + n }),
            "-contains", "-notcontains", "-in", "-notin", "-is", "-isnot", "-as", "-join",
        ],
        ["+", "-"],
        ["*", "/", "%"],
        ["-f"],
        [".."],
    ];

    private Expression Expression()
    {
        var value = BinaryLevel(0);
        Blanks();
        if (Try("??"))
        {
            if (Current == '=')
            {
                _at -= 2;
                return value;
            }

            Lines();
            return new Binary("??", value, Expression());
        }

        if (Current != '?' || Ahead(1) is '.' or '[')
        {
            return value;
        }

        _at++;
        Lines();
        var yes = Expression();
        Expect(":");
        Lines();
        return new Conditional(value, yes, Expression());
    }

    /// <param name="level">How tightly the operators bind.</param>
    /// <param name="commas">False where a comma separates arguments and so builds no array.</param>
    private Expression BinaryLevel(int level, bool commas = true)
    {
        if (level == Levels.Length)
        {
            return commas ? Comma() : Unary();
        }

        var left = BinaryLevel(level + 1, commas);
        while (true)
        {
            Blanks();
            var sign = Here(Operator()).Value.ToLowerInvariant();
            if (sign.Length == 0 || !Levels[level].Contains(sign) || (sign.Length == 1 && Ahead(1) == '=') || (sign is "+" or "-" && Ahead(1) == sign[0]))
            {
                return left;
            }

            _at += sign.Length;
            Lines();
            left = new Binary(sign, left, BinaryLevel(level + 1, commas));
        }
    }

    private Expression Comma()
    {
        var first = Unary();
        Blanks();
        if (Current != ',')
        {
            return first;
        }

        var items = new List<Expression> { first };
        for (; Try(","); Blanks())
        {
            Lines();
            items.Add(Unary());
        }

        return new ArrayLiteral(items);
    }

    private Expression Unary()
    {
        Blanks();
        if (Here(UnaryWord()) is { Success: true } word)
        {
            _at += word.Length;
            return new Unary(word.Value.ToLowerInvariant(), Unary());
        }

        if (Try("++") || Try("--"))
        {
            var by = text[_at - 1] == '+' ? 1 : -1;
            return new Step(Unary() as Assignable ?? throw Error("Only a variable can be counted up or down"), by, true);
        }

        if (Current is '!' or ',' || (Current is '-' or '+' && !char.IsAsciiDigit(Ahead(1))))
        {
            return new Unary(text[_at++].ToString(), Unary());
        }

        if (Current != '[')
        {
            return Postfix(Primary());
        }

        var type = TypeName();
        if (Current == ':' && Ahead(1) == ':')
        {
            return Postfix(type);
        }

        Blanks();
        return Current is '$' or '(' or '"' or '\'' or '@' or '[' or '-' or '{' || char.IsLetterOrDigit(Current) ? new Cast((TypeLiteral)type, Unary()) : type;
    }

    private Expression TypeName()
    {
        Expect("[");
        var name = Here(TypeText()).Value;
        _at += name.Length;
        Expect("]");
        return new TypeLiteral(name.Trim());
    }

    private Expression Postfix(Expression value)
    {
        while (true)
        {
            var shared = Current == ':' && Ahead(1) == ':';
            var safe = Current == '?' && Ahead(1) == '.' && value is Variable;
            if (shared || safe || (Current == '.' && (char.IsLetter(Ahead(1)) || Ahead(1) is '_' or '$' or '"' or '\'' or '(')))
            {
                _at += shared || safe ? 2 : 1;
                var name = MemberName();
                value = Try("(") ? new Call(value, name, shared, List(")")) : new Member(value, name, shared, safe);
            }
            else if (Current == '[' && value is not Constant)
            {
                _at++;
                Lines();
                var key = Expression();
                Expect("]");
                value = new Index(value, key);
            }
            else if (value is Assignable target && (Try("++") || Try("--")))
            {
                return new Step(target, text[_at - 1] == '+' ? 1 : -1, false);
            }
            else
            {
                return value;
            }
        }
    }

    private Expression MemberName()
    {
        if (Current is '$' or '"' or '\'' or '(')
        {
            return Primary();
        }

        var name = Here(Identifier()).Value;
        _at += name.Length;
        return new Constant(name);
    }

    private List<Expression> List(string close)
    {
        var items = new List<Expression>();
        for (Lines(); !Try(close); Lines())
        {
            // A comma separates arguments here, so it does not build an array.
            items.Add(BinaryLevel(0, false));
            Lines();
            Try(",");
        }

        return items;
    }

    private Expression Primary()
    {
        switch (Current)
        {
            case '$' when Ahead(1) == '(':
                _at += 2;
                return Sub(false);
            case '$':
                return Variable();
            case '@' when Ahead(1) == '(':
                _at += 2;
                return Sub(true);
            case '@' when Ahead(1) == '{':
                _at += 2;
                return Hash();
            case '@' when Ahead(1) is '"' or '\'':
                return HereString();
            case '(':
                _at++;
                return new Parenthesized(Inner(")"));
            case '{':
                _at++;
                var body = Body('}');
                Expect("}");
                return new BlockLiteral(body);
            case '\'':
                return Verbatim();
            case '"':
                _at++;
                return Expandable("\"");
            case '[':
                return TypeName();
        }

        if (Here(NumberText()) is { Success: true } number && Numbers.TryParse(number.Value, out var value))
        {
            _at += number.Length;
            return new Constant(value);
        }

        throw Error(_at >= text.Length ? "Unexpected end of the script" : $"Unexpected token '{Current}'");
    }

    private SubExpression Sub(bool asArray)
    {
        var body = Statements(')');
        Expect(")");
        return new SubExpression(body, asArray);
    }

    private HashLiteral Hash()
    {
        var entries = new List<(Expression, Statement)>();
        for (Lines(true); !Try("}"); Lines(true))
        {
            Expression key;
            if (Current is '$' or '(' or '"' or '\'')
            {
                key = Postfix(Primary());
            }
            else
            {
                var word = Here(HashKey()).Value;
                _at += word.Length;
                key = word.Length == 0 ? throw Error("A key of the hash table is missing") : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? new Constant(n) : new Constant(word);
            }

            Expect("=");
            Lines();
            entries.Add((key, Statement()));
        }

        return new HashLiteral(entries);
    }

    private Expression Variable()
    {
        if (Ahead(1) == '{')
        {
            var end = text.IndexOf('}', _at);
            var braced = text[(_at + 2)..end];
            _at = end + 1;
            return new Variable(braced);
        }

        var match = Here(VariableStart());
        if (!match.Success)
        {
            throw Error("A variable name is missing");
        }

        _at += match.Length;
        return new Variable(match.Value[1..]);
    }

    [GeneratedRegex(@"-[a-z]+|\.\.|[-+*/%]", RegexOptions.IgnoreCase)]
    private static partial Regex Operator();

    [GeneratedRegex(@"[\w.+`, ]+(\[[\w., ]+\])?(\[\])?")]
    private static partial Regex TypeText();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"[\w-]+")]
    private static partial Regex HashKey();

    [GeneratedRegex(@"\w+(:\w+)?")]
    private static partial Regex VariableName();

    [GeneratedRegex(@"\$((env|global|script|local|using|private|function):)?\w+|\$[?$^]", RegexOptions.IgnoreCase)]
    private static partial Regex VariableStart();

    [GeneratedRegex(@"[-+]?(0x[0-9a-f]+|(\d+(\.\d+)?|\.\d+)(e[-+]?\d+)?)[ld]?([kmgtp]b)?", RegexOptions.IgnoreCase)]
    private static partial Regex NumberText();
}
