using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Tests.Interop.Guests;

/// <summary>Moments of a real guest are kept and come back, with what was in its memory and on its disk.</summary>
/// <param name="host">The daemon and its guest.</param>
[Collection("Guests, second half")]
public sealed class SnapshotTests(GuestHost host) : IClassFixture<GuestHost>
{
    [GuestFact]
    public async Task A_moment_inside_the_image_comes_back()
    {
        await RememberAsync("first");
        await host.DoAsync("snapshot-create-as", LinuxGuest.Name, "inside");
        await RememberAsync("second");
        await RevertAsync("inside");
        await IsRememberedAsync("first");
        await host.AnswersAsync();
        await host.DoAsync("snapshot-delete", LinuxGuest.Name, "inside");
    }

    [GuestFact]
    public async Task A_moment_in_files_of_its_own_holds_memory_and_disk()
    {
        await RememberAsync("third");
        await host.DoAsync(
            "snapshot-create-as", LinuxGuest.Name, "outside", "--memspec", $"file={host.At("memory")},snapshot=external", "--diskspec",
            $"vda,snapshot=external,file={host.At("outside.qcow2")}", "--live");
        Assert.Equal("third", await host.Shell.DoAsync("cat /tmp/word"));
        await RememberAsync("fourth");

        // The guest of that moment runs again from the two files, as libvirt 9.0 has it done by hand.
        await host.DoAsync("destroy", LinuxGuest.Name);
        await host.DoAsync("snapshot-delete", LinuxGuest.Name, "outside", "--metadata");
        host.Shell.Forget();
        await host.DoAsync("restore", host.At("memory"));
        await host.AnswersAsync();
        await IsRememberedAsync("third");
    }

    [GuestFact]
    public async Task File_systems_stand_still_while_their_disk_is_kept()
    {
        await host.Shell.DoAsync("mount /dev/vda /mnt && echo settled >/mnt/word && (while :; do date >>/mnt/log; done) & echo $! >/tmp/writer");
        await host.Shell.UntilAsync("[ -s /mnt/log ]");
        try
        {
            await host.DoAsync(
                "snapshot-create-as", LinuxGuest.Name, "quiet", "--disk-only", "--quiesce", "--diskspec", $"vda,snapshot=external,file={host.At("quiet.qcow2")}");
            Assert.Contains("thawed", await host.DoAsync("qemu-agent-command", LinuxGuest.Name, """{"execute":"guest-fsfreeze-status"}"""));

            // A file system that stood still has no journal to work through, and holds what was written before.
            var copy = host.At("quiet.raw");
            _ = (await Peer.RunAsync("qemu-img", "convert", "-U", "-O", "raw", host.Guest.Disk, copy)).Success;
            Assert.Equal(0, (await Peer.RunAsync("e2fsck", "-n", "-f", copy)).Code);
            Assert.Equal("settled\n", (await Peer.RunAsync("debugfs", "-R", "cat /word", copy)).Output);
            await host.Shell.DoAsync("n=$(wc -l </mnt/log); until [ $(wc -l </mnt/log) -gt $n ]; do :; done");
        }
        finally
        {
            await host.Shell.DoAsync("kill $(cat /tmp/writer); usleep 300000; umount /mnt");
        }

        await host.DoAsync("blockcommit", LinuxGuest.Name, "vda", "--active", "--pivot", "--wait");
        await host.DoAsync("snapshot-delete", LinuxGuest.Name, "quiet", "--metadata");
        Assert.Equal("settled", await host.Shell.DoAsync("mount /dev/vda /mnt && cat /mnt/word; umount /mnt"));
    }

    [GuestFact]
    public async Task No_snapshot_is_taken_where_the_guest_does_not_stand_still()
    {
        await host.Shell.DoAsync("kill -STOP $(cat /run/qemu-ga.pid)");
        try
        {
            await host.DoAsync("guest-agent-timeout", LinuxGuest.Name, "--timeout", "1");
            var refused = await host.RefusedAsync(
                "snapshot-create-as", LinuxGuest.Name, "never", "--disk-only", "--quiesce", "--diskspec", $"vda,snapshot=external,file={host.At("never.qcow2")}");
            Assert.Contains("Guest agent is not responding", refused);
            Assert.Equal((string.Empty, false), (await host.DoAsync("snapshot-list", LinuxGuest.Name, "--name"), File.Exists(host.At("never.qcow2"))));
        }
        finally
        {
            await host.Shell.DoAsync("kill -CONT $(cat /run/qemu-ga.pid)");
            await host.DoAsync("guest-agent-timeout", LinuxGuest.Name, "--timeout", "-1");
        }
    }

    private async Task RememberAsync(string word) =>
        await host.Shell.DoAsync($"mount /dev/vda /mnt && echo {word} >/mnt/word && umount /mnt && sync && echo {word} >/tmp/word");

    private async Task IsRememberedAsync(string word)
    {
        Assert.Equal(word, await host.Shell.DoAsync("cat /tmp/word"));
        Assert.Equal(word, await host.Shell.DoAsync("mount /dev/vda /mnt && cat /mnt/word; umount /mnt"));
    }

    private async Task RevertAsync(string name)
    {
        host.Shell.Forget();
        await host.DoAsync("snapshot-revert", LinuxGuest.Name, name);
        await host.StateAsync("running");
        await host.AnswersAsync();
    }
}
