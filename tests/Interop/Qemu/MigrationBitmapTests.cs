using System.Text.Json;

namespace VirtPS.Tests.Interop;

/// <summary>Checkpoints count at the host that a guest has moved to with its disks.</summary>
public sealed class MigrationBitmapTests
{
    [PeerTheory("virsh", "qemu-img", "qemu-system-x86_64")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_written_since_a_checkpoint_is_known_after_a_move(bool hasOverlay)
    {
        await using var hosts = await TwoHosts.StartAsync();
        var image = Path.Combine(hosts.Shared, "data.qcow2");
        _ = (await Peer.RunAsync("qemu-img", "create", "-q", "-f", "qcow2", image, "8M")).Success;
        await hosts.StartGuestAsync(
            "historian",
            devices: $"<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{image}'/><target dev='vdb' bus='virtio'/></disk>");
        await hosts.LeftAsync("checkpoint-create-as", "historian", "first", "--diskspec", "vdb,checkpoint=bitmap");
        if (hasOverlay)
        {
            var overlay = Path.Combine(hosts.Shared, "data.later");
            await hosts.LeftAsync(
                "snapshot-create-as", "historian", "later", "--disk-only", "--no-metadata", "--diskspec", "vda,snapshot=no", "--diskspec", $"vdb,file={overlay}");
            image = overlay;
        }

        var checkpoint = Path.Combine(hosts.Shared, "first.xml");
        await File.WriteAllTextAsync(checkpoint, await hosts.LeftAsync("checkpoint-dumpxml", "historian", "first"));
        File.Move(image, image + ".left");
        _ = (await hosts.TryMigrateAsync("historian", "--live", "--copy-storage-all", "--migrate-disks", "vdb", "--persistent")).Success;
        await hosts.HearAsync("historian", 3);
        Assert.Equal(["first"], (await BitmapsAsync(hosts)).Distinct().ToArray());
        await hosts.RightAsync("checkpoint-create", "historian", checkpoint, "--redefine", "--redefine-validate");
        Assert.Equal("first", (await hosts.RightAsync("checkpoint-list", "historian", "--name")).Trim());

        // A backup of what has changed since then is what the bitmap is for.
        var backup = Path.Combine(hosts.Shared, "backup.xml");
        await File.WriteAllTextAsync(
            backup,
            $"<domainbackup><incremental>first</incremental><disks><disk name='vda' backup='no'/><disk name='vdb' type='file'><target file='{hosts.Shared}/vdb.backup'/></disk></disks></domainbackup>");
        await hosts.RightAsync("backup-begin", "historian", backup);
        await TwoHosts.UntilAsync(async () => (await hosts.RightAsync("domjobinfo", "historian", "--completed", "--keep-completed")).Contains("Backup", StringComparison.Ordinal));
    }

    [PeerFact("virsh", "qemu-img", "qemu-system-x86_64")]
    public async Task A_move_that_fails_leaves_no_bitmap_of_its_own()
    {
        await using var hosts = await TwoHosts.StartAsync();
        var image = Path.Combine(hosts.Shared, "data.qcow2");
        _ = (await Peer.RunAsync("qemu-img", "create", "-q", "-f", "qcow2", image, "8M")).Success;
        await hosts.StartGuestAsync(
            "historian",
            devices: $"<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{image}'/><target dev='vdb' bus='virtio'/></disk>");
        await hosts.LeftAsync("checkpoint-create-as", "historian", "first", "--diskspec", "vdb,checkpoint=bitmap");
        var overlay = Path.Combine(hosts.Shared, "data.later");
        await hosts.LeftAsync(
            "snapshot-create-as", "historian", "later", "--disk-only", "--no-metadata", "--diskspec", "vda,snapshot=no", "--diskspec", $"vdb,file={overlay}");
        File.Move(overlay, overlay + ".left");
        await hosts.LeftAsync("migrate-setspeed", "historian", "1");
        await hosts.LeftAsync("migrate-setmaxdowntime", "historian", "1");
        var moving = hosts.TryMigrateAsync("historian", "--live", "--p2p", "--copy-storage-all", "--migrate-disks", "vdb");
        await TwoHosts.UntilAsync(async () => (await hosts.TryLeftAsync("domjobinfo", "historian")).Output.Contains("Normal pages", StringComparison.Ordinal) || moving.IsCompleted);
        await hosts.LeftAsync("domjobabort", "historian");
        Assert.NotEqual(0, (await moving).Code);
        await TwoHosts.UntilAsync(async () => (await hosts.LeftAsync("domstate", "historian")).Trim() == "running");
        var nodes = await hosts.LeftAsync("qemu-monitor-command", "historian", """{"execute":"query-named-block-nodes"}""");
        Assert.DoesNotContain("libvirt-migration-", nodes);
        Assert.Contains("\"first\"", nodes);
    }

    private static async Task<string[]> BitmapsAsync(TwoHosts hosts)
    {
        using var answer = JsonDocument.Parse(await hosts.RightAsync("qemu-monitor-command", "historian", """{"execute":"query-named-block-nodes"}"""));
        return
        [
            .. from node in answer.RootElement.GetProperty("return").EnumerateArray()
               where node.TryGetProperty("dirty-bitmaps", out _)
               from bitmap in node.GetProperty("dirty-bitmaps").EnumerateArray()
               where bitmap.GetProperty("persistent").GetBoolean()
               select bitmap.GetProperty("name").GetString(),
        ];
    }
}
