using System.Globalization;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Cgroups;

/// <summary>A group's part of the CPUs: its weight, its limit in microseconds, and what it has used.</summary>
/// <remarks>virCgroupSetCpuShares, virCgroupSetupCpuPeriodQuota, virCgroupGetCpuacctUsage.</remarks>
internal static class CgroupCpu
{
    /// <summary>What stands for no limit.</summary>
    /// <remarks>VIR_CGROUP_CPU_QUOTA_MAX.</remarks>
    internal const long Unlimited = 17592186044415;

    /// <summary>The shortest limit in a period, in microseconds.</summary>
    internal const long LeastQuota = 1000;

    /// <summary>The shortest period in microseconds.</summary>
    internal const ulong LeastPeriod = 1000;

    /// <summary>The longest period in microseconds.</summary>
    internal const ulong MostPeriod = 1_000_000;

    private const ulong LeastShares = 2;
    private const ulong MostShares = 262144;
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    /// <summary>Reads the weight.</summary>
    /// <param name="group">The group.</param>
    /// <returns>The weight.</returns>
    internal static ulong Shares(ControlGroup group) => ulong.Parse(group.Read(CgroupController.Cpu, SharesFile(group)), CultureInfo.InvariantCulture);

    /// <summary>Writes the weight.</summary>
    /// <param name="group">The group.</param>
    /// <param name="shares">The weight.</param>
    /// <exception cref="VirtException">InvalidArg when it is out of range; SystemError when the kernel refuses.</exception>
    internal static void SetShares(ControlGroup group, ulong shares)
    {
        if (shares is < LeastShares or > MostShares)
        {
            throw new VirtException(VirtErrorCode.InvalidArg, $"shares '{shares}' must be in range [{LeastShares}, {MostShares}]", VirtErrorDomain.Cgroup);
        }

        group.Write(CgroupController.Cpu, SharesFile(group), shares.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Tells whether the kernel can limit groups.</summary>
    /// <param name="group">The group.</param>
    /// <returns>Whether it can.</returns>
    internal static bool HasLimits(ControlGroup group) => group.Has(CgroupController.Cpu, IsUnified(group) ? "cpu.max" : "cpu.cfs_period_us");

    /// <summary>Reads the limit.</summary>
    /// <param name="group">The group.</param>
    /// <returns>The period and how much of it may be used, both in microseconds; a negative limit or <see cref="Unlimited"/> for none.</returns>
    internal static (ulong Period, long Quota) Limit(ControlGroup group)
    {
        if (!IsUnified(group))
        {
            return (ulong.Parse(group.Read(CgroupController.Cpu, "cpu.cfs_period_us"), CultureInfo.InvariantCulture),
                long.Parse(group.Read(CgroupController.Cpu, "cpu.cfs_quota_us"), CultureInfo.InvariantCulture));
        }

        var words = group.Read(CgroupController.Cpu, "cpu.max").Split(' ');
        return (ulong.Parse(words[1], CultureInfo.InvariantCulture), words[0] == "max" ? Unlimited : long.Parse(words[0], CultureInfo.InvariantCulture));
    }

    /// <summary>Writes the limit.</summary>
    /// <param name="group">The group.</param>
    /// <param name="period">The period in microseconds; 0 leaves it as it is.</param>
    /// <param name="quota">How much of it may be used, in microseconds; negative for no limit, 0 leaves it as it is.</param>
    /// <exception cref="VirtException">SystemError when the kernel refuses; the limit is as before then.</exception>
    internal static void SetLimit(ControlGroup group, ulong period, long quota)
    {
        if (period == 0 && quota == 0)
        {
            return;
        }

        if (IsUnified(group))
        {
            var (oldPeriod, oldQuota) = Limit(group);
            var wanted = quota == 0 ? oldQuota : quota;
            group.Write(
                CgroupController.Cpu, "cpu.max", string.Create(CultureInfo.InvariantCulture, $"{(wanted is < 0 or >= Unlimited ? "max" : wanted)} {(period == 0 ? oldPeriod : period)}"));
            return;
        }

        var before = period == 0 ? null : group.Read(CgroupController.Cpu, "cpu.cfs_period_us");
        if (period != 0)
        {
            group.Write(CgroupController.Cpu, "cpu.cfs_period_us", period.ToString(CultureInfo.InvariantCulture));
        }

        try
        {
            if (quota != 0)
            {
                group.Write(CgroupController.Cpu, "cpu.cfs_quota_us", quota.ToString(CultureInfo.InvariantCulture));
            }
        }
        catch (VirtException) when (before is not null)
        {
            group.Write(CgroupController.Cpu, "cpu.cfs_period_us", before);
            throw;
        }
    }

    /// <summary>Reads what the group has used of the CPUs since it was made.</summary>
    /// <param name="group">The group.</param>
    /// <returns>All time, that of the programs themselves and that of the kernel for them; null where it is not counted.</returns>
    internal static (TimeSpan Total, TimeSpan User, TimeSpan System)? Used(ControlGroup group)
    {
        if (group.Host.IsUnified(CgroupController.CpuAccounting))
        {
            return Pairs(group.TryRead(CgroupController.CpuAccounting, "cpu.stat")) is { } figures && figures.TryGetValue("usage_usec", out var used)
                ? (Micro(used), Micro(figures.GetValueOrDefault("user_usec")), Micro(figures.GetValueOrDefault("system_usec")))
                : null;
        }

        return long.TryParse(group.TryRead(CgroupController.CpuAccounting, "cpuacct.usage"), NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds)
            && Pairs(group.TryRead(CgroupController.CpuAccounting, "cpuacct.stat")) is { } parts
            ? (TimeSpan.FromTicks(nanoseconds / 100), Jiffies(parts.GetValueOrDefault("user")), Jiffies(parts.GetValueOrDefault("system")))
            : null;
    }

    /// <summary>Reads what the group has used of each CPU.</summary>
    /// <param name="group">The group.</param>
    /// <returns>One time for each CPU of the host; null where it is not counted, as with version 2.</returns>
    internal static IReadOnlyList<TimeSpan>? UsedByCpu(ControlGroup group) =>
        group.TryRead(CgroupController.CpuAccounting, "cpuacct.usage_percpu") is { } text
            ? [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => TimeSpan.FromTicks(long.Parse(word, CultureInfo.InvariantCulture) / 100))]
            : null;

    private static bool IsUnified(ControlGroup group) => group.Host.IsUnified(CgroupController.Cpu);

    private static string SharesFile(ControlGroup group) => IsUnified(group) ? "cpu.weight" : "cpu.shares";

    private static TimeSpan Micro(long count) => TimeSpan.FromTicks(count * TicksPerMicrosecond);

    private static TimeSpan Jiffies(long count) => TimeSpan.FromTicks(count * (TimeSpan.TicksPerSecond / 100));

    private static Dictionary<string, long>? Pairs(string? text) => text?.Split('\n').Select(line => line.Split(' ')).Where(words => words.Length == 2)
        .ToDictionary(words => words[0], words => long.Parse(words[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
}
