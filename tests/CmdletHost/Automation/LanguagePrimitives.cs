using System.Collections;
using System.Globalization;
using System.Reflection;

namespace System.Management.Automation;

public static class LanguagePrimitives
{
    public static object? ConvertTo(object? valueToConvert, Type resultType) => Conversion.Convert(valueToConvert, resultType);
    public static object? ConvertTo(object? valueToConvert, Type resultType, IFormatProvider formatProvider) => Conversion.Convert(valueToConvert, resultType);
    public static T ConvertTo<T>(object? valueToConvert) => (T)Conversion.Convert(valueToConvert, typeof(T))!;

    public static bool TryConvertTo(object? valueToConvert, Type resultType, out object? result)
    {
        try
        {
            result = Conversion.Convert(valueToConvert, resultType);
            return true;
        }
        catch (Exception e) when (e is InvalidCastException or RuntimeException)
        {
            result = null;
            return false;
        }
    }

    public static bool TryConvertTo(object? valueToConvert, Type resultType, IFormatProvider formatProvider, out object? result) => TryConvertTo(valueToConvert, resultType, out result);

    public static bool TryConvertTo<T>(object? valueToConvert, out T? result)
    {
        var done = TryConvertTo(valueToConvert, typeof(T), out var value);
        result = done ? (T?)value : default;
        return done;
    }

    public static bool TryConvertTo<T>(object? valueToConvert, IFormatProvider formatProvider, out T? result) => TryConvertTo(valueToConvert, out result);

    public static bool IsTrue(object? obj) => PSObject.Unwrap(obj) switch
    {
        null => false,
        bool b => b,
        SwitchParameter s => s.IsPresent,
        string text => text.Length > 0,
        IList { Count: 0 } => false,
        IList { Count: 1 } list => IsTrue(list[0]),
        IList => true,
        IConvertible number and not (DateTime or char or Enum) => number.ToDouble(CultureInfo.InvariantCulture) != 0,
        Enum e => Convert.ToInt64(e, CultureInfo.InvariantCulture) != 0,
        _ => true,
    };

    public static new bool Equals(object? first, object? second) => Equals(first, second, false);

    public static bool Equals(object? first, object? second, bool ignoreCase)
    {
        (first, second) = (PSObject.Unwrap(first), PSObject.Unwrap(second));
        if (first is null || second is null)
        {
            return first is null && second is null;
        }

        if (first is string text)
        {
            return string.Equals(text, ToText(second), ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        }

        if (IsNumber(first) && TryNumber(second, out var number))
        {
            return Numbers.Compare(first, number) == 0;
        }

        return first.Equals(second) || (TryConvertTo(second, first.GetType(), out var converted) && first.Equals(converted));
    }

    public static bool Equals(object? first, object? second, bool ignoreCase, IFormatProvider formatProvider) => Equals(first, second, ignoreCase);

    public static int Compare(object? first, object? second) => Compare(first, second, false);

    public static int Compare(object? first, object? second, bool ignoreCase)
    {
        (first, second) = (PSObject.Unwrap(first), PSObject.Unwrap(second));
        if (first is null || second is null)
        {
            return first is null ? second is null ? 0 : -1 : 1;
        }

        if (first is string text)
        {
            return string.Compare(text, ToText(second), CultureInfo.InvariantCulture, ignoreCase ? CompareOptions.IgnoreCase : CompareOptions.None);
        }

        if (IsNumber(first) && TryNumber(second, out var number))
        {
            return Numbers.Compare(first, number);
        }

        return first is IComparable comparable
            ? comparable.CompareTo(Conversion.Convert(second, first.GetType()))
            : throw new PSArgumentException($"Cannot compare \"{ToText(first)}\" because it is not IComparable.");
    }

    public static int Compare(object? first, object? second, bool ignoreCase, IFormatProvider formatProvider) => Compare(first, second, ignoreCase);

    public static IEnumerable? GetEnumerable(object? obj) => PSObject.Unwrap(obj) switch
    {
        null or string or IDictionary or Xml.XmlNode => null,
        IEnumerable many => many,
        IEnumerator running => Rest(running),
        _ => null,
    };

    private static IEnumerable Rest(IEnumerator running)
    {
        while (running.MoveNext())
        {
            yield return running.Current;
        }
    }

    public static IEnumerator? GetEnumerator(object? obj) => GetEnumerable(obj)?.GetEnumerator();

    internal static bool IsNumber(object? value) => value is byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal or System.Numerics.BigInteger;

    /// <summary>The text PowerShell makes of a value in a string: invariant culture, lists joined by blanks.</summary>
    internal static string ToText(object? value) => PSObject.Unwrap(value) switch
    {
        null => string.Empty,
        string text => text,
        PSObject custom => custom.ToString(),
        double d => d.ToString("G15", CultureInfo.InvariantCulture),
        float f => f.ToString("G7", CultureInfo.InvariantCulture),
        DateTime date => date.ToString(CultureInfo.InvariantCulture),
        Type type => type.FullName ?? type.Name,
        IFormattable f and not Enum => f.ToString(null, CultureInfo.InvariantCulture),
        IList list => string.Join(' ', list.Cast<object?>().Select(ToText)),
        var other => other.ToString() ?? string.Empty,
    };

    private static bool TryNumber(object value, out object number)
    {
        number = value;
        if (IsNumber(value))
        {
            return true;
        }

        if (value is string text && Numbers.TryParse(text, out var parsed))
        {
            number = parsed;
            return true;
        }

        if (value is bool or char or Enum)
        {
            number = Convert.ToInt64(value, CultureInfo.InvariantCulture);
            return true;
        }

        return false;
    }
}
