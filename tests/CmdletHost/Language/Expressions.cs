using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using System.Text;

namespace VirtPS.Tests.CmdletHost.Language;

internal abstract class Expression
{
    public abstract object? Evaluate(Scope scope);

    /// <summary>True for what PowerShell does not print when it stands alone, such as <c>$i++</c>.</summary>
    public virtual bool IsSilent => false;
}

internal sealed class Constant(object? value) : Expression
{
    public override object? Evaluate(Scope scope) => value;
}

/// <summary>Text with values in it.</summary>
internal sealed class Interpolated(IReadOnlyList<object> parts) : Expression
{
    public override object Evaluate(Scope scope)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part is Expression e ? LanguagePrimitives.ToText(e.Evaluate(scope)) : (string)part);
        }

        return text.ToString();
    }
}

internal abstract class Assignable : Expression
{
    public abstract void Assign(Scope scope, object? value);
}

internal sealed class Variable(string name) : Assignable
{
    public string Name { get; } = name;

    public override object? Evaluate(Scope scope) => Name.ToUpperInvariant() switch
    {
        "TRUE" => true,
        "FALSE" => false,
        "NULL" => null,
        "PWD" => scope.Engine.Intrinsics.SessionState.Path.CurrentLocation,
        "PSITEM" => scope.Get("_"),
        _ => scope.Get(Name),
    };

    public override void Assign(Scope scope, object? value)
    {
        if (!Name.Equals("null", StringComparison.OrdinalIgnoreCase))
        {
            scope.Set(Name, value);
        }
    }
}

internal sealed class Member(Expression target, Expression name, bool isStatic, bool nullSafe) : Assignable
{
    public override object? Evaluate(Scope scope)
    {
        var on = target.Evaluate(scope);
        var member = LanguagePrimitives.ToText(name.Evaluate(scope));
        if (on is null && (nullSafe || on is null))
        {
            return null;
        }

        if (isStatic)
        {
            var type = on as Type ?? on!.GetType();
            return type.IsEnum && Enum.TryParse(type, member, true, out var value) ? value
                : type.GetProperty(member, Everything)?.GetValue(null) ?? type.GetField(member, Everything)?.GetValue(null);
        }

        if (member.Equals("psobject", StringComparison.OrdinalIgnoreCase))
        {
            return PSObject.AsPSObject(on!);
        }

        if (Members.TryGet(on, member, out var found))
        {
            return found;
        }

        if (member.ToUpperInvariant() is "COUNT" or "LENGTH")
        {
            return on is ICollection c ? c.Count : 1;
        }

        // A list answers with the members of its items.
        return LanguagePrimitives.GetEnumerable(on) is { } many
            ? Values.Simplify([.. many.Cast<object?>().SelectMany(i => Members.TryGet(i, member, out var v) ? Values.Spread(v) : [])])
            : null;
    }

    public override void Assign(Scope scope, object? value)
    {
        var on = target.Evaluate(scope) ?? throw new RuntimeException("The property cannot be set because the object is null.");
        Members.Set(on, LanguagePrimitives.ToText(name.Evaluate(scope)), value);
    }

    private const System.Reflection.BindingFlags Everything =
        System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.IgnoreCase;
}

internal sealed class Call(Expression target, Expression name, bool isStatic, IReadOnlyList<Expression> arguments) : Expression
{
    public override object? Evaluate(Scope scope)
    {
        var on = target.Evaluate(scope);
        var values = arguments.Select(a => a.Evaluate(scope)).ToArray();
        var member = LanguagePrimitives.ToText(name.Evaluate(scope));
        if (isStatic)
        {
            return Members.InvokeStatic((Type)on!, member, values);
        }

        if (on is null)
        {
            throw new RuntimeException(
                "You cannot call a method on a null-valued expression.", null,
                new ErrorRecord(new InvalidOperationException("You cannot call a method on a null-valued expression."), "InvokeMethodOnNull", ErrorCategory.InvalidOperation, null));
        }

        if (on is ScriptBlock block && member.Equals("Invoke", StringComparison.OrdinalIgnoreCase))
        {
            return block.InvokeReturnAsIs(values);
        }

        return member.ToUpperInvariant() is "FOREACH" or "WHERE" && values is [BoundBlock step]
            ? Each(on, step, member.Equals("Where", StringComparison.OrdinalIgnoreCase))
            : Members.Invoke(on, member, values);
    }

    /// <summary>The methods ForEach and Where that every list has in PowerShell.</summary>
    private static object?[] Each(object on, BoundBlock step, bool filter)
    {
        var output = new List<object?>();
        foreach (var item in Values.Spread(on))
        {
            var own = new List<object?>();
            step.RunHere(item, own.Add);
            output.AddRange(!filter ? own : LanguagePrimitives.IsTrue(Values.Simplify(own)) ? [item] : []);
        }

        return [.. output];
    }
}

internal sealed class Index(Expression target, Expression key) : Assignable
{
    public override object? Evaluate(Scope scope)
    {
        var on = PSObject.Unwrap(target.Evaluate(scope));
        var at = PSObject.Unwrap(key.Evaluate(scope));
        if (on is null)
        {
            throw new RuntimeException("Cannot index into a null array.", null, new ErrorRecord(new InvalidOperationException("Cannot index into a null array."), "NullArray", ErrorCategory.InvalidOperation, null));
        }

        return on is not IDictionary && at is object?[] several ? several.Select(i => One(on, i)).ToArray() : One(on, at);
    }

    public override void Assign(Scope scope, object? value)
    {
        var at = PSObject.Unwrap(key.Evaluate(scope))!;
        switch (PSObject.Unwrap(target.Evaluate(scope)))
        {
            case IDictionary dictionary:
                dictionary[at] = value;
                break;
            case IList list:
                list[Wrap(LanguagePrimitives.ConvertTo<int>(at), list.Count)] = value;
                break;
            default:
                throw new RuntimeException("Unable to index into an object of this type.");
        }
    }

    private static object? One(object on, object? at)
    {
        switch (on)
        {
            case IDictionary dictionary:
                return at is null ? null : dictionary.Contains(at) ? dictionary[at] : null;
            case string text:
                var position = Wrap(LanguagePrimitives.ConvertTo<int>(at), text.Length);
                return position >= 0 && position < text.Length ? text[position] : null;
            case IList list:
                var i = Wrap(LanguagePrimitives.ConvertTo<int>(at), list.Count);
                return i >= 0 && i < list.Count ? list[i] : null;
            default:
                return on.GetType().GetProperty("Item") is { } item && item.GetIndexParameters() is [var only]
                    ? item.GetValue(on, [LanguagePrimitives.ConvertTo(at, only.ParameterType)])
                    : LanguagePrimitives.Equals(at, 0) ? on : null;
        }
    }

    private static int Wrap(int index, int count) => index < 0 ? count + index : index;
}

internal sealed class ArrayLiteral(IReadOnlyList<Expression> items) : Assignable
{
    public override object Evaluate(Scope scope) => items.Select(i => i.Evaluate(scope)).ToArray();

    /// <summary>Gives each target its value; the last one takes all that is left.</summary>
    public override void Assign(Scope scope, object? value)
    {
        var values = Values.Spread(value).ToArray();
        for (var i = 0; i < items.Count; i++)
        {
            var own = i < items.Count - 1 ? values.ElementAtOrDefault(i) : Values.Simplify([.. values.Skip(i)]);
            ((Assignable)items[i]).Assign(scope, own);
        }
    }
}

/// <summary><c>@( )</c>: whatever the statements put out, as an array. <c>$( )</c>: the same, one value standing alone.</summary>
internal sealed class SubExpression(Block body, bool asArray) : Expression
{
    public override object? Evaluate(Scope scope)
    {
        var output = new List<object?>();
        body.Run(scope, output.Add);
        return asArray ? output.ToArray() : Values.Simplify(output);
    }
}

internal sealed class Parenthesized(Statement body) : Expression
{
    public override object? Evaluate(Scope scope)
    {
        if (body is ExpressionStatement simple)
        {
            return simple.Expression.Evaluate(scope);
        }

        var output = new List<object?>();
        body.Run(scope, output.Add);
        return body is Assignment assignment ? assignment.LastValue : Values.Simplify(output);
    }
}

internal sealed class HashLiteral(IReadOnlyList<(Expression Key, Statement Value)> entries) : Expression
{
    public override object Evaluate(Scope scope) => Fill(new Hashtable(StringComparer.OrdinalIgnoreCase), scope);

    public OrderedDictionary Ordered(Scope scope) => (OrderedDictionary)Fill(new OrderedDictionary(StringComparer.OrdinalIgnoreCase), scope);

    private IDictionary Fill(IDictionary table, Scope scope)
    {
        foreach (var (key, value) in entries)
        {
            var output = new List<object?>();
            value.Run(scope, output.Add);
            var single = value is ExpressionStatement simple ? simple.Expression.Evaluate(scope) : Values.Simplify(output);
            table[key.Evaluate(scope) ?? throw new RuntimeException("A hash table key is null.")] = single;
        }

        return table;
    }
}

internal sealed class BlockLiteral(ScriptBody body) : Expression
{
    public override object Evaluate(Scope scope) => body.Bind(scope);
}

internal sealed class TypeLiteral(string name) : Expression
{
    public string Name { get; } = name;

    public override object Evaluate(Scope scope) => TypeNames.Find(Name)
        ?? throw new RuntimeException($"Unable to find type [{Name}].", null, new ErrorRecord(new TypeLoadException($"Unable to find type [{Name}]."), "TypeNotFound", ErrorCategory.InvalidOperation, Name));
}

internal sealed class Cast(TypeLiteral type, Expression value) : Assignable
{
    public override object? Evaluate(Scope scope)
    {
        var special = type.Name.ToUpperInvariant();
        if (special == "ORDERED" && value is HashLiteral literal)
        {
            return literal.Ordered(scope);
        }

        if (special == "PSCUSTOMOBJECT")
        {
            var source = value is HashLiteral hash ? hash.Ordered(scope) : value.Evaluate(scope);
            return source is IDictionary entries ? Values.Custom(entries) : source;
        }

        var plain = value.Evaluate(scope);
        return special == "VOID" ? null : To(plain, scope);
    }

    public override void Assign(Scope scope, object? value1) =>
        ((Assignable)value).Assign(scope, To(value1, scope));

    private object? To(object? plain, Scope scope)
    {
        try
        {
            return LanguagePrimitives.ConvertTo(plain, (Type)type.Evaluate(scope));
        }
        catch (PSInvalidCastException e)
        {
            throw new RuntimeException(e.Message, e, new ErrorRecord(new RuntimeException(e.Message, e), "InvalidCast", ErrorCategory.InvalidArgument, null));
        }
    }
}

internal sealed class Conditional(Expression test, Expression yes, Expression no) : Expression
{
    public override object? Evaluate(Scope scope) => LanguagePrimitives.IsTrue(test.Evaluate(scope)) ? yes.Evaluate(scope) : no.Evaluate(scope);
}

/// <summary>A number without quotes in a command: a text parameter gets it as it was written.</summary>
internal sealed class NumberWord(object value, string text) : Expression
{
    public string Text { get; } = text;

    public override object Evaluate(Scope scope) => value;
}
