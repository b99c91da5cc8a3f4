using System.Globalization;

namespace VirtPS.Drivers.Shared.Programs;

/// <summary>What a process, or one of its threads, has used of the host's CPUs.</summary>
/// <param name="User">The time on its own account.</param>
/// <param name="System">The time that the kernel worked for it.</param>
/// <param name="LastCpu">The CPU that it was on last.</param>
/// <param name="ResidentBytes">The memory that it holds, in bytes.</param>
/// <remarks>virProcessGetStatInfo.</remarks>
internal sealed record ProcessTimes(TimeSpan User, TimeSpan System, int LastCpu, long ResidentBytes)
{
    // The kernel has counted in hundredths of a second towards programs on every architecture for decades.
    private const long TicksPerJiffy = TimeSpan.TicksPerSecond / 100;

    /// <summary>Both times together.</summary>
    internal TimeSpan Total => User + System;

    /// <summary>Asks the kernel.</summary>
    /// <param name="process">The process.</param>
    /// <param name="thread">One of its threads; 0 for all together.</param>
    /// <returns>The times; null when there is no such process.</returns>
    internal static ProcessTimes? Read(int process, int thread = 0)
    {
        try
        {
            var text = File.ReadAllText(thread == 0 ? $"/proc/{process}/stat" : $"/proc/{process}/task/{thread}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new(Time(fields[11]), Time(fields[12]), int.Parse(fields[36], CultureInfo.InvariantCulture), Number(fields[21]) * Environment.SystemPageSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static TimeSpan Time(string jiffies) => TimeSpan.FromTicks(Number(jiffies) * TicksPerJiffy);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
