namespace VirtPS.Tests.Interop.Guests;

/// <summary>A real guest that was saved goes on where it was.</summary>
/// <param name="host">The daemon and its guest.</param>
[Collection("Guests, first half")]
public sealed class SaveTests(GuestHost host) : IClassFixture<GuestHost>
{
    [GuestFact]
    public async Task A_guest_goes_on_from_a_file()
    {
        var boot = await BeginAsync("filed");
        await host.DoAsync("save", LinuxGuest.Name, host.At("saved"));
        Assert.Equal("shut off (saved)", await host.DoAsync("domstate", LinuxGuest.Name, "--reason"));
        host.Shell.Forget();
        await host.DoAsync("restore", host.At("saved"));
        await GoesOnAsync("filed", boot);
    }

    [GuestFact]
    public async Task A_guest_goes_on_at_its_next_start()
    {
        var boot = await BeginAsync("managed");
        await host.DoAsync("managedsave", LinuxGuest.Name);
        Assert.Equal("shut off", await host.StateAsync());
        await host.KillAndStartAsync();
        host.Shell.Forget();
        await host.DoAsync("start", LinuxGuest.Name);
        await GoesOnAsync("managed", boot);
    }

    [GuestFact]
    public async Task A_guest_that_has_grown_is_saved_as_it_is()
    {
        await host.StartAsync();
        var module = await host.WriteAsync("dimm.xml", "<memory model='dimm'><target><size unit='MiB'>128</size><node>0</node></target></memory>");
        await host.DoAsync("attach-device", LinuxGuest.Name, module, "--live");
        await host.Shell.UntilAsync("[ -e /sys/devices/system/memory/memory32 ]");
        await host.DoAsync("setvcpus", LinuxGuest.Name, "3", "--live");
        var boot = await BeginAsync("grown");
        await host.DoAsync("save", LinuxGuest.Name, host.At("grown"));
        host.Shell.Forget();
        await host.DoAsync("restore", host.At("grown"));
        await GoesOnAsync("grown", boot);
        Assert.Equal("3", await host.DoAsync("vcpucount", LinuxGuest.Name, "--live", "--current"));
        await host.DoAsync("detach-device", LinuxGuest.Name, module, "--live");
        await GuestHost.UntilAsync(
            async () => !(await host.DoAsync("dumpxml", LinuxGuest.Name)).Contains("<memory model", StringComparison.Ordinal), "the module's end");
    }

    // Something in memory, something on the disk that is mounted all the while, and a program that runs.
    private async Task<string> BeginAsync(string word)
    {
        await host.StartAsync();
        await host.Shell.DoAsync($"mount /dev/vda /mnt && echo {word} >/mnt/word && echo {word} >/tmp/word; (while :; do usleep 10000; echo >>/tmp/ticks; done) & :");
        return await host.Shell.DoAsync("cat /proc/sys/kernel/random/boot_id");
    }

    private async Task GoesOnAsync(string word, string boot)
    {
        await host.AnswersAsync();
        Assert.Equal(boot, await host.Shell.DoAsync("cat /proc/sys/kernel/random/boot_id"));
        Assert.Equal($"{word}\n{word}", await host.Shell.DoAsync("cat /tmp/word /mnt/word"));
        await host.Shell.DoAsync("n=$(wc -l </tmp/ticks); until [ $(wc -l </tmp/ticks) -gt $n ]; do :; done");
        await host.Shell.DoAsync("sync; umount /mnt");
    }
}
