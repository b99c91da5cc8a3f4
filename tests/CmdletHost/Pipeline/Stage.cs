using System.Management.Automation;
using VirtPS.Tests.CmdletHost.Language;

namespace VirtPS.Tests.CmdletHost.Pipeline;

/// <summary>One command of a running pipeline. Objects are pushed: what a stage writes is processed downstream at once.</summary>
internal abstract class Stage
{
    private bool _begun;

    public Action<object?> Next { get; set; } = static _ => { };

    /// <summary>Where redirections send the other streams; absent streams go where they always go.</summary>
    public Dictionary<char, Action<object?>> Redirected { get; } = [];

    public void EnsureBegun()
    {
        if (!_begun)
        {
            _begun = true;
            Begin();
        }
    }

    public void Accept(object? item)
    {
        EnsureBegun();
        Process(item);
    }

    protected abstract void Begin();
    protected abstract void Process(object? item);

    /// <summary>The first command of a pipeline runs once, without an object.</summary>
    public virtual void RunWithoutInput()
    {
        EnsureBegun();
        Process(null);
    }

    public abstract void End();

    public virtual void Stop() { }
    public virtual void Close() { }
}

/// <summary>Thrown by a command that needs no more input; the pipeline ends what stands before it.</summary>
internal sealed class EnoughSignal(Stage stage) : Exception
{
    public Stage Stage { get; } = stage;
}

/// <summary>A function, a script block or a script file.</summary>
internal sealed class ScriptStage(ScriptBody body, Scope scope, IReadOnlyList<BoundArgument> arguments, bool hasInput, bool isFile = false) : Stage
{
    /// <summary>Set when the script file ended with 'exit'.</summary>
    public int? ExitCode { get; private set; }

    private readonly List<object?> _input = [];

    protected override void Begin()
    {
        var named = new System.Collections.Hashtable(StringComparer.OrdinalIgnoreCase);
        var positional = new List<object?>();
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Name is not { } name)
            {
                positional.Add(arguments[i].Value);
                continue;
            }

            var parameter = body.Parameters.FirstOrDefault(p => p.Name.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase)).Name
                ?? throw new ParameterBindingException($"A parameter cannot be found that matches parameter name '{name}'.", "NamedParameterNotFound", name, null);
            var isSwitch = body.Parameters.First(p => p.Name == parameter).Type?.Name.Equals("switch", StringComparison.OrdinalIgnoreCase) ?? false;
            named[parameter.Name] = arguments[i].HasValue ? arguments[i].Value : isSwitch ? new SwitchParameter(true) : i + 1 < arguments.Count ? arguments[++i].Value : null;
        }

        BoundBlock.BindArguments(body, scope, positional, named);
        Guarded(body.Begin);
    }

    protected override void Process(object? item)
    {
        scope.SetHere("_", item);
        _input.Add(item);
        Guarded(body.Process);
    }

    public override void RunWithoutInput()
    {
        EnsureBegun();
        Guarded(body.Process);
    }

    public override void End()
    {
        EnsureBegun();
        if (hasInput)
        {
            scope.SetHere("input", _input.ToArray());
        }

        Guarded(body.End);
    }

    private void Guarded(Block? block)
    {
        try
        {
            if (ExitCode is null)
            {
                block?.Run(scope, Next);
            }
        }
        catch (ExitSignal exit) when (isFile)
        {
            ExitCode = exit.Code;
            scope.Global.SetHere("LASTEXITCODE", exit.Code);
        }
        catch (ReturnSignal)
        {
            // 'return' ends this block; what was put out stands.
        }
    }
}
