using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Xml;

namespace System.Management.Automation;

/// <summary>Case-insensitive access to the members of any object: notes, properties, dictionary keys, XML nodes, methods.</summary>
internal static class Members
{
    private const BindingFlags Open = BindingFlags.Public | BindingFlags.Instance;
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Cache = new();

    public static IReadOnlyList<PropertyInfo> Properties(object target) => Cache.GetOrAdd(target.GetType(), static type =>
    {
        if (type == typeof(PSCustomObject))
        {
            return [];
        }

        // Types that are not public show what their interfaces promise, as PowerShell's adapter does.
        var found = type.GetProperties(Open).Where(p => p.GetIndexParameters().Length == 0 && p.CanRead && p.GetMethod!.IsPublic);
        return [.. found.OrderBy(p => Depth(type, p.DeclaringType)).ThenBy(p => p.MetadataToken).DistinctBy(p => p.Name)];
    });

    public static PropertyInfo? Property(object target, string name)
    {
        foreach (var property in Properties(target))
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return property;
            }
        }

        return null;
    }

    public static IEnumerable<string> PropertyNames(object target) => target is PSObject o
        ? o.Properties.Select(p => p.Name)
        : Properties(target).Select(p => p.Name);

    /// <summary>Reads a property; dictionary keys count as properties.</summary>
    public static bool TryGet(object? target, string name, out object? value)
    {
        value = null;
        if (target is PSObject wrapped)
        {
            if (wrapped.Notes.FirstOrDefault(n => n.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } note)
            {
                value = note.Value;
                return true;
            }

            target = wrapped.ImmediateBaseObject;
        }

        if (target is null)
        {
            return false;
        }

        if (target is IDictionary dictionary && TryKey(dictionary, name, out value))
        {
            return true;
        }

        if (target is XmlNode node && TryXml(node, name, out value))
        {
            return true;
        }

        // PowerShell's own type data adds this one.
        if (target is Job job && name.Equals("State", StringComparison.OrdinalIgnoreCase))
        {
            value = job.State.ToString();
            return true;
        }

        if (Property(target, name) is { } property)
        {
            value = Read(property, target);
            return true;
        }

        if (target.GetType().GetField(name, Open | BindingFlags.IgnoreCase) is { } field)
        {
            value = field.GetValue(target);
            return true;
        }

        return false;
    }

    public static object? Read(PropertyInfo property, object target)
    {
        try
        {
            return property.GetValue(target);
        }
        catch (TargetInvocationException e) when (e.InnerException is { } inner)
        {
            throw new RuntimeException($"Exception getting \"{property.Name}\": \"{inner.Message}\"", inner);
        }
    }

    public static void Set(object target, string name, object? value)
    {
        var plain = PSObject.Unwrap(target);
        if (target is PSObject wrapped && wrapped.Properties[name] is PSNoteProperty note)
        {
            note.Value = value;
        }
        else if (plain is IDictionary dictionary)
        {
            dictionary[name] = value;
        }
        else if (Property(plain, name) is { CanWrite: true } property)
        {
            property.SetValue(plain, LanguagePrimitives.ConvertTo(value, property.PropertyType));
        }
        else
        {
            throw new RuntimeException($"The property '{name}' cannot be found on this object. Verify that the property exists and can be set.");
        }
    }

    public static object? Invoke(object target, string name, object?[] arguments)
    {
        var plain = PSObject.Unwrap(target);
        var candidates = plain.GetType().GetMethods(Open).Where(m => m.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return (InvokeBest(candidates, plain, arguments) ?? throw NoMethod(plain.GetType(), name)).Value;
    }

    public static object? InvokeStatic(Type type, string name, object?[] arguments)
    {
        const BindingFlags shared = BindingFlags.Public | BindingFlags.Static;
        var candidates = name.Equals("new", StringComparison.OrdinalIgnoreCase)
            ? type.GetConstructors().Cast<MethodBase>()
            : type.GetMethods(shared).Where(m => m.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return (InvokeBest(candidates, null, arguments)
            ?? throw NoMethod(type, name)).Value;
    }

    private static RuntimeException NoMethod(Type type, string name)
    {
        var text = $"Method invocation failed because [{type.FullName}] does not contain a method named '{name}'.";
        return new RuntimeException(text, null, new ErrorRecord(new InvalidOperationException(text), "MethodNotFound", ErrorCategory.InvalidOperation, name));
    }

    private static Boxed? InvokeBest(IEnumerable<MethodBase> candidates, object? target, object?[] arguments)
    {
        foreach (var method in candidates.Where(m => m.GetParameters().Length == arguments.Length && !m.ContainsGenericParameters).OrderBy(m => Distance(m, arguments)))
        {
            var parameters = method.GetParameters();
            var converted = new object?[arguments.Length];
            var fits = true;
            for (var i = 0; fits && i < arguments.Length; i++)
            {
                fits = LanguagePrimitives.TryConvertTo(arguments[i], parameters[i].ParameterType, out converted[i]);
            }

            if (!fits)
            {
                continue;
            }

            try
            {
                return new Boxed(method is ConstructorInfo c ? c.Invoke(converted) : method.Invoke(target, converted));
            }
            catch (TargetInvocationException e) when (e.InnerException is { } inner)
            {
                throw new MethodInvocationException(
                    $"Exception calling \"{method.Name}\" with \"{arguments.Length}\" argument(s): \"{inner.Message}\"", inner);
            }
        }

        return null;
    }

    private static int Distance(MethodBase method, object?[] arguments) =>
        method.GetParameters().Zip(arguments).Sum(pair => PSObject.Unwrap(pair.Second) is { } a
            ? pair.First.ParameterType == a.GetType() ? 0 : pair.First.ParameterType.IsInstanceOfType(a) ? 1 : 2 : 1);

    private static bool TryKey(IDictionary dictionary, string name, out object? value)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            if (entry.Key is string key && key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                value = entry.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    private static bool TryXml(XmlNode node, string name, out object? value)
    {
        var found = node.ChildNodes.OfType<XmlElement>().Cast<XmlNode>()
            .Concat(node.Attributes?.Cast<XmlNode>() ?? [])
            .Where(n => n.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(n => n is XmlElement e && (e.HasAttributes || e.ChildNodes.OfType<XmlElement>().Any()) ? (object)e : n.InnerText)
            .ToArray();
        value = found.Length > 1 ? found : found.FirstOrDefault();
        return found.Length > 0;
    }

    private static int Depth(Type type, Type? declaring)
    {
        var depth = 0;
        for (var at = type; at is not null && at != declaring; at = at.BaseType)
        {
            depth++;
        }

        return depth;
    }

    private sealed record Boxed(object? Value);
}
