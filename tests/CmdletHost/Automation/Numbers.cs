using System.Globalization;

namespace System.Management.Automation;

/// <summary>Number literals (with 0x, type and size suffixes) and arithmetic that widens as PowerShell's does.</summary>
internal static class Numbers
{
    private static readonly Dictionary<string, long> Sizes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["KB"] = 1L << 10, ["MB"] = 1L << 20, ["GB"] = 1L << 30, ["TB"] = 1L << 40, ["PB"] = 1L << 50,
    };

    public static bool TryParse(string text, out object number)
    {
        number = 0;
        var rest = text.Trim();
        if (rest.Length == 0)
        {
            return true;
        }

        var factor = 1L;
        if (rest.Length > 2 && Sizes.TryGetValue(rest[^2..], out var size))
        {
            (factor, rest) = (size, rest[..^2]);
        }

        var negative = rest.StartsWith('-');
        var digits = rest.TrimStart('-', '+');
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            if (!long.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex))
            {
                return false;
            }

            number = Narrow((negative ? -hex : hex) * (decimal)factor);
            return true;
        }

        var wantsLong = digits.Length > 1 && digits[^1] is 'l' or 'L';
        var wantsDecimal = digits.Length > 1 && digits[^1] is 'd' or 'D';
        if (wantsLong || wantsDecimal)
        {
            rest = rest[..^1];
        }

        if (rest.Length == 0 || !(char.IsAsciiDigit(rest[^1]) || rest[^1] == '.') || !(char.IsAsciiDigit(rest[0]) || rest[0] is '-' or '+' or '.'))
        {
            return false;
        }

        var whole = !rest.Contains('.') && !rest.Contains('e', StringComparison.OrdinalIgnoreCase);
        if ((whole || wantsDecimal) && decimal.TryParse(rest, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact))
        {
            number = wantsDecimal ? exact * factor : wantsLong ? (long)(exact * factor) : Narrow(exact * factor);
            return true;
        }

        if (!double.TryParse(rest, NumberStyles.Float, CultureInfo.InvariantCulture, out var real))
        {
            return false;
        }

        number = wantsLong ? (long)(real * factor) : real * factor;
        return true;
    }

    public static int Compare(object left, object right) => IsReal(left) || IsReal(right)
        ? Convert.ToDouble(left, CultureInfo.InvariantCulture).CompareTo(Convert.ToDouble(right, CultureInfo.InvariantCulture))
        : Exact(left).CompareTo(Exact(right));

    public static object Apply(string sign, object left, object right)
    {
        if (IsReal(left) || IsReal(right))
        {
            var (a, b) = (Convert.ToDouble(left, CultureInfo.InvariantCulture), Convert.ToDouble(right, CultureInfo.InvariantCulture));
            return sign switch { "+" => a + b, "-" => a - b, "*" => a * b, "/" => a / b, _ => a % b };
        }

        var (x, y) = (Exact(left), Exact(right));
        if (y == 0 && sign is "/" or "%")
        {
            throw new RuntimeException("Attempted to divide by zero.");
        }

        var result = sign switch { "+" => x + y, "-" => x - y, "*" => x * y, "/" => x / y, _ => x % y };
        return left is decimal || right is decimal ? (object)result
            : result != decimal.Truncate(result) ? Convert.ToDouble(x, CultureInfo.InvariantCulture) / Convert.ToDouble(y, CultureInfo.InvariantCulture)
            : left is long || right is long ? (result is >= long.MinValue and <= long.MaxValue ? (object)(long)result : (double)result)
            : left is ulong || right is ulong ? (result is >= 0 and <= ulong.MaxValue ? (object)(ulong)result : (double)result)
            : Narrow(result);
    }

    private static object Narrow(decimal value) => value switch
    {
        >= int.MinValue and <= int.MaxValue => (object)(int)value,
        >= long.MinValue and <= long.MaxValue => (long)value,
        _ => value,
    };

    private static bool IsReal(object value) => value is double or float;

    private static decimal Exact(object value) => Convert.ToDecimal(value is System.Numerics.BigInteger big ? (decimal)big : value, CultureInfo.InvariantCulture);
}
