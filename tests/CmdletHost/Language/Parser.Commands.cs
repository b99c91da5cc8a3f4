using System.Management.Automation;
using System.Text.RegularExpressions;

namespace VirtPS.Tests.CmdletHost.Language;

/// <summary>Pipelines, commands and their arguments.</summary>
internal sealed partial class Parser
{
    private Statement Pipeline()
    {
        var line = Line;
        var elements = new List<Element>();
        if (StartsExpression())
        {
            var first = Expression();
            Blanks();
            if (first is Assignable target && Here(AssignmentSign()) is { Success: true } sign)
            {
                _at += sign.Length;
                Lines();
                return new Assignment(target, sign.Value, Statement()) { Line = line };
            }

            if (!NextIsPipe())
            {
                return new ExpressionStatement(first) { Line = line };
            }

            elements.Add(new ExpressionElement(first));
        }
        else
        {
            elements.Add(Command());
        }

        while (NextIsPipe())
        {
            Lines();
            Try("|");
            Lines();
            elements.Add(StartsExpression() ? new ExpressionElement(Expression()) : Command());
        }

        return new PipelineStatement(elements) { Line = line };
    }

    private bool NextIsPipe()
    {
        var start = _at;
        Lines();
        var found = Current == '|' && Ahead(1) != '|';
        _at = start;
        return found;
    }

    private bool StartsExpression() => Current is '$' or '(' or '"' or '\'' or '{' or '[' or '!' or '+' or ','
        || (Current == '@' && Ahead(1) is '(' or '{' or '"' or '\'')
        || char.IsAsciiDigit(Current)
        || (Current == '.' && char.IsAsciiDigit(Ahead(1)))
        || (Current == '-' && (char.IsAsciiDigit(Ahead(1)) || Ahead(1) is '$' or '(' or '-' || Here(UnaryWord()).Success));

    private CommandElement Command()
    {
        var (line, start) = (Line, _at);
        Expression name;
        var dotted = Current == '.' && Ahead(1) is ' ' or '\t';
        if (dotted || Current == '&')
        {
            _at++;
            Blanks();
            name = Current is '$' or '(' or '"' or '\'' or '{' ? Postfix(Primary()) : Word();
        }
        else
        {
            name = Word();
        }

        var arguments = new List<Argument>();
        var redirections = new List<(char Stream, Expression? File)>();
        for (Blanks(); Current is not ('\0' or '\n' or ';' or '|' or ')' or '}'); Blanks())
        {
            if (Here(Redirection()) is { Success: true } redirection)
            {
                _at += redirection.Length;
                Blanks();
                var stream = redirection.Value[0] == '>' ? '1' : redirection.Value[0];
                redirections.Add((stream, redirection.Value.EndsWith("&1", StringComparison.Ordinal) ? null : ArgumentValue()));
            }
            else if (Here(ParameterName()) is { Success: true } parameter)
            {
                _at += parameter.Length;
                var colon = Try(":");
                Blanks();
                arguments.Add(new Argument(parameter.Groups[1].Value, colon ? ArgumentValue() : null, colon, false));
            }
            else if (Current == '@' && (char.IsLetter(Ahead(1)) || Ahead(1) == '_'))
            {
                _at++;
                var splat = Here(VariableName());
                _at += splat.Length;
                arguments.Add(new Argument(null, new Variable(splat.Value), false, true));
            }
            else if (Current == '&')
            {
                throw Error("Background pipelines are not part of this language");
            }
            else
            {
                arguments.Add(new Argument(null, ArgumentValue(), false, false));
            }
        }

        return new CommandElement(name, arguments, redirections, line, text[start.._at], dotted);
    }

    /// <summary>One argument; values joined by commas make a list.</summary>
    private Expression ArgumentValue()
    {
        var items = new List<Expression> { SingleArgument() };
        for (Blanks(); Try(","); Blanks())
        {
            Lines();
            items.Add(SingleArgument());
        }

        return items.Count == 1 ? items[0] : new ArrayLiteral(items);
    }

    private Expression SingleArgument()
    {
        var start = _at;
        if (Current is '$' or '(' or '"' or '\'' or '{' || (Current == '@' && Ahead(1) is '(' or '{' or '"' or '\''))
        {
            var value = Postfix(Primary());
            if (IsDelimiter(Current) || Current is '{' or '(')
            {
                return value;
            }

            _at = start;
        }

        return Word();
    }

    private static bool IsDelimiter(char c) => c is '\0' or ' ' or '\t' or '\r' or '\n' or ';' or '|' or ')' or '}' or ',' or '>' or '&';

    /// <summary>An unquoted word: expanded like a string between double quotes; a number if it reads as one.</summary>
    private Expression Word()
    {
        var start = _at;
        var parts = new List<object>();
        while (!IsDelimiter(Current) && Current is not ('(' or '{'))
        {
            switch (Current)
            {
                case '"' or '\'':
                    parts.Add(Primary());
                    break;
                case '`':
                    parts.Add(Ahead(1).ToString());
                    _at += 2;
                    break;
                case '$' when Ahead(1) == '(' || Here(VariableStart()).Success:
                    parts.Add(Postfix(Primary()));
                    break;
                default:
                    parts.Add(Current.ToString());
                    _at++;
                    break;
            }
        }

        if (_at == start)
        {
            throw Error($"Unexpected token '{Current}'");
        }

        if (parts.Exists(p => p is Expression))
        {
            return new Interpolated(parts);
        }

        var word = string.Concat(parts);
        return Numbers.TryParse(word, out var number) ? new NumberWord(number, word) : new Constant(word);
    }

    [GeneratedRegex(@"(\?\?|[-+*/%])?=(?!=)")]
    private static partial Regex AssignmentSign();

    [GeneratedRegex(@"-(not|join|split|bnot)\b", RegexOptions.IgnoreCase)]
    private static partial Regex UnaryWord();

    [GeneratedRegex(@"(?:[1-6*]?>>?(?:&1)?)")]
    private static partial Regex Redirection();

    [GeneratedRegex(@"-([A-Za-z_?][\w-]*)")]
    private static partial Regex ParameterName();
}
