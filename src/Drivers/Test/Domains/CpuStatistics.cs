using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Puts a guest's CPU time in libvirt's fields, in nanoseconds.</summary>
/// <remarks>virDomainGetCPUStats.</remarks>
internal static class CpuStatistics
{
    /// <summary>Gives the time in all.</summary>
    /// <param name="used">The time.</param>
    /// <returns>The fields.</returns>
    internal static IReadOnlyList<TypedParameter> Total(TimeSpan used)
    {
        var all = Nanoseconds(used);
        return [new("cpu_time", all), new("user_time", all / 2), new("system_time", all - all / 2)];
    }

    /// <summary>Gives the time by host CPU; each has the same share.</summary>
    /// <param name="used">The time in all.</param>
    /// <param name="start">The first host CPU that is wanted.</param>
    /// <param name="count">How many are wanted.</param>
    /// <param name="present">How many there are.</param>
    /// <returns>The fields of each.</returns>
    /// <exception cref="Engine.Errors.VirtException">InvalidArg when the first is not there.</exception>
    internal static IReadOnlyList<IReadOnlyList<TypedParameter>> PerCpu(TimeSpan used, int start, int count, int present)
    {
        if (start >= present)
        {
            throw DomainErrors.Argument($"start_cpu {start} larger than maximum of {present - 1}");
        }

        var share = Nanoseconds(used / present);
        return [.. Enumerable.Range(start, Math.Clamp(count, 0, present - start)).Select(_ => Fields(share))];
    }

    private static IReadOnlyList<TypedParameter> Fields(ulong share) => [new("cpu_time", share), new("vcpu_time", share)];

    private static ulong Nanoseconds(TimeSpan time) => (ulong)time.Ticks * TimeSpan.NanosecondsPerTick;
}
