using System.Diagnostics;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Shared;

/// <summary>What becomes of the programs that a killed daemon left at work.</summary>
public sealed class ProgramLedgerTests
{
    // No kernel of Linux gives such a number to a process.
    private const string DeadDaemon = "99999999-7";

    private readonly List<string> _warnings = [];

    [LinuxFact]
    public async Task The_next_daemon_begins_when_all_that_an_earlier_one_had_at_work_has_ended()
    {
        using var place = new TemporaryDirectory();
        using var work = Start($"{DeadDaemon}-1", "trap 'sleep 0.3; exit 0' TERM; echo ready; sleep 60 & wait");
        using var deaf = Start($"{DeadDaemon}-2", "trap '' TERM; echo ready; while :; do sleep 60; done");
        using var stays = Start($"{DeadDaemon}-3", "echo ready; sleep 60");
        foreach (var process in new[] { work, deaf, stays })
        {
            Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
        }

        // The third program ended in time: what it has started is there to stay.
        await File.WriteAllBytesAsync(place[$"{DeadDaemon}-1"], []);
        await File.WriteAllBytesAsync(place[$"{DeadDaemon}-2"], []);
        using (await OpenAsync(place))
        {
            // The kernel says at once that they have ended; this process hears of it from there a moment later.
            Assert.False(IsAlive(work));
            Assert.False(IsAlive(deaf));
            Assert.False(stays.HasExited);
            Assert.Empty(Directory.EnumerateFiles(place.Path));
            Assert.Empty(_warnings);
        }

        stays.Kill(entireProcessTree: true);
    }

    [LinuxFact]
    public async Task A_program_is_known_while_it_runs_and_not_disturbed_by_others()
    {
        using var place = new TemporaryDirectory();
        using var ledger = await OpenAsync(place);
        using var cancel = new CancellationTokenSource();
        var fifo = place["fifo"];
        Assert.Equal(0, (await Shell().TryRunAsync(["-c", $"mkfifo {fifo}"], null, CancellationToken.None)).ExitCode);
        var run = Shell().TryRunAsync(["-c", $"echo $VIRTPS_PROGRAM > {fifo}; exec sleep 60"], null, cancel.Token);
        var name = (await File.ReadAllTextAsync(fifo)).Trim();
        Assert.True(File.Exists(place[name]));

        // Another part of the same process opens the ledger: the program is no dead daemon's.
        using (await OpenAsync(place))
        {
            Assert.False(run.IsCompleted);
            Assert.True(File.Exists(place[name]));
        }

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.False(File.Exists(place[name]));
    }

    private static bool IsAlive(Process process) => DetachedProcess.Adopt(process.Id)?.IsAlive == true;

    private static HostProgram Shell() => HostProgram.Find("sh", VirtErrorDomain.None);

    private static Process Start(string mark, string script)
    {
        var description = new ProcessStartInfo("sh", ["-c", script]) { RedirectStandardOutput = true };
        description.Environment[ProgramLedger.Variable] = mark;
        return Process.Start(description)!;
    }

    private Task<ProgramLedger> OpenAsync(TemporaryDirectory place) => ProgramLedger.OpenAsync(place.Path, _warnings.Add, CancellationToken.None);
}
