using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Unit.Daemon;

/// <summary>The daemon as its administrator meets it.</summary>
public sealed class DaemonProcessTests
{
    [Theory]
    [InlineData(DaemonRun.Terminate)]
    [InlineData(DaemonRun.Interrupt)]
    public async Task It_serves_until_it_is_asked_to_end_and_leaves_nothing_behind(int signal)
    {
        await using var daemon = await new DaemonRun().ReadyAsync();
        Assert.Equal($"{daemon.ProcessId}\n", await File.ReadAllTextAsync(Path.Combine(daemon.Run, "virtpsd.pid")));
        daemon.Signal(signal);
        await daemon.HearAsync("STOPPING=1");
        Assert.Equal(0, await daemon.EndAsync());

        // What the drivers keep for the next daemon of the same boot stays, in directories of their own.
        Assert.Equal(["virtpsd.lock"], Directory.EnumerateFiles(daemon.Run).Select(Path.GetFileName));
        Assert.Equal(string.Empty, daemon.Errors.Trim());
    }

    [Fact]
    public async Task Two_daemons_share_no_root()
    {
        await using var first = await new DaemonRun().ReadyAsync();
        await using var second = new DaemonRun(first.Root).Start();
        Assert.Equal(1, await second.EndAsync());
        Assert.Contains($"virtpsd: another virtpsd (process {first.ProcessId}) already runs on {first.Run}", second.Errors, StringComparison.Ordinal);
        await using var elsewhere = await new DaemonRun().ReadyAsync();
        Assert.NotEqual(first.ProcessId, elsewhere.ProcessId);
    }

    [Fact]
    public async Task A_killed_daemons_place_is_free()
    {
        await using var first = await new DaemonRun().ReadyAsync();
        first.Signal(9);
        await first.EndAsync();
        await using var second = await new DaemonRun(first.Root).ReadyAsync();
        Assert.Equal($"{second.ProcessId}\n", await File.ReadAllTextAsync(Path.Combine(first.Run, "virtpsd.pid")));
    }

    [Fact]
    public async Task A_bad_configuration_is_told_whole()
    {
        await using var daemon = new DaemonRun().Configure("max_client = 1\nlog_level = 9\n").Start();
        Assert.Equal(2, await daemon.EndAsync());
        Assert.Contains($"virtpsd: {daemon.ConfigFile}:1: there is no setting 'max_client'", daemon.Errors, StringComparison.Ordinal);
        Assert.Contains($"virtpsd: {daemon.ConfigFile}:2: the setting 'log_level' must be", daemon.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(daemon.Run));
    }

    [Theory]
    [InlineData("max_clients = 5\n", 0, "nothing is wrong")]
    [InlineData("max_clients = 0\n", 2, "virtpsd.conf:1: the setting 'max_clients' must be a number from 1")]
    public async Task A_configuration_can_be_checked_without_serving(string text, int code, string answer)
    {
        await using var daemon = new DaemonRun().Configure(text).Start("--check-config");
        Assert.Equal(code, await daemon.EndAsync());
        Assert.Contains(answer, daemon.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(daemon.Run));
    }

    [Fact]
    public async Task A_bad_command_line_is_refused()
    {
        await using var daemon = new DaemonRun().Start("--bogus");
        Assert.Equal(2, await daemon.EndAsync());
        Assert.Contains("virtpsd: there is no option '--bogus'", daemon.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_keeps_an_idle_daemon()
    {
        await using var daemon = await new DaemonRun().ReadyAsync("--timeout", "1");
        Assert.Equal(0, await daemon.EndAsync());
    }

    [Fact]
    public async Task A_hangup_makes_it_read_its_configuration_again()
    {
        await using var daemon = await new DaemonRun().ReadyAsync();
        var log = Path.Combine(daemon.Root, "log");
        daemon.Configure($"log_level = 2\nlog_outputs = \"1:file:{log}\"\n");
        await ReloadAsync(daemon);
        Assert.Contains("info : daemon : the configuration was read again", await File.ReadAllTextAsync(log), StringComparison.Ordinal);

        daemon.Configure("log_level = 7\ncolour = 1\n");
        await ReloadAsync(daemon);
        var text = await File.ReadAllTextAsync(log);
        Assert.Contains($"error : daemon : {daemon.ConfigFile}:2: there is no setting 'colour'", text, StringComparison.Ordinal);
        Assert.Contains("error : daemon : the configuration stays as it was: 2 things are wrong", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_cannot_be_opened_ends_the_start()
    {
        await using var daemon = new DaemonRun().Configure("log_outputs = \"1:file:/nowhere/at/all\"\n").Start();
        Assert.Equal(1, await daemon.EndAsync());
        Assert.Contains("virtpsd: cannot write the log:", daemon.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_daemon_does_is_told_to_the_administrator_s_programs()
    {
        await using var daemon = new DaemonRun();
        var hooks = Path.Combine(daemon.Root, "etc/virtps/hooks/daemon.d");
        Directory.CreateDirectory(hooks);
        WriteProgram(Path.Combine(hooks, "10-note"), $"#!/bin/sh\necho \"$@\" >> {daemon.Root}/told\n");
        WriteProgram(Path.Combine(hooks, "20-broken"), "#!/bin/sh\nexit 3\n");
        await daemon.ReadyAsync();
        await ReloadAsync(daemon);
        daemon.Signal(DaemonRun.Terminate);
        Assert.Equal(0, await daemon.EndAsync());
        Assert.Equal(["- start - start", "- reload begin SIGHUP", "- shutdown - shutdown"], await File.ReadAllLinesAsync(Path.Combine(daemon.Root, "told")));
    }

    private static void WriteProgram(string path, string text)
    {
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private static async Task ReloadAsync(DaemonRun daemon)
    {
        daemon.Signal(DaemonRun.Hangup);
        await daemon.HearAsync("STATUS=Serving");
    }
}
