using System.Collections;
using System.Management.Automation;

namespace VirtPS.Tests.CmdletHost.Language;

internal abstract class Statement
{
    public int Line { get; init; }

    public abstract void Run(Scope scope, Action<object?> output);
}

internal sealed class Block(IReadOnlyList<Statement> statements) : Statement
{
    public IReadOnlyList<Statement> Statements { get; } = statements;

    public override void Run(Scope scope, Action<object?> output)
    {
        foreach (var statement in Statements)
        {
            scope.Engine.BeforeStatement(statement.Line);
            try
            {
                statement.Run(scope, output);
            }
            catch (Exception e) when (scope.Engine.MayGoOnAfter(e, scope))
            {
                scope.Engine.Report(Engine.RecordOf(e), scope);
            }
        }
    }
}

internal sealed class ExpressionStatement(Expression expression) : Statement
{
    public Expression Expression { get; } = expression;

    public override void Run(Scope scope, Action<object?> output)
    {
        var value = Expression.Evaluate(scope);
        if (Expression.IsSilent)
        {
            return;
        }

        foreach (var item in Values.Spread(value))
        {
            output(item);
        }
    }
}

internal sealed class Assignment(Assignable target, string sign, Statement source) : Statement
{
    public object? LastValue { get; private set; }

    public override void Run(Scope scope, Action<object?> output)
    {
        object? value;
        if (source is ExpressionStatement simple)
        {
            value = simple.Expression.Evaluate(scope);
        }
        else if (source is Assignment inner)
        {
            inner.Run(scope, output);
            value = inner.LastValue;
        }
        else
        {
            var collected = new List<object?>();
            source.Run(scope, collected.Add);
            value = Values.Simplify(collected);
        }

        LastValue = sign switch
        {
            "=" => value,
            "??=" => target.Evaluate(scope) ?? value,
            _ => Operators.Apply(sign[..1], target.Evaluate(scope), value, scope),
        };
        target.Assign(scope, LastValue);
    }
}

internal sealed class IfStatement(IReadOnlyList<(Statement Test, Block Body)> branches, Block? otherwise) : Statement
{
    public override void Run(Scope scope, Action<object?> output)
    {
        foreach (var (test, body) in branches)
        {
            if (LanguagePrimitives.IsTrue(Conditions.Value(test, scope)))
            {
                body.Run(scope, output);
                return;
            }
        }

        otherwise?.Run(scope, output);
    }
}

internal static class Conditions
{
    public static object? Value(Statement test, Scope scope) => new Parenthesized(test).Evaluate(scope);

    /// <summary>Runs a loop's body once; false when the loop is to end.</summary>
    public static bool Turn(Block body, Scope scope, Action<object?> output)
    {
        try
        {
            body.Run(scope, output);
            return true;
        }
        catch (ContinueSignal)
        {
            return true;
        }
        catch (BreakSignal)
        {
            return false;
        }
    }
}

internal sealed class ForeachStatement(Variable item, Statement source, Block body) : Statement
{
    public override void Run(Scope scope, Action<object?> output)
    {
        foreach (var value in Values.Spread(Conditions.Value(source, scope)))
        {
            item.Assign(scope, value);
            if (!Conditions.Turn(body, scope, output))
            {
                break;
            }
        }
    }
}

/// <summary><c>while</c>, <c>for</c> and <c>do</c>: one loop with optional parts.</summary>
internal sealed class LoopStatement(Statement? first, Statement? test, Statement? step, Block body, bool bodyFirst, bool until) : Statement
{
    public override void Run(Scope scope, Action<object?> output)
    {
        first?.Run(scope, static _ => { });
        var skip = bodyFirst;
        while (skip || test is null || LanguagePrimitives.IsTrue(Conditions.Value(test, scope)) != until)
        {
            skip = false;
            scope.Engine.BeforeStatement(Line);
            if (!Conditions.Turn(body, scope, output))
            {
                break;
            }

            step?.Run(scope, static _ => { });
        }
    }
}

internal sealed class TryStatement(Block body, IReadOnlyList<(IReadOnlyList<TypeLiteral> Types, Block Body)> handlers, Block? always) : Statement
{
    public override void Run(Scope scope, Action<object?> output)
    {
        var engine = scope.Engine;
        try
        {
            engine.TryDepth += handlers.Count > 0 ? 1 : 0;
            try
            {
                body.Run(scope, output);
            }
            finally
            {
                engine.TryDepth -= handlers.Count > 0 ? 1 : 0;
            }
        }
        catch (Exception e) when (Engine.IsError(e) && HandlerFor(e, scope) is { } handler)
        {
            var record = Engine.RecordOf(e);
            engine.Remember(record);
            var before = scope.Get("_");
            scope.SetHere("_", record);
            handler.Run(scope, output);
            scope.SetHere("_", before);
        }
        finally
        {
            always?.Run(scope, output);
        }
    }

    private Block? HandlerFor(Exception e, Scope scope)
    {
        foreach (var (types, handler) in handlers)
        {
            if (types.Count == 0 || types.Any(t => Chain(e).Any(((Type)t.Evaluate(scope)).IsInstanceOfType)))
            {
                return handler;
            }
        }

        return null;
    }

    private static IEnumerable<Exception> Chain(Exception e)
    {
        yield return Engine.RecordOf(e).Exception;
        for (Exception? at = e; at is not null; at = at.InnerException)
        {
            yield return at;
        }
    }
}

internal sealed class ThrowStatement(Statement? value) : Statement
{
    public override void Run(Scope scope, Action<object?> output)
    {
        var thrown = value is null ? scope.Get("_") : Conditions.Value(value, scope);
        throw PSObject.Unwrap(thrown) switch
        {
            ErrorRecord record => new RuntimeException(record.ToString(), record.Exception, record) { WasThrownFromThrowStatement = true },
            Exception e => new RuntimeException(e.Message, e, new ErrorRecord(e, e.Message, ErrorCategory.OperationStopped, null)) { WasThrownFromThrowStatement = true },
            var other => Text(LanguagePrimitives.ToText(other ?? "ScriptHalted"), other),
        };
    }

    private static RuntimeException Text(string text, object? target) =>
        new(text, null, new ErrorRecord(new RuntimeException(text), text, ErrorCategory.OperationStopped, target)) { WasThrownFromThrowStatement = true };
}

internal sealed class FlowStatement(string keyword, Statement? value) : Statement
{
    public override void Run(Scope scope, Action<object?> output)
    {
        if (keyword == "return")
        {
            value?.Run(scope, output);
        }

        throw keyword switch
        {
            "break" => new BreakSignal(),
            "continue" => new ContinueSignal(),
            "exit" => new ExitSignal(value is null ? 0 : LanguagePrimitives.ConvertTo<int>(Conditions.Value(value, scope))),
            _ => new ReturnSignal(),
        };
    }
}

internal sealed class FunctionStatement(string name, ScriptBody body) : Statement
{
    public override void Run(Scope scope, Action<object?> output) => scope.Engine.Commands.Functions[name] = body;
}

/// <summary><c>switch</c> over one value or a list, with literal, wildcard and block clauses.</summary>
internal sealed class SwitchStatement(Statement subject, bool wildcard, IReadOnlyList<(Expression? Test, Block Body)> clauses) : Statement
{
    public override void Run(Scope scope, Action<object?> output)
    {
        foreach (var value in Values.Spread(Conditions.Value(subject, scope)))
        {
            scope.SetHere("_", value);
            var matched = false;
            foreach (var (test, body) in clauses)
            {
                if (test is null ? matched : !Matches(test.Evaluate(scope), value, scope))
                {
                    continue;
                }

                matched = true;
                if (!Conditions.Turn(body, scope, output))
                {
                    break;
                }
            }
        }
    }

    private bool Matches(object? test, object? value, Scope scope) => test is ScriptBlock block
        ? LanguagePrimitives.IsTrue(Values.Simplify([.. block.Run([], new PSVariable("_", value))]))
        : wildcard ? LanguagePrimitives.IsTrue(Operators.Apply("-like", value, test, scope)) : LanguagePrimitives.Equals(value, test, true);
}

/// <summary>Parameters and statements of a script, function or block.</summary>
internal sealed class ScriptBody(string text, IReadOnlyList<(TypeLiteral? Type, Variable Name, Expression? Default)> parameters, Block? begin, Block? process, Block? end)
{
    public IReadOnlyList<(TypeLiteral? Type, Variable Name, Expression? Default)> Parameters { get; } = parameters;
    public Block? Begin { get; } = begin;
    public Block? Process { get; } = process;
    public Block? End { get; } = end;

    /// <summary>A block value; it runs in a scope of its own below the one where it was written.</summary>
    public BoundBlock Bind(Scope home) => new(text, this, home);
}

internal sealed class BoundBlock(string text, ScriptBody body, Scope home)
    : ScriptBlock(text, (args, variables) => Collect(body, new Scope(home.Engine, home), args, variables))
{
    public ScriptBody Body { get; } = body;
    public Scope Home { get; } = home;

    /// <summary>Runs in the scope where it was written, as ForEach-Object and Where-Object do.</summary>
    public void RunHere(object? item, Action<object?> output)
    {
        var before = Home.Find("_")?.Value;
        Home.SetHere("_", item);
        try
        {
            Body.Process?.Run(Home, output);
            Body.End?.Run(Home, output);
        }
        catch (ReturnSignal)
        {
            // 'return' in a block ends this turn only.
        }
        finally
        {
            Home.SetHere("_", before);
        }
    }

    public static void BindArguments(ScriptBody body, Scope scope, IReadOnlyList<object?> positional, IDictionary named)
    {
        var next = 0;
        foreach (var (type, name, fallback) in body.Parameters)
        {
            var value = named.Contains(name.Name) ? named[name.Name] : next < positional.Count ? positional[next++] : fallback?.Evaluate(scope);
            scope.SetHere(name.Name, type is null ? value : LanguagePrimitives.ConvertTo(value, (Type)type.Evaluate(scope)));
        }

        scope.SetHere("args", positional.Skip(next).ToArray());
    }

    private static List<object?> Collect(ScriptBody body, Scope scope, object?[] args, IReadOnlyList<PSVariable> variables)
    {
        foreach (var variable in variables)
        {
            scope.SetHere(variable.Name, variable.Value);
        }

        var output = new List<object?>();
        BindArguments(body, scope, args, new Hashtable());
        try
        {
            body.Begin?.Run(scope, output.Add);
            body.Process?.Run(scope, output.Add);
            body.End?.Run(scope, output.Add);
        }
        catch (ReturnSignal)
        {
            // 'return' ends the block; what it put out stands.
        }

        return output;
    }
}
