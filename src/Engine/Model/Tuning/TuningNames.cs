using System.Globalization;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>Translates between libvirt's tuning parameters and what users see of them.</summary>
internal static class TuningNames
{
    /// <summary>What stands for no limit, in KiB.</summary>
    /// <remarks>VIR_DOMAIN_MEMORY_PARAM_UNLIMITED.</remarks>
    private const ulong Unlimited = 9007199254740991;

    private const long Kibibyte = 1024;

    /// <summary>Gives the name that users see: words with capitals in place of underscores.</summary>
    internal static string Shown(string name) => string.Concat(
        (name.StartsWith("numa_", StringComparison.Ordinal) ? name.Replace("nodeset", "node_set", StringComparison.Ordinal) : name)
            .Split('_').Select(word => word switch
            {
                "sec" => "Sec",
                "iothread" => "IOThread",
                _ => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..],
            }));

    /// <summary>Gives the name that users see of a parameter of one kind: events keep theirs, and a weight says whose it is, for schedulers have one too.</summary>
    internal static string Shown(VirtTuningKind kind, string name) => (kind, name) switch
    {
        (VirtTuningKind.Perf, _) => name,
        (VirtTuningKind.Blkio, "weight") => "BlkioWeight",
        _ => Shown(name),
    };

    /// <summary>Gives the value that users see.</summary>
    internal static object? Shown(VirtTuningKind kind, TypedParameter parameter) => kind switch
    {
        VirtTuningKind.Memory => parameter.Value is ulong kibibytes and < Unlimited ? (long)kibibytes * Kibibyte : null,
        VirtTuningKind.Blkio when parameter.Value is string devices => Devices(devices),
        VirtTuningKind.Numa when parameter.Value is int mode => (VirtNumaMode)mode,
        _ => parameter.Value,
    };

    /// <summary>Gives a memory limit as libvirt takes it; -1 stands for none.</summary>
    internal static ulong Limit(long bytes) => bytes < 0 ? Unlimited : (ulong)((bytes + Kibibyte - 1) / Kibibyte);

    /// <summary>Gives limits of devices as libvirt takes them.</summary>
    internal static string Devices(IReadOnlyDictionary<string, long> devices) =>
        string.Join(',', devices.Select(device => string.Create(CultureInfo.InvariantCulture, $"{device.Key},{device.Value}")));

    /// <summary>Turns a number or text into the type that a parameter has now.</summary>
    /// <exception cref="VirtException">InvalidArg when it cannot be one.</exception>
    internal static object Like(TypedParameter known, object value)
    {
        try
        {
            return Convert.ChangeType(value, known.Value.GetType(), CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is FormatException or InvalidCastException or OverflowException)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"{Shown(known.Name)} cannot be '{value}': {error.Message}");
        }
    }

    private static SortedDictionary<string, long> Devices(string text)
    {
        var found = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var parts = text.Split(',');
        for (var i = 0; i + 1 < parts.Length; i += 2)
        {
            found[parts[i]] = long.TryParse(parts[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
        }

        return found;
    }
}
