using System.Diagnostics;
using System.Globalization;
using VirtPS.Drivers.Qemu.Confinement;

namespace VirtPS.Tests.Unit.Drivers.Qemu.Confinement;

/// <summary>How much memory a process may lock, on this host.</summary>
public sealed class LockedMemoryTests
{
    [Fact]
    public void A_process_that_runs_may_lock_more_and_never_less()
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "ulimit -S -l 64; exec sleep 60"]))!;
        try
        {
            SpinWait.SpinUntil(() => Limit(process.Id) == 64 * 1024, TimeSpan.FromSeconds(20));
            LockedMemory.Raise(process.Id, 1 << 20);
            Assert.Equal(1 << 20, Limit(process.Id));
            LockedMemory.Raise(process.Id, 1 << 18);
            Assert.Equal(1 << 20, Limit(process.Id));
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private static long Limit(int process)
    {
        var line = File.ReadLines($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/limits").First(line => line.StartsWith("Max locked memory", StringComparison.Ordinal));
        var word = line["Max locked memory".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return word == "unlimited" ? -1 : long.Parse(word, CultureInfo.InvariantCulture);
    }
}
