namespace VirtPS.Tests.Interop;

/// <summary>A post-copy migration whose way breaks while the guest runs at its new host already, and is taken up again.</summary>
public sealed class PostcopyTests
{
    [PeerTheory("virsh", "qemu-system-x86_64")]
    [InlineData("")]
    [InlineData("", "--p2p")]
    [InlineData("left")]
    [InlineData("right")]
    public async Task A_broken_migration_waits_at_both_hosts_and_is_taken_up_again(string killed, params string[] options)
    {
        await using var hosts = await TwoHosts.StartAsync();
        await hosts.StartFullGuestAsync("torn");
        await BreakAsync(hosts, "torn", options);
        switch (killed)
        {
            case "left":
                await hosts.KillLeftAsync();
                break;
            case "right":
                await hosts.KillRightAsync();
                break;
        }

        await IsBrokenAsync(hosts, "torn");
        await hosts.LeftAsync("migrate-setspeed", "torn", "0", "--postcopy");
        _ = (await hosts.TryMigrateAsync("torn", ["--live", "--postcopy", "--postcopy-resume", .. options])).Success;
        Assert.Equal("shut off (migrated)", (await hosts.LeftAsync("domstate", "--reason", "torn")).Trim());
        Assert.Equal("running (migrated)", (await hosts.RightAsync("domstate", "--reason", "torn")).Trim());
        await hosts.HearAsync("torn", 2);

        // Nothing of it is left that would keep others away.
        await hosts.RightAsync("suspend", "torn");
    }

    [PeerFact("virsh", "qemu-system-x86_64")]
    public async Task What_cannot_be_taken_up_is_refused_and_the_next_attempt_succeeds()
    {
        await using var hosts = await TwoHosts.StartAsync();
        await hosts.StartFullGuestAsync("torn");
        string[] again = ["--live", "--postcopy", "--postcopy-resume"];
        Assert.Contains("domain 'torn' is not being migrated", (await hosts.TryMigrateAsync("torn", again)).Errors);
        await BreakAsync(hosts, "torn");

        // The other host listens where this one does not send to.
        var astray = await hosts.TryLeftAsync(["migrate", .. again, "torn", hosts.Right, "--migrateuri", "tcp://127.0.0.2", "--listen-address", "127.0.0.1"]);
        Assert.Contains("Connection refused", astray.Errors);
        await IsBrokenAsync(hosts, "torn");
        await hosts.LeftAsync("migrate-setspeed", "torn", "0", "--postcopy");
        _ = (await hosts.TryMigrateAsync("torn", again)).Success;
        await hosts.HearAsync("torn", 2);
    }

    [QemuPeerFact]
    public async Task Both_hosts_tell_that_it_broke_and_that_it_goes_on()
    {
        await using var hosts = await TwoHosts.StartAsync();
        var (leftFile, rightFile) = (Path.Combine(hosts.Shared, "left.events"), Path.Combine(hosts.Shared, "right.events"));
        var (left, right) = (await ListenAsync(hosts.Left, leftFile), await ListenAsync(hosts.Right, rightFile));
        await hosts.StartFullGuestAsync("torn");
        await BreakAsync(hosts, "torn");
        await hosts.LeftAsync("migrate-setspeed", "torn", "0", "--postcopy");
        _ = (await hosts.TryMigrateAsync("torn", "--live", "--postcopy", "--postcopy-resume")).Success;
        _ = (await left).Success;
        _ = (await right).Success;

        // Suspended (3) for post-copy (7), which fails (8) and goes on; stopped (5) as migrated (3).
        Assert.Equal(["3 7", "3 8", "3 7", "5 3"], (await File.ReadAllLinesAsync(leftFile)).Where(line => line is "3 7" or "3 8" or "5 3"));

        // Started (2) as migrated (1); resumed (4) in post-copy (3), which fails (4) and goes on; resumed as migrated (1).
        Assert.Equal(["2 1", "4 3", "4 4", "4 3", "4 1"], (await File.ReadAllLinesAsync(rightFile)).Where(line => line[0] is '2' or '4'));
    }

    private static async Task<Task<PeerAnswer>> ListenAsync(string uri, string file)
    {
        var listening = Peer.RunAsync("/usr/bin/python3", Path.Combine(AppContext.BaseDirectory, "Qemu", "python_events.py"), uri, "torn", file);
        await TwoHosts.UntilAsync(() => Task.FromResult(listening.IsCompleted || (File.Exists(file) && new FileInfo(file).Length > 0)));
        Assert.False(listening.IsCompleted, listening.IsCompleted ? (await listening).Errors : "");
        return listening;
    }

    // A megabyte in a second leaves far more behind than is sent before the way is broken.
    private static async Task BreakAsync(TwoHosts hosts, string name, params string[] options)
    {
        await hosts.LeftAsync("migrate-setspeed", name, "1");
        await hosts.LeftAsync("migrate-setspeed", name, "1", "--postcopy");
        var moving = hosts.TryMigrateAsync(name, ["--live", "--postcopy", .. options]);
        await TwoHosts.UntilAsync(async () => (await hosts.TryLeftAsync("domjobinfo", name)).Output.Contains("Normal pages", StringComparison.Ordinal) || moving.IsCompleted);
        Assert.False(moving.IsCompleted, moving.IsCompleted ? (await moving).Errors : "");
        await hosts.LeftAsync("migrate-postcopy", name);
        await TwoHosts.UntilAsync(async () => (await hosts.TryRightAsync("domstate", "--reason", name)).Output.Contains("running", StringComparison.Ordinal) || moving.IsCompleted);
        var kept = await hosts.TryLeftAsync("domjobabort", name);
        Assert.Contains("cannot abort migration in post-copy mode", kept.Errors);
        await hosts.LeftAsync("domjobabort", name, "--postcopy");
        Assert.Contains("failed in post-copy phase", (await moving).Errors);

        // Either host may hear of it first.
        await IsBrokenAsync(hosts, name);
    }

    private static async Task IsBrokenAsync(TwoHosts hosts, string name)
    {
        await TwoHosts.UntilAsync(async () => (await hosts.LeftAsync("domstate", "--reason", name)).Trim() == "paused (post-copy failed)");
        await TwoHosts.UntilAsync(async () => (await hosts.RightAsync("domstate", "--reason", name)).Trim() == "running (post-copy failed)");
    }
}
