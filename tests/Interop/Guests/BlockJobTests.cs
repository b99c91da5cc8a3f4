namespace VirtPS.Tests.Interop.Guests;

/// <summary>Images change under a real guest that writes to them, which never notices.</summary>
/// <param name="host">The daemon and its guest.</param>
[Collection("Guests, second half")]
public sealed class BlockJobTests(GuestHost host) : IClassFixture<GuestHost>
{
    [GuestFact]
    public async Task An_overlay_is_committed_under_the_writer()
    {
        await WriteAsync(async () =>
        {
            await OverlayAsync("commit.qcow2");
            await host.DoAsync("blockcommit", LinuxGuest.Name, "vda", "--active", "--wait", "--pivot");
        });
        await host.DoAsync("snapshot-delete", LinuxGuest.Name, "commit.qcow2", "--metadata");
    }

    [GuestFact]
    public async Task An_overlay_takes_in_what_is_below_it()
    {
        await WriteAsync(async () =>
        {
            await OverlayAsync("pull.qcow2");
            await host.DoAsync("blockpull", LinuxGuest.Name, "vda", "--wait");
        });
        Assert.Contains("<backingStore/>", await host.DoAsync("dumpxml", LinuxGuest.Name));
        await host.DoAsync("snapshot-delete", LinuxGuest.Name, "pull.qcow2", "--metadata");
    }

    [GuestFact]
    public async Task The_disk_moves_to_another_image() => await WriteAsync(
        () => host.DoAsync("blockcopy", LinuxGuest.Name, "vda", host.At("copied.qcow2"), "--transient-job", "--wait", "--pivot"));

    [GuestFact]
    public async Task A_layer_in_the_middle_is_committed()
    {
        await WriteAsync(async () =>
        {
            await OverlayAsync("middle.qcow2");
            await host.Shell.DoAsync("dd if=/dev/urandom of=/mnt/between bs=64k count=16 && sync");
            await OverlayAsync("top.qcow2");
            await host.DoAsync("blockcommit", LinuxGuest.Name, "vda", "--top", host.At("middle.qcow2"), "--wait");
        });
        await host.DoAsync("snapshot-delete", LinuxGuest.Name, "top.qcow2", "--metadata");
        await host.DoAsync("snapshot-delete", LinuxGuest.Name, "middle.qcow2", "--metadata");
    }

    // Each file that was written is there afterwards, with its content, also for who opens the image anew.
    private async Task WriteAsync(Func<Task> change)
    {
        await host.Shell.DoAsync("mount /dev/vda /mnt && rm -rf /mnt/files && mkdir /mnt/files && rm -f /tmp/stop /tmp/sums");
        await host.Shell.DoAsync(
            "(n=0; while [ ! -e /tmp/stop ]; do n=$((n + 1)); dd if=/dev/urandom of=/mnt/files/$((n % 40)) bs=16k count=4 conv=fsync 2>/dev/null; done; echo $n >/tmp/done) & :");
        await host.Shell.UntilAsync("[ -e /mnt/files/5 ]");
        await change();
        await host.Shell.DoAsync("touch /tmp/stop");
        await host.Shell.UntilAsync("[ -s /tmp/done ]");
        await host.Shell.DoAsync("rm /tmp/done; cd /mnt/files && md5sum * >/tmp/sums; cd /; umount /mnt && echo 3 >/proc/sys/vm/drop_caches && mount /dev/vda /mnt");
        await host.Shell.DoAsync("cd /mnt/files && md5sum -c -s /tmp/sums; n=$?; cd /; umount /mnt; [ $n = 0 ]");
        Assert.Equal(string.Empty, await host.Shell.DoAsync("dmesg | grep -i -e 'I/O error' -e 'EXT4-fs error' || :"));
        Assert.Equal(string.Empty, await host.DoAsync("blockjob", LinuxGuest.Name, "vda"));
    }

    private Task OverlayAsync(string name) => host.DoAsync(
        "snapshot-create-as", LinuxGuest.Name, name, "--disk-only", "--diskspec", $"vda,snapshot=external,file={host.At(name)}");
}
