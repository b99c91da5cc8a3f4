using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Xml;

namespace System.Management.Automation;

/// <summary>The conversions that parameter binding and casts use, in PowerShell's order of preference.</summary>
internal static class Conversion
{
    public static object? Convert(object? value, Type type)
    {
        if (value is not null && type.IsInstanceOfType(value))
        {
            return value;
        }

        if (type == typeof(PSObject))
        {
            return value is null ? null : PSObject.AsPSObject(value);
        }

        value = PSObject.Unwrap(value);
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return value is null or "" ? null : Convert(value, underlying);
        }

        if (value is null)
        {
            return FromNull(type);
        }

        if (type.IsInstanceOfType(value))
        {
            return value;
        }

        if (type == typeof(string))
        {
            return LanguagePrimitives.ToText(value);
        }

        if (type == typeof(bool))
        {
            return LanguagePrimitives.IsTrue(value);
        }

        if (type == typeof(SwitchParameter))
        {
            return value is bool or SwitchParameter || LanguagePrimitives.IsNumber(value)
                ? new SwitchParameter(LanguagePrimitives.IsTrue(value))
                : throw Refuse(value, type, "A switch takes a Boolean value.");
        }

        if (type.IsArray || IsGenericList(type))
        {
            return ToList(value, type);
        }

        // An array of one element stands for that element.
        if (value is object?[] { Length: 1 } single && !typeof(IEnumerable).IsAssignableFrom(type))
        {
            return Convert(single[0], type);
        }

        return FromScalar(value, type);
    }

    private static object? FromScalar(object value, Type type)
    {
        try
        {
            if (type == typeof(FileInfo) || type == typeof(DirectoryInfo))
            {
                return Activator.CreateInstance(type, LanguagePrimitives.ToText(value))!;
            }

            if (type.IsEnum)
            {
                return ToEnum(value, type);
            }

            if (LanguagePrimitives.IsNumber(Default(type)) && TryNumber(value, type, out var number))
            {
                return number;
            }

            return value switch
            {
                string text when type == typeof(char) && text.Length == 1 => text[0],
                string text when type == typeof(TimeSpan) => TimeSpan.Parse(text, CultureInfo.InvariantCulture),
                long ticks when type == typeof(TimeSpan) => new TimeSpan(ticks),
                int ticks when type == typeof(TimeSpan) => new TimeSpan(ticks),
                string text when type == typeof(DateTime) => DateTime.Parse(text, CultureInfo.InvariantCulture),
                string text when type == typeof(Uri) => new Uri(text, UriKind.RelativeOrAbsolute),
                string text when type == typeof(Type) => TypeNames.Find(text) ?? throw Refuse(value, type, $"Cannot find the type [{text}]."),
                string text when type == typeof(XmlDocument) => LoadXml(text),
                Hashtable table when type.GetConstructor([]) is { } make && type != typeof(Hashtable) => Fill(make.Invoke([]), table),
                _ => ByMember(value, type),
            };
        }
        catch (TargetInvocationException e) when (e.InnerException is { } inner)
        {
            throw Refuse(value, type, inner.Message, inner);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException or XmlException)
        {
            throw Refuse(value, type, e.Message, e);
        }
    }

    private static object ByMember(object value, Type type)
    {
        const BindingFlags open = BindingFlags.Public | BindingFlags.Static;
        if (value is string && type.GetMethod("Parse", open, [typeof(string), typeof(IFormatProvider)]) is { } culture)
        {
            return culture.Invoke(null, [value, CultureInfo.InvariantCulture])!;
        }

        if (value is string && type.GetMethod("Parse", open, [typeof(string)]) is { } parse)
        {
            return parse.Invoke(null, [value])!;
        }

        if (!type.IsAbstract && type.GetConstructors().FirstOrDefault(c => c.GetParameters() is [var only] && only.ParameterType.IsInstanceOfType(value) && only.ParameterType != typeof(object)) is { } make)
        {
            return make.Invoke([value]);
        }

        var operators = type.GetMethods(open).Concat(value.GetType().GetMethods(open)).Where(m => m.Name is "op_Implicit" or "op_Explicit" && m.ReturnType == type);
        if (operators.FirstOrDefault(m => m.GetParameters()[0].ParameterType.IsInstanceOfType(value)) is { } convert)
        {
            return convert.Invoke(null, [value])!;
        }

        throw Refuse(value, type, null);
    }

    private static bool TryNumber(object value, Type type, out object? number)
    {
        number = null;
        var source = value is string text ? (Numbers.TryParse(text, out var parsed) ? parsed : throw new FormatException($"The input string '{text}' was not in a correct format.")) : value;
        if (source is not IConvertible)
        {
            return false;
        }

        number = System.Convert.ChangeType(source is char c ? (int)c : source, type, CultureInfo.InvariantCulture);
        return true;
    }

    private static object ToEnum(object value, Type type)
    {
        if (value is Enum or not string)
        {
            return LanguagePrimitives.IsNumber(value) || value is Enum
                ? Enum.ToObject(type, value is Enum ? System.Convert.ToInt64(value, CultureInfo.InvariantCulture) : System.Convert.ToInt64(value, CultureInfo.InvariantCulture))
                : value is Array many ? ToEnum(string.Join(',', many.Cast<object?>().Select(LanguagePrimitives.ToText)), type) : throw Refuse(value, type, null);
        }

        long bits = 0;
        foreach (var part in ((string)value).Split(',', StringSplitOptions.TrimEntries))
        {
            var names = Enum.GetNames(type);
            var exact = names.Where(n => n.Equals(part, StringComparison.OrdinalIgnoreCase)).ToArray();
            var near = exact.Length > 0 ? exact : [.. names.Where(n => part.Length > 0 && n.StartsWith(part, StringComparison.OrdinalIgnoreCase))];
            if (near.Length > 0 && (exact.Length > 0 || near.Length == 1))
            {
                bits |= System.Convert.ToInt64(Enum.Parse(type, near[0]), CultureInfo.InvariantCulture);
            }
            else if (long.TryParse(part, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
            {
                bits |= number;
            }
            else
            {
                throw Refuse(value, type, $"Unable to match the identifier name {part} to a valid enumerator name. Specify one of the following enumerator names and try again:{Environment.NewLine}{string.Join(", ", names)}");
            }
        }

        return Enum.ToObject(type, bits);
    }

    private static object ToList(object value, Type type)
    {
        var element = type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[0];
        var items = value is IEnumerable many and not (string or IDictionary or XmlNode) ? many.Cast<object?>() : [value];
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        foreach (var item in items)
        {
            list.Add(Convert(item, element));
        }

        if (!type.IsArray)
        {
            return list;
        }

        var array = Array.CreateInstance(element, list.Count);
        list.CopyTo(array, 0);
        return array;
    }

    private static object Fill(object target, Hashtable table)
    {
        foreach (DictionaryEntry entry in table)
        {
            Members.Set(target, LanguagePrimitives.ToText(entry.Key), entry.Value);
        }

        return target;
    }

    private static XmlDocument LoadXml(string text)
    {
        var document = new XmlDocument { XmlResolver = null };
        document.LoadXml(text);
        return document;
    }

    private static object? FromNull(Type type) =>
        type == typeof(string) ? string.Empty
        : type == typeof(bool) ? false
        : type == typeof(SwitchParameter) ? default(SwitchParameter)
        : LanguagePrimitives.IsNumber(Default(type)) ? Default(type)
        : !type.IsValueType ? null
        : throw new PSInvalidCastException($"Cannot convert null to type \"{type.FullName}\".");

    private static object? Default(Type type) => type.IsValueType && !type.IsEnum ? Activator.CreateInstance(type) : null;

    private static bool IsGenericList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() is var d
        && (d == typeof(List<>) || d == typeof(IList<>) || d == typeof(IEnumerable<>) || d == typeof(IReadOnlyList<>) || d == typeof(ICollection<>) || d == typeof(IReadOnlyCollection<>));

    private static PSInvalidCastException Refuse(object value, Type type, string? why, Exception? inner = null)
    {
        var text = $"Cannot convert {(value is string ? "value" : "the")} \"{LanguagePrimitives.ToText(value)}\"{(value is string ? string.Empty : $" value of type \"{value.GetType().FullName}\"")} to type \"{type.FullName}\".";
        return new PSInvalidCastException(why is null ? text : $"{text} Error: \"{why}\"", inner);
    }
}
