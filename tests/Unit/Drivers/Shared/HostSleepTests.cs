using VirtPS.Drivers.Shared.Host;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Shared;

/// <summary>A host that sleeps for a time; its programs are stand-ins that write down what they are asked.</summary>
public sealed class HostSleepTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("virtps-");

    private string Said => Path.Combine(_root.FullName, "said");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task The_alarm_is_set_before_the_host_falls_asleep()
    {
        var sleep = Make("mem disk", "systemctl", "rtcwake", "pm-suspend");
        await sleep.SuspendAsync(NodeSuspendTarget.Disk, TimeSpan.FromSeconds(90), Fail, CancellationToken.None);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Lines().Length < 2)
        {
            await Task.Delay(20, limit.Token);
        }

        Assert.Equal(["rtcwake -m no -s 90", "systemctl hibernate"], Lines());
    }

    [Theory]
    [InlineData(NodeSuspendTarget.Disk, 90, VirtErrorCode.ArgumentUnsupported, "Suspend-to-Disk")]
    [InlineData(NodeSuspendTarget.Hybrid, 90, VirtErrorCode.ArgumentUnsupported, "Hybrid-Suspend")]
    [InlineData(NodeSuspendTarget.Mem, 59, VirtErrorCode.InvalidArg, "at least 60 seconds")]
    [InlineData((NodeSuspendTarget)9, 90, VirtErrorCode.InvalidArg, "Invalid suspend target")]
    public async Task What_the_host_cannot_do_is_refused_and_nothing_has_run(NodeSuspendTarget target, int seconds, VirtErrorCode code, string words)
    {
        var sleep = Make("freeze mem", "systemctl", "rtcwake");
        var refused = await Assert.ThrowsAsync<VirtException>(() => sleep.SuspendAsync(target, TimeSpan.FromSeconds(seconds), Fail, CancellationToken.None));
        Assert.Equal(code, refused.Code);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Empty(Lines());
    }

    [Fact]
    public async Task A_host_without_the_programs_says_which_it_lacks()
    {
        var refused = await Assert.ThrowsAsync<VirtException>(
            () => Make("mem").SuspendAsync(NodeSuspendTarget.Mem, TimeSpan.FromMinutes(2), Fail, CancellationToken.None));
        Assert.Contains("'systemctl' or 'pm-suspend'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_is_about_to_sleep_is_not_asked_again()
    {
        var sleep = Make(TimeSpan.FromMinutes(5), "mem", "systemctl", "rtcwake");
        await sleep.SuspendAsync(NodeSuspendTarget.Mem, TimeSpan.FromMinutes(2), Fail, CancellationToken.None);
        var refused = await Assert.ThrowsAsync<VirtException>(() => sleep.SuspendAsync(NodeSuspendTarget.Mem, TimeSpan.FromMinutes(2), Fail, CancellationToken.None));
        Assert.Equal(VirtErrorCode.OperationInvalid, refused.Code);
    }

    private static void Fail(string text) => Assert.Fail(text);

    private string[] Lines() => File.Exists(Said) ? File.ReadAllLines(Said) : [];

    private HostSleep Make(string states, params string[] programs) => Make(TimeSpan.Zero, states, programs);

    private HostSleep Make(TimeSpan grace, string states, params string[] programs)
    {
        File.WriteAllText(Path.Combine(_root.FullName, "state"), states + "\n");
        foreach (var program in programs)
        {
            var path = Path.Combine(_root.FullName, program);
            File.WriteAllText(path, $"#!/bin/sh\necho {program} \"$@\" >>{Said}\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        return new HostSleep(_root.FullName, grace, name => HostProgram.TryFind(Path.Combine(_root.FullName, name)));
    }
}
