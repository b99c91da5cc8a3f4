using System.Diagnostics;

namespace VirtPS.Bench;

/// <summary>Runs things several times and prints the median, the least and the most.</summary>
internal static class Measured
{
    internal static async Task ReportAsync(string what, string unit, int runs, Func<Task> work)
    {
        await work();
        var times = new double[runs];
        for (var run = 0; run < runs; run++)
        {
            var watch = Stopwatch.StartNew();
            await work();
            times[run] = watch.Elapsed.TotalMilliseconds;
        }

        Array.Sort(times);
        Console.WriteLine($"{what,-22} {times[runs / 2],8:0.0} {unit}   ({times[0]:0.0} to {times[^1]:0.0}, {runs} runs)");
    }

    internal static async Task ReportRateAsync(string what, int calls, Func<int, Task> work)
    {
        for (var warm = 0; warm < calls / 10; warm++)
        {
            await work(warm);
        }

        var watch = Stopwatch.StartNew();
        for (var call = 0; call < calls; call++)
        {
            await work(call);
        }

        Console.WriteLine($"{what,-22} {calls / watch.Elapsed.TotalSeconds,8:0} a second   (one caller, {calls} calls)");
    }
}
