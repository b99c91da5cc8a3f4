using System.Globalization;

namespace VirtPS.Tests.Interop;

/// <summary>The real virsh works on real storage through virtpsd.</summary>
public sealed class RealStorageTests
{
    [PeerFact("virsh", "qemu-img")]
    public async Task A_directory_pool_lives_through_virsh_and_a_killed_daemon()
    {
        await using var daemon = await StorageDaemon.StartAsync();
        var folder = Path.Combine(daemon.Root, "images");
        await daemon.DoAsync("pool-define-as", "p", "dir", "--target", folder);
        await daemon.DoAsync("pool-build", "p");
        await daemon.DoAsync("pool-start", "p");
        await daemon.DoAsync("pool-autostart", "p");
        await daemon.DoAsync("vol-create-as", "p", "raw", "1M");
        await daemon.DoAsync("vol-create-as", "p", "image", "64M", "--format", "qcow2");
        await daemon.DoAsync("vol-create-as", "p", "over", "64M", "--format", "qcow2", "--backing-vol", "image", "--backing-vol-format", "qcow2");
        var content = Path.Combine(daemon.Root, "content");
        await File.WriteAllBytesAsync(content, [.. Enumerable.Range(0, 1 << 20).Select(place => (byte)(place * 7))]);
        await daemon.DoAsync("vol-upload", "raw", content, "--pool", "p");

        await daemon.KillAndStartAsync();

        Assert.Equal(["image", "over", "raw"], await VolumesAsync(daemon));
        var back = Path.Combine(daemon.Root, "back");
        await daemon.DoAsync("vol-download", "raw", back, "--pool", "p", "--sparse");
        Assert.Equal(await File.ReadAllBytesAsync(content), await File.ReadAllBytesAsync(back));
        await daemon.DoAsync("vol-resize", "over", "128M", "--pool", "p");
        await daemon.DoAsync("vol-clone", "over", "copy", "--pool", "p");
        Assert.Contains("128.00 MiB", await daemon.DoAsync("vol-info", "copy", "--pool", "p"), StringComparison.Ordinal);
        await daemon.DoAsync("vol-wipe", "raw", "--pool", "p", "--algorithm", "dod");
        await daemon.DoAsync("vol-delete", "copy", "--pool", "p");
        await daemon.DoAsync("pool-destroy", "p");
        await daemon.DoAsync("pool-undefine", "p");
        Assert.Equal(3, Directory.GetFiles(folder).Length);
    }

    [RootFact("virsh", "losetup", "mkfs.ext4", "blkid")]
    public async Task A_file_system_is_made_mounted_and_found_again()
    {
        await using var daemon = await StorageDaemon.StartAsync();
        await using var device = await LoopDevice.MakeAsync(Path.Combine(daemon.Root, "disk"));
        var target = Path.Combine(daemon.Root, "mounted");
        await daemon.DefineAsync(
            $"<pool type='fs'><name>p</name><source><device path='{device.Path}'/><format type='ext4'/></source><target><path>{target}</path></target></pool>");
        await daemon.DoAsync("pool-build", "p", "--no-overwrite");
        var again = await daemon.VirshAsync("pool-build", "p", "--no-overwrite");
        Assert.Contains("already formatted using 'ext4'", again.Errors, StringComparison.Ordinal);
        await daemon.DoAsync("pool-start", "p");
        try
        {
            await daemon.DoAsync("vol-create-as", "p", "v", "1M");
            await daemon.KillAndStartAsync();
            Assert.Contains("v", await VolumesAsync(daemon));
        }
        finally
        {
            await daemon.DoAsync("pool-destroy", "p");
        }

        Assert.DoesNotContain(target, await File.ReadAllTextAsync("/proc/self/mounts"), StringComparison.Ordinal);
    }

    [RootFact("virsh", "losetup", "parted", "blkid")]
    public async Task Partitions_of_a_disk_are_made_and_deleted()
    {
        await using var daemon = await StorageDaemon.StartAsync();
        await using var device = await LoopDevice.MakeAsync(Path.Combine(daemon.Root, "disk"));
        await daemon.DefineAsync(
            $"<pool type='disk'><name>p</name><source><device path='{device.Path}'/><format type='gpt'/></source><target><path>/dev</path></target></pool>");
        var blank = await daemon.VirshAsync("pool-start", "p");
        Assert.Contains("is unrecognized, requires build", blank.Errors, StringComparison.Ordinal);
        await daemon.DoAsync("pool-build", "p");
        await daemon.DoAsync("pool-start", "p");
        var first = Path.GetFileName(device.Path) + "p1";
        var other = await daemon.VirshAsync("vol-create-as", "p", "sda1", "8M");
        Assert.Contains($"invalid partition name 'sda1', expected '{first}'", other.Errors, StringComparison.Ordinal);
        Assert.Empty(await VolumesAsync(daemon));
        await daemon.DoAsync("vol-create-as", "p", first, "8M");
        Assert.Equal([first], await VolumesAsync(daemon));
        Assert.Contains("<freeExtent", await daemon.DoAsync("pool-dumpxml", "p"), StringComparison.Ordinal);
        await daemon.DoAsync("vol-delete", first, "--pool", "p");
        Assert.Empty(await VolumesAsync(daemon));
        await daemon.DoAsync("pool-destroy", "p");
    }

    [RootFact("virsh", "tgtd", "tgtadm", "iscsi-ls", "iscsi-readcapacity16")]
    public async Task The_units_of_an_iscsi_target_are_seen_without_the_kernel()
    {
        const string Name = "iqn.2026-01.example:disks";
        await using var daemon = await StorageDaemon.StartAsync();
        var port = Background.FreePort();
        var control = (port % 30000).ToString(CultureInfo.InvariantCulture);
        await using var target = await Background.UntilItPrintsAsync(
            "tgtd", "tgtd", "-f", "-d", "1", "-C", control, "--iscsi", string.Create(CultureInfo.InvariantCulture, $"portal=127.0.0.1:{port}"));
        var disk = Path.Combine(daemon.Root, "unit");
        await using (var file = File.Create(disk))
        {
            file.SetLength(32 << 20);
        }

        string[] admin = ["-C", control, "--lld", "iscsi"];
        await AdminAsync(admin, "--op", "new", "--mode", "target", "--tid", "1", "-T", Name);
        await AdminAsync(admin, "--op", "new", "--mode", "logicalunit", "--tid", "1", "--lun", "1", "-b", disk);
        await AdminAsync(admin, "--op", "bind", "--mode", "target", "--tid", "1", "-I", "ALL");
        var source = $"<host name='127.0.0.1' port='{port}'/>";
        var initiator = "<initiator><iqn name='iqn.2026-01.example:me'/></initiator>";
        var place = Path.Combine(daemon.Root, "source.xml");
        await File.WriteAllTextAsync(place, $"<source>{source}{initiator}</source>");
        Assert.Contains($"<device path='{Name}'/>", await daemon.DoAsync("find-storage-pool-sources", "iscsi-direct", place), StringComparison.Ordinal);
        await daemon.DefineAsync($"<pool type='iscsi-direct'><name>p</name><source>{source}<device path='{Name}'/>{initiator}</source></pool>");
        await daemon.DoAsync("pool-start", "p");
        Assert.Equal(["unit:0:0:1"], await VolumesAsync(daemon));
        Assert.Contains("32.00 MiB", await daemon.DoAsync("vol-info", "unit:0:0:1", "--pool", "p"), StringComparison.Ordinal);
    }

    internal static async Task<string[]> VolumesAsync(StorageDaemon daemon) =>
        [.. (await daemon.DoAsync("vol-list", "p")).Split('\n').Skip(2).Select(line => line.Trim().Split(' ')[0]).Where(name => name.Length > 0)];

    private static async Task AdminAsync(string[] control, params IEnumerable<string> words) =>
        _ = (await Peer.RunAsync("tgtadm", [.. control, .. words])).Success;

    internal sealed record LoopDevice(string Path) : IAsyncDisposable
    {
        public static async Task<LoopDevice> MakeAsync(string file)
        {
            await using (var disk = File.Create(file))
            {
                disk.SetLength(64 << 20);
            }

            return new LoopDevice((await Peer.RunAsync("losetup", "--find", "--show", "--partscan", file)).Success.Trim());
        }

        public async ValueTask DisposeAsync() => await Peer.RunAsync("losetup", "--detach", Path);
    }
}
