using System.Management.Automation;
using VirtPS.Tests.CmdletHost.Pipeline;

namespace VirtPS.Tests.CmdletHost.Language;

/// <summary>A part of a pipeline between two bars.</summary>
internal abstract class Element;

internal sealed class ExpressionElement(Expression value) : Element
{
    public Expression Value { get; } = value;
}

internal sealed record Argument(string? Name, Expression? Value, bool HasValue, bool Splat);

internal sealed class CommandElement(
    Expression name, IReadOnlyList<Argument> arguments, IReadOnlyList<(char Stream, Expression? File)> redirections, int line, string text, bool dotted) : Element
{
    public Stage Open(Scope scope, int position, int length)
    {
        var bound = arguments.SelectMany(a => Expand(a, scope)).ToList();
        var invocation = new Invocation(bound, line, text, position, length, dotted);
        var stage = scope.Engine.Commands.Open(name.Evaluate(scope), invocation, scope);
        foreach (var (stream, file) in redirections)
        {
            var target = file?.Evaluate(scope);
            Action<object?> sink = file is null ? item => stage.Next(item)
                : target is null ? static _ => { }
                : scope.Engine.FileSink(LanguagePrimitives.ToText(target));
            foreach (var one in stream == '*' ? "123456" : stream.ToString())
            {
                stage.Redirected[one] = sink;
            }
        }

        return stage;
    }

    private static IEnumerable<BoundArgument> Expand(Argument argument, Scope scope)
    {
        var value = argument.Value?.Evaluate(scope);
        if (!argument.Splat)
        {
            return [new BoundArgument(argument.Name, value, argument.HasValue || argument.Name is null, (argument.Value as NumberWord)?.Text)];
        }

        return value is System.Collections.IDictionary named
            ? named.Keys.Cast<object>().Select(k => new BoundArgument(LanguagePrimitives.ToText(k), named[k], true, null))
            : Values.Spread(value).Select(v => new BoundArgument(null, v, true, null));
    }
}

/// <summary>How a command was called.</summary>
internal sealed record Invocation(IReadOnlyList<BoundArgument> Arguments, int Line, string Text, int Position, int Length, bool Dotted)
{
    public bool ExpectsInput => Position > 1;
}

internal sealed class PipelineStatement(IReadOnlyList<Element> elements) : Statement
{
    public override void Run(Scope scope, Action<object?> output)
    {
        var engine = scope.Engine;
        var stages = new List<Stage>();
        try
        {
            for (var i = 0; i < elements.Count; i++)
            {
                if (elements[i] is CommandElement command)
                {
                    stages.Add(command.Open(scope, i + 1, elements.Count));
                }
                else if (i > 0)
                {
                    throw new RuntimeException("Expressions are only allowed as the first element of a pipeline.");
                }
            }

            Link(stages, output);
            engine.Enter(stages);
            Pump(stages, (elements[0] as ExpressionElement)?.Value, scope);
            scope.Global.SetHere("?", true);
        }
        finally
        {
            engine.Leave(stages);
            stages.ForEach(s => s.Close());
        }
    }

    private static void Link(List<Stage> stages, Action<object?> output)
    {
        for (var i = 0; i < stages.Count; i++)
        {
            var stage = stages[i];
            stage.Next = stage.Redirected.TryGetValue('1', out var elsewhere) ? elsewhere : i + 1 < stages.Count ? stages[i + 1].Accept : output;
        }
    }

    private static void Pump(List<Stage> stages, Expression? source, Scope scope)
    {
        var from = 0;
        try
        {
            var values = source is null ? [] : Values.Spread(source.Evaluate(scope));
            stages.ForEach(s => s.EnsureBegun());
            if (source is null)
            {
                stages[0].RunWithoutInput();
            }

            foreach (var value in values)
            {
                stages[0].Accept(value);
            }
        }
        catch (EnoughSignal enough) when (stages.IndexOf(enough.Stage) is >= 0 and var index)
        {
            from = index;
        }

        for (var i = from; i < stages.Count; i++)
        {
            try
            {
                stages[i].End();
            }
            catch (EnoughSignal enough) when (stages.IndexOf(enough.Stage) is >= 0 and var index)
            {
                i = index - 1;
            }
        }
    }
}
