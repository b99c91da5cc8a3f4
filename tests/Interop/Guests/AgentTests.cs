using System.Globalization;
using System.Text.Json.Nodes;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Tests.Interop.Guests;

/// <summary>The agent in a real guest does what libvirt's clients ask of it, and comes back after it was stopped and started again.</summary>
/// <param name="host">The daemon and its guest.</param>
[Collection("Guests, second half")]
public sealed class AgentTests(GuestHost host) : IClassFixture<GuestHost>
{
    private const string Ping = """{"execute":"guest-ping"}""";

    [GuestFact]
    public async Task A_command_is_passed_on_and_answered()
    {
        Assert.Equal("""{"return":{}}""", await host.DoAsync("qemu-agent-command", LinuxGuest.Name, Ping));
        Assert.Contains("guest-fsfreeze-freeze", await host.DoAsync("qemu-agent-command", LinuxGuest.Name, "--pretty", """{"execute":"guest-info"}"""));
        Assert.Contains(
            "internal error: unable to execute QEMU agent command 'guest-nothing': The command guest-nothing has not been found",
            await host.RefusedAsync("qemu-agent-command", LinuxGuest.Name, """{"execute":"guest-nothing"}"""));
        Assert.Contains("state='connected'", await host.DoAsync("dumpxml", LinuxGuest.Name));
    }

    [GuestFact]
    public async Task Programs_run_and_files_are_written_and_read_by_the_agent()
    {
        var agent = new GuestAgentClient(await host.DomainAsync());
        var result = await agent.RunAsync(new GuestProgram("/bin/sh", ["-c", "cat; echo $WORD; echo bad >&2; exit 3"], ["WORD=said"], "read "u8.ToArray()), Hosts.None);
        Assert.Equal((3, "read said\n", "bad\n"), (result.ExitCode, result.Output, result.ErrorOutput));
        using var content = new MemoryStream([.. Enumerable.Range(0, 200_000).Select(i => (byte)(i % 251))]);
        Assert.Equal(200_000, await agent.UploadAsync(content, "/tmp/copied", null, Hosts.None));
        var expected = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content.ToArray()));
        Assert.Equal(expected, (await host.Shell.DoAsync("sha256sum /tmp/copied")).Split(' ')[0]);
        using var back = new MemoryStream();
        await agent.DownloadAsync("/tmp/copied", back, null, Hosts.None);
        Assert.Equal(content.ToArray(), back.ToArray());
    }

    [GuestFact]
    public async Task The_guest_tells_of_itself()
    {
        await host.Shell.DoAsync("hostname renamed; ip addr add 192.0.2.7/24 dev eth0; ip link set eth0 up");
        try
        {
            Assert.Equal("renamed", await host.DoAsync("domhostname", LinuxGuest.Name, "--source", "agent"));
            var addresses = await host.DoAsync("domifaddr", LinuxGuest.Name, "--source", "agent", "--full");
            Assert.Matches(@"eth0 +52:54:00:12:34:56 +ipv4 +192\.0\.2\.7/24", addresses);
            Assert.Matches(@"lo +00:00:00:00:00:00 +ipv4 +127\.0\.0\.1/8", addresses);
            var report = await host.DoAsync("guestinfo", LinuxGuest.Name);
            var release = await host.Shell.DoAsync("uname -r");
            foreach (var line in new[]
            {
                @"user\.count +: 1", @"user\.0\.name +: root", @"user\.0\.login-time +: 1700000000000", @"os\.id +: testguest", @"os\.pretty-name +: Test Guest 1",
                @"os\.kernel-release +: " + release, @"timezone\.name +: UTC", @"timezone\.offset +: 0", @"hostname +: renamed", @"disk\.count +: 1", @"disk\.0\.name +: /dev/vda",
                @"disk\.0\.alias +: vda", @"if\.count +: 2", @"if\.1\.hwaddr +: 52:54:00:12:34:56",
            })
            {
                Assert.Matches(line, report);
            }

            Assert.Matches(@"\Aos\.id +: testguest", await host.DoAsync("guestinfo", LinuxGuest.Name, "--os"));
        }
        finally
        {
            await host.Shell.DoAsync("hostname guest; ip addr del 192.0.2.7/24 dev eth0");
        }
    }

    [GuestFact]
    public async Task Libvirt_s_own_python_asks_the_same()
    {
        await host.Shell.DoAsync("echo 1 >/sys/devices/system/cpu/cpu1/online || :");
        var said = await Peer.RunAsync("/usr/bin/python3", Path.Combine(AppContext.BaseDirectory, "Guests/python_agent.py"), host.Uri, LinuxGuest.Name);
        Assert.Equal(
            """
            name guest
            loopback ['127.0.0.1', '::1'] card 52:54:00:12:34:56
            system testguest 1 user root 1700000000000
            file systems [] frozen 0 thawed 0
            processors 0-1
            clock ['nseconds', 'seconds'] True
            set True
            keys ['ssh-ed25519 AAAA python']
            keys []
            ping {"return":{}}
            refused 1 internal error: unable to execute QEMU agent command 'guest-nothing': The command guest-nothing has not been found

            """.ReplaceLineEndings("\n"),
            said.Success);
    }

    [GuestFact]
    public async Task File_systems_are_listed_frozen_thawed_and_trimmed()
    {
        await host.Shell.DoAsync("mount /dev/vda /mnt && dd if=/dev/urandom of=/mnt/filler bs=1M count=8 && sync");
        try
        {
            Assert.Matches(@"/mnt +vda +ext4 +vda", await host.DoAsync("domfsinfo", LinuxGuest.Name));
            var report = await host.DoAsync("guestinfo", LinuxGuest.Name, "--filesystem");
            Assert.Matches(@"fs\.count +: 1", report);
            Assert.Matches(@"fs\.0\.disk\.0\.alias +: vda", report);
            Assert.Matches(@"fs\.0\.total-bytes +: \d{8}", report);

            var domain = await host.DomainAsync();
            Assert.Equal(1, await domain.Connection.DomainGuests.FreezeFileSystemsAsync(domain.Ref, null, Hosts.None));
            await host.Shell.DoAsync("(echo late >/mnt/late; echo written >/tmp/written) & :");
            Assert.Contains("frozen", await host.DoAsync("qemu-agent-command", LinuxGuest.Name, """{"execute":"guest-fsfreeze-status"}"""));

            // What may write to a file system that stands still is refused by the agent itself.
            Assert.Contains("the agent is in frozen state", await host.RefusedAsync("qemu-agent-command", LinuxGuest.Name, """{"execute":"guest-exec","arguments":{"path":"/bin/true"}}"""));
            Assert.Equal("no", await host.Shell.DoAsync("[ -e /tmp/written ] && echo yes || echo no"));
            Assert.Equal(1, await domain.Connection.DomainGuests.ThawFileSystemsAsync(domain.Ref, null, Hosts.None));
            await host.Shell.UntilAsync("[ -e /tmp/written ]");
            Assert.Equal("late", await host.Shell.DoAsync("cat /mnt/late"));
            await host.DoAsync("domfsfreeze", LinuxGuest.Name, "--mountpoint", "/mnt");
            await host.DoAsync("domfsthaw", LinuxGuest.Name);

            var before = await AllocationAsync();
            await host.Shell.DoAsync("rm /mnt/filler && sync");
            await host.DoAsync("domfstrim", LinuxGuest.Name);
            Assert.True(await AllocationAsync() <= before - (6 << 20), "The image did not shrink by what the guest let go.");
        }
        finally
        {
            await host.VirshAsync("domfsthaw", LinuxGuest.Name);
            await host.Shell.DoAsync("rm -f /mnt/late /mnt/filler /tmp/written; umount /mnt");
        }
    }

    [GuestFact]
    public async Task Passwords_and_keys_are_set()
    {
        await host.DoAsync("set-user-password", LinuxGuest.Name, "root", "s3cret:word");
        Assert.Equal("root:s3cret:word", await host.Shell.DoAsync("cat /run/password"));
        await host.DoAsync("set-user-password", LinuxGuest.Name, "root", "$6$abc", "--encrypted");
        Assert.Equal("root:$6$abc", await host.Shell.DoAsync("cat /run/password-e"));

        // virsh 9.0 takes what follows a file's last end of line for one more key.
        var key = await host.WriteAsync("key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE one@test");
        var other = await host.WriteAsync("other", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIF two@test");
        await host.DoAsync("set-user-sshkeys", LinuxGuest.Name, "root", "--file", key);
        Assert.EndsWith("one@test", await host.DoAsync("get-user-sshkeys", LinuxGuest.Name, "root"));
        await host.DoAsync("set-user-sshkeys", LinuxGuest.Name, "root", "--file", other);
        Assert.Equal(2, (await host.Shell.DoAsync("cat /root/.ssh/authorized_keys")).Split('\n').Length);
        await host.DoAsync("set-user-sshkeys", LinuxGuest.Name, "root", "--file", key, "--remove");
        Assert.EndsWith("two@test", await host.DoAsync("get-user-sshkeys", LinuxGuest.Name, "root"));
        await host.DoAsync("set-user-sshkeys", LinuxGuest.Name, "root", "--reset");
        Assert.Equal(string.Empty, await host.DoAsync("get-user-sshkeys", LinuxGuest.Name, "root"));
        Assert.Contains(
            "unable to execute QEMU agent command 'guest-ssh-get-authorized-keys'", await host.RefusedAsync("get-user-sshkeys", LinuxGuest.Name, "nobody-knows"));
    }

    [GuestFact]
    public async Task The_clock_of_the_guest_is_read_and_set()
    {
        var guest = long.Parse((await host.DoAsync("domtime", LinuxGuest.Name)).Split(' ')[^1], CultureInfo.InvariantCulture);
        Assert.InRange(guest, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 120, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 120);
        await host.DoAsync("domtime", LinuxGuest.Name, "--time", "1700000000");
        Assert.StartsWith("17000000", await host.Shell.DoAsync("date +%s"));
        await host.DoAsync("domtime", LinuxGuest.Name, "--now");
        var now = long.Parse(await host.Shell.DoAsync("date +%s"), CultureInfo.InvariantCulture);
        Assert.InRange(now, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 120, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 120);
    }

    [GuestFact]
    public async Task The_agent_takes_processors_off_line_and_back()
    {
        await host.Shell.DoAsync("echo 1 >/sys/devices/system/cpu/cpu1/online || true");
        Assert.Equal("2", await host.DoAsync("vcpucount", LinuxGuest.Name, "--guest", "--current"));
        Assert.Matches(@"vcpus +: 0-1\s+online +: 0-1\s+offlinable *: (0-)?1", await host.DoAsync("guestvcpus", LinuxGuest.Name));
        await host.DoAsync("guestvcpus", LinuxGuest.Name, "--disable", "1");
        Assert.Equal("0", await host.Shell.DoAsync("cat /sys/devices/system/cpu/online"));
        Assert.Equal("1", await host.DoAsync("vcpucount", LinuxGuest.Name, "--guest", "--current"));
        await host.DoAsync("setvcpus", LinuxGuest.Name, "2", "--guest");
        Assert.Equal("0-1", await host.Shell.DoAsync("cat /sys/devices/system/cpu/online"));
        await host.DoAsync("setvcpus", LinuxGuest.Name, "1", "--guest");
        Assert.Equal("0", await host.Shell.DoAsync("cat /sys/devices/system/cpu/online"));
        await host.DoAsync("guestvcpus", LinuxGuest.Name, "--enable", "1");
        Assert.Equal("0-1", await host.Shell.DoAsync("cat /sys/devices/system/cpu/online"));
        Assert.Contains("guest is missing vCPUs", await host.RefusedAsync("guestvcpus", LinuxGuest.Name, "--disable", "7"));
    }

    [GuestFact]
    public async Task An_agent_that_was_killed_is_missed_and_a_new_one_is_found()
    {
        await host.Shell.DoAsync("kill -9 $(cat /run/qemu-ga.pid)");
        await GuestHost.UntilAsync(async () => (await host.DoAsync("dumpxml", LinuxGuest.Name)).Contains("state='disconnected'", StringComparison.Ordinal), "the agent's absence");
        Assert.Contains("QEMU guest agent is not connected", await host.RefusedAsync("domhostname", LinuxGuest.Name, "--source", "agent"));

        // Half a message that nobody has read must not spoil what the next agent is told.
        await host.Shell.DoAsync("/sbin/agent");
        await host.AnswersAsync();
        Assert.Equal("guest", await host.DoAsync("domhostname", LinuxGuest.Name, "--source", "agent"));
        for (var i = 0; i < 3; i++)
        {
            await host.Shell.DoAsync("kill -9 $(cat /run/qemu-ga.pid); /sbin/agent");
            await host.AnswersAsync();
            Assert.Equal("guest", await host.DoAsync("domhostname", LinuxGuest.Name, "--source", "agent"));
        }
    }

    [GuestFact]
    public async Task An_agent_that_stands_still_is_waited_for_as_long_as_was_said()
    {
        await host.Shell.DoAsync("kill -STOP $(cat /run/qemu-ga.pid)");
        try
        {
            await host.DoAsync("guest-agent-timeout", LinuxGuest.Name, "--timeout", "1");
            Assert.Contains("guest agent didn't respond to synchronization within '1' seconds", await host.RefusedAsync("domtime", LinuxGuest.Name));
            Assert.Contains("no hostname found for domain linux", await host.RefusedAsync("domhostname", LinuxGuest.Name, "--source", "agent"));
            var domain = await host.DomainAsync();
            var refused = await Assert.ThrowsAsync<VirtException>(() => domain.Connection.DomainGuests.GetTimeAsync(domain.Ref, Hosts.None));
            Assert.Equal(VirtErrorCode.AgentUnresponsive, refused.Code);

            // The rest of the daemon goes on meanwhile.
            var waiting = host.VirshAsync("qemu-agent-command", LinuxGuest.Name, "--timeout", "3", Ping);
            Assert.Equal("running", await host.StateAsync());
            Assert.NotEqual(0, (await waiting).Code);
        }
        finally
        {
            await host.Shell.DoAsync("kill -CONT $(cat /run/qemu-ga.pid)");
            await host.DoAsync("guest-agent-timeout", LinuxGuest.Name, "--timeout", "-1");
        }

        // Answers that come too late are nobody's.
        Assert.Equal("guest", await host.DoAsync("domhostname", LinuxGuest.Name, "--source", "agent"));
        Assert.Equal("""{"return":{}}""", await host.DoAsync("qemu-agent-command", LinuxGuest.Name, Ping));
    }

    [GuestFact]
    public async Task The_agent_answers_a_daemon_that_was_killed_and_started_again()
    {
        await host.DoAsync("guest-agent-timeout", LinuxGuest.Name, "--timeout", "17");
        await host.KillAndStartAsync();
        Assert.Equal("guest", await host.DoAsync("domhostname", LinuxGuest.Name, "--source", "agent"));
        await host.DoAsync("guest-agent-timeout", LinuxGuest.Name, "--timeout", "-1");
    }

    [GuestFact]
    public async Task Many_ask_the_agent_at_once_and_each_gets_its_own_answer()
    {
        var domain = await host.DomainAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => domain.Connection.DomainGuests.AgentCommandAsync(
            domain.Ref, $$$"""{"execute":"guest-sync","arguments":{"id":{{{i}}}}}""", -2, Hosts.None)));
        Assert.Equal(Enumerable.Range(0, 20), answers.Select(answer => JsonNode.Parse(answer)!["return"]!.GetValue<int>()));
    }

    private async Task<long> AllocationAsync() =>
        512 * long.Parse((await Peer.RunAsync("stat", "-c", "%b", host.Guest.Disk)).Success, CultureInfo.InvariantCulture);
}
