using System.Collections.Concurrent;
using System.Management.Automation;
using System.Reflection;

namespace VirtPS.Tests.CmdletHost.Pipeline;

/// <summary>One parameter of a cmdlet, as its attributes declare it.</summary>
internal sealed class ParameterShape
{
    private readonly PropertyInfo _property;

    // Only the attributes on the property itself count: an override states its own.
    public ParameterShape(PropertyInfo property)
    {
        _property = property;
        Sets = property.GetCustomAttributes<ParameterAttribute>(false).ToDictionary(p => p.ParameterSetName, StringComparer.OrdinalIgnoreCase);
        Aliases = [.. property.GetCustomAttributes<AliasAttribute>(false).SelectMany(a => a.AliasNames)];
        Validators = [.. property.GetCustomAttributes<ValidateArgumentsAttribute>(false)];
        Transformations = [.. property.GetCustomAttributes<ArgumentTransformationAttribute>(false)];
        AllowsNull = property.IsDefined(typeof(AllowNullAttribute), false) || Nullable.GetUnderlyingType(Type) is not null || !IsMandatoryAnywhere;
        AllowsEmpty = property.IsDefined(typeof(AllowEmptyStringAttribute), false) || property.IsDefined(typeof(AllowEmptyCollectionAttribute), false) || !IsMandatoryAnywhere;
    }

    public string Name => _property.Name;
    public Type Type => _property.PropertyType;
    public bool IsSwitch => Type == typeof(SwitchParameter);
    public IReadOnlyDictionary<string, ParameterAttribute> Sets { get; }
    public IReadOnlyList<string> Aliases { get; }
    public IReadOnlyList<ValidateArgumentsAttribute> Validators { get; }
    public IReadOnlyList<ArgumentTransformationAttribute> Transformations { get; }
    public bool AllowsNull { get; }
    public bool AllowsEmpty { get; }
    public ArgumentCompleterAttribute? Completer => _property.GetCustomAttribute<ArgumentCompleterAttribute>(false);

    private bool IsMandatoryAnywhere => Sets.Values.Any(s => s.Mandatory);

    public bool IsIn(string set) => In(set) is not null;

    public ParameterAttribute? In(string set) => Sets.TryGetValue(set, out var own) || Sets.TryGetValue(ParameterAttribute.AllParameterSets, out own) ? own : null;

    public bool IsNamed(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase) || Aliases.Contains(name, StringComparer.OrdinalIgnoreCase);

    public object? Read(Cmdlet cmdlet) => _property.CanRead ? _property.GetValue(cmdlet) : null;

    public void Write(Cmdlet cmdlet, object? value)
    {
        try
        {
            _property.SetValue(cmdlet, value);
        }
        catch (TargetInvocationException e) when (e.InnerException is { } inner)
        {
            throw new ParameterBindingException($"Cannot bind parameter '{Name}' to the target. Exception setting \"{Name}\": \"{inner.Message}\"", "ParameterBindingFailed", Name, value, inner);
        }
    }
}

/// <summary>The parameters and parameter sets of a cmdlet class.</summary>
internal sealed class CommandShape
{
    private static readonly ConcurrentDictionary<Type, CommandShape> Known = new();

    private CommandShape(Type type)
    {
        Attribute = type.GetCustomAttribute<CmdletAttribute>() ?? throw new ArgumentException($"{type} is no cmdlet.");
        Parameters = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.IsDefined(typeof(ParameterAttribute), false) && p.SetMethod is { IsPublic: true })
            .Select(p => new ParameterShape(p))];
        var named = Parameters.SelectMany(p => p.Sets.Keys).Where(s => s != ParameterAttribute.AllParameterSets).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        DefaultSet = Attribute.DefaultParameterSetName;
        if (DefaultSet is not null && !named.Contains(DefaultSet, StringComparer.OrdinalIgnoreCase))
        {
            named.Add(DefaultSet);
        }

        Sets = named.Count == 0 ? [ParameterAttribute.AllParameterSets] : named;
    }

    public CmdletAttribute Attribute { get; }
    public IReadOnlyList<ParameterShape> Parameters { get; }
    public IReadOnlyList<string> Sets { get; }
    public string? DefaultSet { get; }

    public static CommandShape Of(Type type) => Known.GetOrAdd(type, static t => new CommandShape(t));

    /// <summary>Finds a parameter by name, alias or unambiguous beginning.</summary>
    public ParameterShape? Find(string name)
    {
        if (Parameters.FirstOrDefault(p => p.IsNamed(name)) is { } exact)
        {
            return exact;
        }

        if (CommonParameters.Resolve(name, false) is not null)
        {
            return null;
        }

        var near = Parameters.Where(p => p.Aliases.Prepend(p.Name).Any(n => n.StartsWith(name, StringComparison.OrdinalIgnoreCase))).ToArray();
        return near.Length <= 1
            ? near.FirstOrDefault()
            : throw new ParameterBindingException(
                $"Parameter cannot be processed because the parameter name '{name}' is ambiguous. Possible matches include: {string.Join(' ', near.Select(p => "-" + p.Name))}.",
                "AmbiguousParameter", name, null);
    }
}
