using System.Collections;
using System.Globalization;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Daemons.Settings;

/// <summary>Turns the values of a file into those of the prompt and back.</summary>
internal static class SettingValue
{
    /// <summary>Turns the value of a file into that of the prompt; one of another kind than the setting's stays what it is.</summary>
    /// <param name="type">The setting's kind.</param>
    /// <param name="value">The value, or nothing.</param>
    /// <returns>The value at the prompt.</returns>
    public static object? FromFile(VirtDaemonSettingType type, object? value) => (type, value) switch
    {
        (VirtDaemonSettingType.Flag, 0L or 1L) => value is 1L,
        (_, IEnumerable<object> list) when list.All(item => item is string) => list.Cast<string>().ToArray(),
        _ => value,
    };

    /// <summary>Turns a value of the prompt into that of a file.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="value">The value.</param>
    /// <returns>A <see cref="long"/>, a <see cref="string"/> or an array of strings.</returns>
    /// <exception cref="VirtException">InvalidArg for a value of another kind than the setting's.</exception>
    public static object ToFile(VirtDaemonSetting setting, object value) => setting.Type switch
    {
        VirtDaemonSettingType.Flag => value switch
        {
            bool flag => flag ? 1L : 0L,
            string text when bool.TryParse(text, out var flag) => flag ? 1L : 0L,
            _ => Number(setting, value, "$true or $false, or 1 or 0"),
        },
        VirtDaemonSettingType.Number => Number(setting, value, "a whole number"),
        VirtDaemonSettingType.Text => value is bool or (IEnumerable and not string) ? throw Mistyped(setting, value, "a text") : Text(value),
        _ => value is IEnumerable list and not string ? list.Cast<object>().Select(Text).ToArray() : [Text(value)],
    };

    private static object Number(VirtDaemonSetting setting, object value, string expected) =>
        value is not bool && long.TryParse(Text(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Mistyped(setting, value, expected);

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;

    private static VirtException Mistyped(VirtDaemonSetting setting, object value, string expected) => VirtException.Worded(
        VirtErrorCode.InvalidArg,
        $"the setting '{setting.Name}' must be {expected}, not '{(value is IEnumerable list and not string ? string.Join(", ", list.Cast<object>()) : Text(value))}'",
        VirtErrorDomain.Conf);
}
