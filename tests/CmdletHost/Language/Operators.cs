using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace VirtPS.Tests.CmdletHost.Language;

internal sealed class Unary(string sign, Expression operand) : Expression
{
    public override object? Evaluate(Scope scope)
    {
        var value = operand.Evaluate(scope);
        return sign switch
        {
            "!" or "-not" => !LanguagePrimitives.IsTrue(value),
            "-" => Numbers.Apply("-", 0, Operators.Number(value)),
            "+" => Operators.Number(value),
            "-join" => string.Concat(Values.Spread(value).Select(LanguagePrimitives.ToText)),
            "-split" => LanguagePrimitives.ToText(value).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
            "," => new[] { value },
            _ => throw new RuntimeException($"Unknown operator '{sign}'."),
        };
    }
}

internal sealed class Step(Assignable target, int by, bool before) : Expression
{
    public override bool IsSilent => true;

    public override object? Evaluate(Scope scope)
    {
        var old = target.Evaluate(scope) ?? 0;
        var next = Numbers.Apply("+", Operators.Number(old), by);
        target.Assign(scope, next);
        return before ? next : old;
    }
}

internal sealed class Binary(string sign, Expression left, Expression right) : Expression
{
    public override object? Evaluate(Scope scope)
    {
        var a = left.Evaluate(scope);
        return sign switch
        {
            "-and" => LanguagePrimitives.IsTrue(a) && LanguagePrimitives.IsTrue(right.Evaluate(scope)),
            "-or" => LanguagePrimitives.IsTrue(a) || LanguagePrimitives.IsTrue(right.Evaluate(scope)),
            "-xor" => LanguagePrimitives.IsTrue(a) ^ LanguagePrimitives.IsTrue(right.Evaluate(scope)),
            "??" => a ?? right.Evaluate(scope),
            _ => Operators.Apply(sign, a, right.Evaluate(scope), scope),
        };
    }
}

internal static class Operators
{
    public static object Number(object? value) => PSObject.Unwrap(value) switch
    {
        null => 0,
        string text => Numbers.TryParse(text, out var parsed) ? parsed : LanguagePrimitives.ConvertTo(text, typeof(int))!,
        bool or char or Enum => Convert.ToInt32(PSObject.Unwrap(value), CultureInfo.InvariantCulture),
        var other => other,
    };

    public static object? Apply(string sign, object? left, object? right, Scope scope)
    {
        var (a, b) = (PSObject.Unwrap(left), PSObject.Unwrap(right));
        switch (sign)
        {
            case "+":
                return Add(a, b);
            case "*" when a is string text:
                return string.Concat(Enumerable.Repeat(text, LanguagePrimitives.ConvertTo<int>(b)));
            case "*" when a is object?[] list:
                return Enumerable.Repeat(list, LanguagePrimitives.ConvertTo<int>(b)).SelectMany(l => l).ToArray();
            case "-" when a is DateTime date:
                return b is DateTime other ? date - other : date - LanguagePrimitives.ConvertTo<TimeSpan>(b);
            case "-" when a is TimeSpan span:
                return span - LanguagePrimitives.ConvertTo<TimeSpan>(b);
            case "-" or "*" or "/" or "%":
                return Numbers.Apply(sign, Number(a), Number(b));
            case "-band":
                return Convert.ToInt64(Number(a), CultureInfo.InvariantCulture) & Convert.ToInt64(Number(b), CultureInfo.InvariantCulture);
            case "-bor":
                return Convert.ToInt64(Number(a), CultureInfo.InvariantCulture) | Convert.ToInt64(Number(b), CultureInfo.InvariantCulture);
            case "-shl" or "-shr":
                var by = LanguagePrimitives.ConvertTo<int>(b);
                return Number(a) is long wide ? sign == "-shl" ? wide << by : wide >> by : (object)(sign == "-shl" ? LanguagePrimitives.ConvertTo<int>(a) << by : LanguagePrimitives.ConvertTo<int>(a) >> by);
            case "..":
                var (from, to) = (LanguagePrimitives.ConvertTo<int>(a), LanguagePrimitives.ConvertTo<int>(b));
                return Enumerable.Range(0, Math.Abs(to - from) + 1).Select(i => (object?)(from <= to ? from + i : from - i)).ToArray();
            case "-f":
                return string.Format(CultureInfo.InvariantCulture, LanguagePrimitives.ToText(a), [.. Values.Spread(b).Select(PSObject.Unwrap)]);
            case "-join":
                return string.Join(LanguagePrimitives.ToText(b), Values.Spread(a).Select(LanguagePrimitives.ToText));
            case "-is" or "-isnot":
                return TypeOf(b).IsInstanceOfType(a) == (sign == "-is");
            case "-as":
                return LanguagePrimitives.TryConvertTo(a, TypeOf(b), out var converted) ? converted : null;
            case "-in" or "-notin":
                return Values.Spread(b).Any(i => LanguagePrimitives.Equals(i, a, true)) == (sign == "-in");
            case "-contains" or "-notcontains":
                return Values.Spread(a).Any(i => LanguagePrimitives.Equals(i, b, true)) == (sign == "-contains");
            default:
                return Filter(sign, a, b, scope);
        }
    }

    private static object? Filter(string sign, object? a, object? b, Scope scope)
    {
        var exact = sign.StartsWith("-c", StringComparison.Ordinal);
        var name = exact || sign.StartsWith("-i", StringComparison.Ordinal) ? "-" + sign[2..] : sign;
        if (name is "-replace" or "-split")
        {
            return Rewrite(name, a, b, exact ? RegexOptions.None : RegexOptions.IgnoreCase);
        }

        // On a list a comparison picks the items for which it holds.
        return a is IEnumerable many and not (string or IDictionary)
            ? many.Cast<object?>().Where(i => Holds(name, PSObject.Unwrap(i), b, exact, null)).ToArray()
            : Holds(name, a, b, exact, scope);
    }

    private static bool Holds(string name, object? a, object? b, bool exact, Scope? scope)
    {
        switch (name)
        {
            case "-eq" or "-ne":
                return LanguagePrimitives.Equals(a, b, !exact) == (name == "-eq");
            case "-gt":
                return LanguagePrimitives.Compare(a, b, !exact) > 0;
            case "-ge":
                return LanguagePrimitives.Compare(a, b, !exact) >= 0;
            case "-lt":
                return LanguagePrimitives.Compare(a, b, !exact) < 0;
            case "-le":
                return LanguagePrimitives.Compare(a, b, !exact) <= 0;
            case "-like" or "-notlike":
                var pattern = new WildcardPattern(LanguagePrimitives.ToText(b), exact ? WildcardOptions.None : WildcardOptions.IgnoreCase);
                return pattern.IsMatch(LanguagePrimitives.ToText(a)) == (name == "-like");
            case "-match" or "-notmatch":
                var match = Regex.Match(LanguagePrimitives.ToText(a), LanguagePrimitives.ToText(b), exact ? RegexOptions.None : RegexOptions.IgnoreCase);
                if (match.Success && scope is not null)
                {
                    var groups = new Hashtable(StringComparer.OrdinalIgnoreCase);
                    foreach (var group in match.Groups.Values.Where(g => g.Success))
                    {
                        groups[int.TryParse(group.Name, out var number) ? number : group.Name] = group.Value;
                    }

                    scope.SetHere("Matches", groups);
                }

                return match.Success == (name == "-match");
            default:
                throw new RuntimeException($"Unknown operator '{name}'.");
        }
    }

    private static object Rewrite(string name, object? a, object? b, RegexOptions options)
    {
        var arguments = Values.Spread(b).Select(LanguagePrimitives.ToText).ToArray();
        if (name == "-split")
        {
            var limit = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 0;
            return Values.Spread(a).SelectMany(t => new Regex(arguments[0], options).Split(LanguagePrimitives.ToText(t), limit)).ToArray<object?>();
        }

        var replaced = Values.Spread(a).Select(t => (object?)Regex.Replace(LanguagePrimitives.ToText(t), arguments[0], arguments.ElementAtOrDefault(1) ?? string.Empty, options)).ToArray();
        return a is IEnumerable and not string ? replaced : replaced[0]!;
    }

    private static object? Add(object? a, object? b) => a switch
    {
        null => b,
        string text => text + LanguagePrimitives.ToText(b),
        IDictionary first when b is IDictionary second => Values.Merge(first, second),
        IList list => list.Cast<object?>().Concat(Values.Spread(b)).ToArray(),
        DateTime date => date + LanguagePrimitives.ConvertTo<TimeSpan>(b),
        TimeSpan span => span + LanguagePrimitives.ConvertTo<TimeSpan>(b),
        _ => Numbers.Apply("+", Number(a), Number(b)),
    };

    private static Type TypeOf(object? value) => value as Type ?? TypeNames.Find(LanguagePrimitives.ToText(value)) ?? throw new RuntimeException($"Unable to find type [{value}].");
}

internal static class Values
{
    /// <summary>What an assignment sees of a statement's output: nothing, the one value, or an array.</summary>
    public static object? Simplify(IReadOnlyList<object?> output) => output.Count switch { 0 => null, 1 => output[0], _ => output.ToArray() };

    public static IEnumerable<object?> Spread(object? value) => LanguagePrimitives.GetEnumerable(value) is { } many ? many.Cast<object?>() : value is null ? [] : [value];

    public static PSObject Custom(IDictionary entries)
    {
        var made = new PSObject();
        foreach (DictionaryEntry entry in entries)
        {
            made.Properties.Add(new PSNoteProperty(LanguagePrimitives.ToText(entry.Key), entry.Value));
        }

        return made;
    }

    public static Hashtable Merge(IDictionary first, IDictionary second)
    {
        var all = new Hashtable(first, StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in second)
        {
            all.Add(entry.Key, entry.Value);
        }

        return all;
    }
}
