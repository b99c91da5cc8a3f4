namespace VirtPS.Tests.Interop.Guests;

/// <summary>A real guest moves from one virtpsd to another, and its agent answers there.</summary>
[Collection("Guests, first half")]
public sealed class MigrationTests
{
    [GuestFact]
    public async Task A_guest_goes_on_at_the_other_host_with_all_it_had()
    {
        await using var hosts = await TwoHosts.StartAsync();
        using var guest = new LinuxGuest(Directory.CreateDirectory(Path.Combine(hosts.Shared, "guest")).FullName);
        await hosts.LeftAsync("define", await guest.MakeAsync());
        await hosts.LeftAsync("start", LinuxGuest.Name);
        await guest.BootedAsync();
        await guest.Shell.DoAsync("mount /dev/vda /mnt && echo carried >/mnt/word && echo carried >/tmp/word && sync");
        await guest.Shell.DoAsync("(while :; do usleep 20000; echo >>/tmp/ticks; done) & :");
        var boot = await guest.Shell.DoAsync("cat /proc/sys/kernel/random/boot_id");

        // What was plugged in goes along.
        await File.WriteAllTextAsync(guest.At("dimm.xml"), "<memory model='dimm'><target><size unit='MiB'>128</size><node>0</node></target></memory>");
        await hosts.LeftAsync("attach-device", LinuxGuest.Name, guest.At("dimm.xml"), "--live");
        await guest.Shell.UntilAsync("[ -e /sys/devices/system/memory/memory32 ]");

        // Its ports' sockets are files of the host, of which each has its own.
        var xml = await hosts.LeftAsync("dumpxml", LinuxGuest.Name, "--migratable", "--security-info");
        await File.WriteAllTextAsync(guest.At("there.xml"), xml.Replace(guest.At("shell"), guest.At("shell2"), StringComparison.Ordinal));
        guest.Shell.Forget();

        // Both hosts see the one file system, which nobody but the test knows.
        _ = (await hosts.TryMigrateAsync(LinuxGuest.Name, "--live", "--p2p", "--unsafe", "--xml", guest.At("there.xml"))).Success;

        Assert.Equal("running", (await hosts.RightAsync("domstate", LinuxGuest.Name)).Trim());
        await TwoHosts.UntilAsync(async () => (await hosts.TryRightAsync("qemu-agent-command", LinuxGuest.Name, """{"execute":"guest-ping"}""")).Code == 0);
        Assert.Equal("guest", (await hosts.RightAsync("domhostname", LinuxGuest.Name, "--source", "agent")).Trim());
        using var there = new GuestShell(guest.At("shell2"));
        Assert.Equal(boot, await there.DoAsync("cat /proc/sys/kernel/random/boot_id"));
        Assert.Equal("carried\ncarried", await there.DoAsync("cat /tmp/word /mnt/word"));
        await there.DoAsync("n=$(wc -l </tmp/ticks); until [ $(wc -l </tmp/ticks) -gt $n ]; do :; done");
        Assert.Contains("ext4", await hosts.RightAsync("domfsinfo", LinuxGuest.Name));
        await there.DoAsync("umount /mnt");

        // Its disk is the new host's now, and so is its power.
        await hosts.RightAsync("shutdown", LinuxGuest.Name, "--mode", "agent");
        await TwoHosts.UntilAsync(async () => !(await hosts.RightAsync("list", "--name")).Contains(LinuxGuest.Name, StringComparison.Ordinal));
    }
}
