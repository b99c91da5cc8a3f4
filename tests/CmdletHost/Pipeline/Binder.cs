using System.Collections;
using System.Management.Automation;

namespace VirtPS.Tests.CmdletHost.Pipeline;

/// <summary>Binds arguments and pipeline objects to the parameters of one running cmdlet, in PowerShell's order.</summary>
internal sealed class Binder(Cmdlet cmdlet, CommandShape shape, InvocationInfo invocation, EngineIntrinsics engine, CommonParameters common)
{
    private readonly HashSet<ParameterShape> _bound = [];
    private readonly Dictionary<ParameterShape, object?> _defaults = [];
    private readonly List<ParameterShape> _fromPipeline = [];
    private List<string> _sets = [.. shape.Sets];
    private List<string> _setsBefore = [];
    private string? _first;

    /// <summary>The parameter set in force, as far as it is known by now.</summary>
    public string CurrentSet => _sets.Count == 1 ? _sets[0]
        : shape.DefaultSet is { } preferred && _sets.Contains(preferred, StringComparer.OrdinalIgnoreCase) ? preferred
        : _sets.Count > 0 && _sets.Contains(ParameterAttribute.AllParameterSets) ? ParameterAttribute.AllParameterSets : _sets.FirstOrDefault() ?? string.Empty;

    public void BindArguments(IReadOnlyList<BoundArgument> arguments)
    {
        var positional = new List<BoundArgument>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument.Name is not { } name)
            {
                positional.Add(argument);
                continue;
            }

            var parameter = shape.Find(name);
            var ordinary = parameter is null ? CommonParameters.Resolve(name, true) : null;
            if (parameter is null && (ordinary is null || (ordinary is "WhatIf" or "Confirm" && !shape.Attribute.SupportsShouldProcess)))
            {
                throw new ParameterBindingException($"A parameter cannot be found that matches parameter name '{name}'.", "NamedParameterNotFound", name, null);
            }

            var isSwitch = parameter?.IsSwitch ?? CommonParameters.IsSwitch(ordinary!);
            if (!argument.HasValue && isSwitch)
            {
                argument = argument with { Value = true, HasValue = true };
            }
            else if (!argument.HasValue)
            {
                argument = i + 1 < arguments.Count && arguments[i + 1].Name is null
                    ? arguments[++i] with { Name = name }
                    : throw new ParameterBindingException($"Missing an argument for parameter '{parameter?.Name ?? ordinary}'. Specify a parameter of type '{parameter?.Type.FullName ?? "System.String"}' and try again.", "MissingArgument", name, null);
            }

            if (parameter is null)
            {
                common.Set(ordinary!, argument.Value);
                invocation.BoundParameters[ordinary!] = isSwitch ? new SwitchParameter(LanguagePrimitives.IsTrue(argument.Value)) : argument.Value;
            }
            else if (!_bound.Contains(parameter))
            {
                Bind(parameter, argument, true);
            }
            else
            {
                throw new ParameterBindingException($"Cannot bind parameter because parameter '{parameter.Name}' is specified more than once. To provide multiple values to parameters that can accept multiple values, use the array syntax. For example, \"-parameter value1,value2,value3\".", "ParameterAlreadyBound", parameter.Name, null);
            }
        }

        BindPositional(positional);
    }

    /// <summary>Settles the parameter set once nothing more can come, or before the first pipeline object.</summary>
    public void Settle(bool expectsInput)
    {
        IReadOnlyList<ParameterShape> missing;
        if (expectsInput)
        {
            var choice = new PipelineSets(shape, _bound, _sets);
            (_sets, _first, missing) = (choice.Remaining, choice.First, choice.Missing);
        }
        else
        {
            _sets = Choose();
            missing = Missing(_sets[0]);
        }

        if (missing.Count > 0)
        {
            throw new ParameterBindingException($"Cannot process command because of one or more missing mandatory parameters: {string.Join(' ', missing.Select(p => p.Name))}.", "MissingMandatoryParameter", missing[0].Name, null);
        }

        _setsBefore = _sets;
    }

    /// <summary>Binds one object from the pipeline; false when no parameter takes it.</summary>
    public bool BindObject(object? item)
    {
        foreach (var parameter in _fromPipeline)
        {
            parameter.Write(cmdlet, _defaults[parameter]);
            _bound.Remove(parameter);
            invocation.BoundParameters.Remove(parameter.Name);
        }

        _fromPipeline.Clear();
        _sets = _setsBefore;
        var any = false;
        var steps = _first is null ? new List<string>?[] { null } : [[_first], null];
        foreach (var (only, byName, convert) in steps.SelectMany(o => new[] { (o, false, false), (o, true, false), (o, false, true), (o, true, true) }))
        {
            if (only is null && _first is not null && _sets is [var settled] && settled == _first)
            {
                break;
            }

            // The default set comes first; the others get their turn when it takes nothing.
            var valid = only ?? _sets.Where(s => _first is null || _sets.Count == 1 || s != _first).ToList();
            var preferred = valid.Where(s => s.Equals(shape.DefaultSet, StringComparison.OrdinalIgnoreCase)).ToList();
            any |= BindObject(item, byName, convert, preferred) || BindObject(item, byName, convert, valid.Except(preferred).ToList());
        }

        if (!any)
        {
            return false;
        }

        _sets = Choose();
        if (Missing(_sets[0]) is { Count: > 0 } missing)
        {
            throw new ParameterBindingException($"The input object cannot be bound because it did not contain the information required to bind all mandatory parameters: {string.Join(' ', missing.Select(p => p.Name))}", "InputObjectMissingMandatory", missing[0].Name, item);
        }

        return true;
    }

    private bool BindObject(object? item, bool byName, bool convert, List<string> sets)
    {
        var any = false;
        foreach (var parameter in shape.Parameters.Where(p => !_bound.Contains(p) && sets.Any(s => p.In(s) is { } a && (byName ? a.ValueFromPipelineByPropertyName : a.ValueFromPipeline))).ToArray())
        {
            if (!byName && item is null && !parameter.AllowsNull)
            {
                continue;
            }

            var value = item;
            if (byName && !TryProperty(item, parameter, out value))
            {
                continue;
            }

            _defaults.TryAdd(parameter, parameter.Read(cmdlet));
            try
            {
                if (Bind(parameter, new BoundArgument(null, value, true, null), convert))
                {
                    _fromPipeline.Add(parameter);
                    any = true;
                }
            }
            catch (ParameterBindingException e) when (e.ErrorId.StartsWith("CannotConvert", StringComparison.Ordinal) || (!byName && ArgumentConversion.IsRefusal(e)))
            {
                // Another parameter may still take the object; if none does, the caller reports that.
            }
        }

        return any;
    }

    private static bool TryProperty(object? item, ParameterShape parameter, out object? value)
    {
        value = null;
        foreach (var name in parameter.Aliases.Prepend(parameter.Name))
        {
            if (PSObject.Unwrap(item) is not IDictionary && Members.TryGet(item, name, out value))
            {
                return true;
            }
        }

        return false;
    }

    private void BindPositional(List<BoundArgument> waiting)
    {
        while (waiting.Count > 0 && NextPosition() is { } position)
        {
            var candidates = shape.Parameters
                .Where(p => !_bound.Contains(p) && _sets.Any(s => p.In(s)?.Position == position))
                .OrderBy(p => shape.DefaultSet is { } d && _sets.Contains(d) && p.In(d)?.Position == position ? 0 : 1).ToArray();
            var rest = candidates.FirstOrDefault(p => _sets.Any(s => p.In(s) is { ValueFromRemainingArguments: true }));
            if (rest is not null)
            {
                Bind(rest, Remaining(waiting), true);
                return;
            }

            var done = candidates.Any(p => Bind(p, waiting[0], false)) || BindFirst(candidates, waiting[0]);
            waiting.RemoveAt(0);
        }

        if (waiting.Count == 0)
        {
            return;
        }

        var sink = shape.Parameters.FirstOrDefault(p => !_bound.Contains(p) && _sets.Any(s => p.In(s) is { ValueFromRemainingArguments: true }))
            ?? throw new ParameterBindingException($"A positional parameter cannot be found that accepts argument '{LanguagePrimitives.ToText(waiting[0].Value)}'.", "PositionalParameterNotFound", LanguagePrimitives.ToText(waiting[0].Value), null);
        Bind(sink, Remaining(waiting), true);
    }

    private bool BindFirst(ParameterShape[] candidates, BoundArgument argument)
    {
        for (var i = 0; i < candidates.Length; i++)
        {
            try
            {
                return Bind(candidates[i], argument, true);
            }
            catch (ParameterBindingException e) when (i + 1 < candidates.Length && (e.ErrorId.StartsWith("CannotConvert", StringComparison.Ordinal) || ArgumentConversion.IsRefusal(e)))
            {
                // The next parameter at this position may take the argument.
            }
        }

        return false;
    }

    private static BoundArgument Remaining(List<BoundArgument> waiting) =>
        waiting.Count == 1 ? waiting[0] : new BoundArgument(null, waiting.Select(w => w.Value).ToArray(), true, null);

    private int? NextPosition() => shape.Parameters.Where(p => !_bound.Contains(p))
        .SelectMany(p => _sets.Select(p.In)).Where(a => a is { Position: >= 0 }).Select(a => (int?)a!.Position).Min();

    private List<ParameterShape> Missing(string set) => [.. shape.Parameters.Where(p => !_bound.Contains(p) && p.In(set) is { Mandatory: true })];

    /// <summary>The one set in force: the default where it is still possible, else the only one that has all it needs.</summary>
    private List<string> Choose()
    {
        if (_sets.Count == 1)
        {
            return _sets;
        }

        if (shape.DefaultSet is { } preferred && _sets.Contains(preferred, StringComparer.OrdinalIgnoreCase))
        {
            return [preferred];
        }

        var complete = _sets.Where(s => Missing(s).Count == 0).ToList();
        var definite = complete.Where(s => shape.Parameters.Any(p => p.Sets.TryGetValue(s, out var a) && a.Mandatory)).ToList();
        return complete.Count == 1 ? complete : definite.Count == 1 ? definite
            : throw new ParameterBindingException("Parameter set cannot be resolved using the specified named parameters. One or more parameters issued cannot be used together or an insufficient number of parameters were provided.", "AmbiguousParameterSet", string.Empty, null);
    }

    private bool Bind(ParameterShape parameter, BoundArgument argument, bool convert)
    {
        var value = argument.Text is { } text && parameter.Type == typeof(string) ? text : argument.Value;
        if (argument.Text is { } word && parameter.Type == typeof(string[]))
        {
            value = word;
        }

        try
        {
            value = ArgumentConversion.Transform(parameter, value, engine);
        }
        catch (ParameterBindingException e) when (!convert && ArgumentConversion.IsRefusal(e))
        {
            return false;
        }

        var plain = parameter.Type == typeof(PSObject) || parameter.Type == typeof(object) ? value : PSObject.Unwrap(value);
        if (!convert && !(plain is null ? parameter.AllowsNull && !parameter.Type.IsValueType : parameter.Type.IsInstanceOfType(plain) || ArgumentConversion.IsListOf(parameter.Type, plain)))
        {
            return false;
        }

        var narrowed = _sets.Where(parameter.IsIn).ToList();
        if (narrowed.Count == 0)
        {
            throw new ParameterBindingException("Parameter set cannot be resolved using the specified named parameters. One or more parameters issued cannot be used together or an insufficient number of parameters were provided.", "AmbiguousParameterSet", parameter.Name, null);
        }

        var converted = ArgumentConversion.Convert(parameter, value);
        ArgumentConversion.Validate(parameter, converted, engine);
        parameter.Write(cmdlet, converted);
        _bound.Add(parameter);
        _sets = narrowed;
        invocation.BoundParameters[parameter.Name] = converted;
        return true;
    }
}
