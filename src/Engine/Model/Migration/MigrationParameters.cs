using System.Collections;
using System.Globalization;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>Makes parameters of migrations, each of the type that libvirt has it.</summary>
/// <remarks>VIR_MIGRATE_PARAM_*.</remarks>
public static class MigrationParameters
{
    private static readonly Dictionary<string, Type> Types = new(StringComparer.Ordinal)
    {
        ["bandwidth"] = typeof(ulong), ["bandwidth.postcopy"] = typeof(ulong), ["bandwidth.avail.switchover"] = typeof(ulong),
        ["compression.xbzrle.cache"] = typeof(ulong), ["compression.mt.level"] = typeof(int), ["compression.mt.threads"] = typeof(int),
        ["compression.mt.dthreads"] = typeof(int), ["compression.zlib.level"] = typeof(int), ["compression.zstd.level"] = typeof(int),
        ["auto_converge.initial"] = typeof(int), ["auto_converge.increment"] = typeof(int), ["parallel.connections"] = typeof(int), ["disks_port"] = typeof(int),
    };

    /// <summary>Makes the parameters of one name: one, or one for each item of a list.</summary>
    /// <param name="name">libvirt's name, such as <c>compression.zstd.level</c>; one that is not known here is left to the host.</param>
    /// <param name="value">The value; null gives none.</param>
    /// <returns>The parameters.</returns>
    /// <exception cref="VirtException">InvalidArg for a value that is no number where one is needed.</exception>
    public static IEnumerable<TypedParameter> Make(string name, object? value) => value switch
    {
        null => [],
        string text => [One(name, text)],
        IEnumerable items => [.. items.Cast<object>().Select(item => One(name, item))],
        _ => [One(name, value)],
    };

    private static TypedParameter One(string name, object value)
    {
        try
        {
            return new TypedParameter(name, Types.TryGetValue(name, out var type) ? Convert.ChangeType(value, type, CultureInfo.InvariantCulture)
                : value is int or uint or long or ulong or double or bool ? value : Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty);
        }
        catch (Exception e) when (e is FormatException or InvalidCastException or OverflowException)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"'{value}' is no value for the migration parameter '{name}': {e.Message}");
        }
    }
}
