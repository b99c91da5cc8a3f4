using System.Management.Automation;

namespace VirtPS.Tests.CmdletHost.Language;

/// <summary>The variables of one running script, function or block; look-up goes outwards, writing stays inside.</summary>
internal sealed class Scope(Engine engine, Scope? parent)
{
    private readonly Dictionary<string, PSVariable> _variables = new(StringComparer.OrdinalIgnoreCase);

    public Engine Engine { get; } = engine;
    public Scope? Parent { get; } = parent;

    public Scope Global => Parent?.Global ?? this;

    public PSVariable? Find(string name)
    {
        for (var at = this; at is not null; at = at.Parent)
        {
            if (at._variables.TryGetValue(name, out var found))
            {
                return found;
            }
        }

        return null;
    }

    public object? Get(string name) => name.Split(':') switch
    {
        ["env", var variable] => Environment.GetEnvironmentVariable(variable),
        ["global" or "script", var variable] => Global.Find(variable)?.Value,
        [_, var variable] => Find(variable)?.Value,
        _ => Find(name)?.Value,
    };

    public void Set(string name, object? value)
    {
        switch (name.Split(':'))
        {
            case ["env", var variable]:
                Environment.SetEnvironmentVariable(variable, LanguagePrimitives.ToText(value));
                break;
            case ["global" or "script", var variable]:
                Global.SetHere(variable, value);
                break;
            case [_, var variable]:
                SetHere(variable, value);
                break;
            default:
                SetHere(name, value);
                break;
        }
    }

    public void SetHere(string name, object? value)
    {
        if (_variables.TryGetValue(name, out var found))
        {
            found.Value = value;
        }
        else
        {
            _variables.Add(name, new PSVariable(name, value));
        }
    }
}

internal sealed class BreakSignal : Exception;

internal sealed class ContinueSignal : Exception;

internal sealed class ReturnSignal : Exception;

internal sealed class ExitSignal(int code) : Exception
{
    public int Code { get; } = code;
}
