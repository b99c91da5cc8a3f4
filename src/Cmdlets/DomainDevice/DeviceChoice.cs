using System.Management.Automation;
using VirtPS.Engine.Errors;

namespace VirtPS.Commands;

/// <summary>Chooses devices by what users call them.</summary>
internal static class DeviceChoice
{
    /// <summary>Gives the devices that have one of some names: a wildcard may match nothing, a literal name that matches nothing is reported.</summary>
    internal static IReadOnlyList<T> Choose<T>(
        IReadOnlyList<string>? names, IReadOnlyList<T> devices, Func<T, IEnumerable<string?>> called, string missing, Action<string, VirtException> report)
    {
        if (names is null)
        {
            return devices;
        }

        var chosen = new List<T>();
        foreach (var name in names)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var found = devices.Where(device => called(device).Any(own => own is not null && pattern.IsMatch(own))).ToArray();
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                report(name, VirtException.Worded(VirtErrorCode.DeviceMissing, $"{missing} '{name}'"));
            }

            chosen.AddRange(found.Where(device => !chosen.Contains(device)));
        }

        return chosen;
    }
}
