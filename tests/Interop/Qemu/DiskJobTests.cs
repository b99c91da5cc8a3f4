using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace VirtPS.Tests.Interop;

/// <summary>The real virsh merges, copies, snapshots and backs up the disk of a real guest that runs.</summary>
public sealed class DiskJobTests
{
    [PeerFact("virsh", "qemu-img", "qemu-system-x86_64")]
    public async Task Snapshots_are_committed_and_pulled()
    {
        await using var host = await DiskHost.StartAsync();
        foreach (var name in new[] { "one", "two", "three" })
        {
            await host.DoAsync("snapshot-create-as", DiskHost.Guest, name, "--disk-only", "--no-metadata");
        }

        Assert.Equal(["disk.three", "disk.two", "disk.one", "disk.qcow2"], await host.ImagesAsync());
        Assert.Contains("Commit complete", await host.DoAsync("blockcommit", DiskHost.Guest, "vda", "--top", "vda[3]", "--shallow", "--wait", "--verbose"), StringComparison.Ordinal);
        Assert.Equal(["disk.three", "disk.one", "disk.qcow2"], await host.ImagesAsync());
        Assert.Contains("Pull complete", await host.DoAsync("blockpull", DiskHost.Guest, "vda", "--base", host.At("disk.qcow2"), "--wait", "--verbose"), StringComparison.Ordinal);
        Assert.Equal(["disk.three", "disk.qcow2"], await host.ImagesAsync());
        Assert.Contains(
            "Successfully pivoted", await host.DoAsync("blockcommit", DiskHost.Guest, "vda", "--active", "--pivot", "--verbose", "--wait"), StringComparison.Ordinal);
        Assert.Equal(["disk.qcow2"], await host.ImagesAsync());
        Assert.Equal(["disk.qcow2"], await host.ImagesAsync("--inactive"));
        await host.WriteAsync();
    }

    [PeerFact("virsh", "qemu-img", "qemu-system-x86_64")]
    public async Task A_copy_is_looked_at_limited_ended_and_gone_over_to_also_by_a_daemon_that_comes_after()
    {
        await using var host = await DiskHost.StartAsync();
        var job = new[] { DiskHost.Guest, "vda" };
        await host.DoAsync(["blockcopy", .. job, "--dest", host.At("slow"), "--transient-job", "--bytes", "--bandwidth", "65536"]);
        Assert.Contains("Block Copy", (await host.VirshAsync(["blockjob", .. job])).Errors, StringComparison.Ordinal);
        Assert.Contains("bandwidth=65536", await host.DoAsync(["blockjob", .. job, "--raw", "--bytes"]), StringComparison.Ordinal);
        var refused = await host.VirshAsync(["blockcopy", .. job, "--dest", host.At("other"), "--transient-job"]);
        Assert.Contains("disk 'vda' already in active block job", refused.Errors, StringComparison.Ordinal);
        var early = await host.VirshAsync(["blockjob", .. job, "--pivot"]);
        Assert.Contains("not ready for pivot yet", early.Errors, StringComparison.Ordinal);
        await host.KillAndStartAsync();
        Assert.Contains("bandwidth=65536", await host.DoAsync(["blockjob", .. job, "--raw", "--bytes"]), StringComparison.Ordinal);
        await host.DoAsync(["blockjob", .. job, "--abort"]);
        Assert.Contains("No current block job", (await host.VirshAsync(["blockjob", .. job])).Output, StringComparison.Ordinal);
        Assert.Equal(["disk.qcow2"], await host.ImagesAsync());

        await host.DoAsync(["blockcopy", .. job, "--dest", host.At("fast"), "--format", "raw", "--transient-job", "--wait", "--verbose", "--pivot"]);
        Assert.Equal(["fast"], await host.ImagesAsync());
        await host.KillAndStartAsync();
        Assert.Equal(["fast"], await host.ImagesAsync("--inactive"));
        await host.WriteAsync();
    }

    [PeerFact("virsh", "qemu-img", "qemu-system-x86_64")]
    public async Task Snapshots_are_deleted_while_the_guest_runs()
    {
        await using var host = await DiskHost.StartAsync();
        await host.DoAsync("snapshot-create-as", DiskHost.Guest, "one", "--disk-only");
        await host.DoAsync("snapshot-create-as", DiskHost.Guest, "two", "--disk-only");
        await host.DoAsync("snapshot-delete", DiskHost.Guest, "one");
        Assert.Equal(["disk.two", "disk.qcow2"], await host.ImagesAsync());
        await host.DoAsync("snapshot-delete", DiskHost.Guest, "two");
        Assert.Equal(["disk.qcow2"], await host.ImagesAsync());
        Assert.Equal((false, false), (File.Exists(host.At("disk.one")), File.Exists(host.At("disk.two"))));
        Assert.Equal(string.Empty, (await host.DoAsync("snapshot-list", DiskHost.Guest, "--name")).Trim());
        await host.WriteAsync();
    }

    [PeerFact("virsh", "qemu-img", "qemu-system-x86_64")]
    public async Task Checkpoints_and_backups_go_through_virsh()
    {
        await using var host = await DiskHost.StartAsync();
        await host.DoAsync("checkpoint-create-as", DiskHost.Guest, "first", "--diskspec", "vda,checkpoint=bitmap");
        await host.WriteAsync();
        var size = XElement.Parse(await host.DoAsync("checkpoint-dumpxml", DiskHost.Guest, "first", "--size", "--no-domain")).Descendants("disk").Single().Attribute("size")!.Value;
        Assert.Equal("65536", size);
        await File.WriteAllTextAsync(host.At("backup.xml"), $"""
            <domainbackup><incremental>first</incremental><disks><disk name='vda' backup='yes' type='file'><target file='{host.At("backup")}'/></disk></disks></domainbackup>
            """);
        await File.WriteAllTextAsync(host.At("checkpoint.xml"), "<domaincheckpoint><name>second</name></domaincheckpoint>");
        await host.DoAsync("backup-begin", DiskHost.Guest, host.At("backup.xml"), host.At("checkpoint.xml"));
        await DiskHost.UntilAsync(async () => (await host.DoAsync("domjobinfo", DiskHost.Guest, "--completed", "--keep-completed")).Contains("Completed", StringComparison.Ordinal));
        Assert.Contains("Backup", await host.DoAsync("domjobinfo", DiskHost.Guest, "--completed"), StringComparison.Ordinal);
        Assert.Equal(["first", "second"], (await host.DoAsync("checkpoint-list", DiskHost.Guest, "--name", "--topological")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("second", (await host.DoAsync("checkpoint-list", DiskHost.Guest, "--leaves", "--name")).Trim());

        await File.WriteAllTextAsync(host.At("pull.xml"), $"""
            <domainbackup mode='pull'><server transport='unix' socket='{host.At("nbd")}'/>
            <disks><disk name='vda' backup='yes' type='file'><scratch file='{host.At("scratch")}'/></disk></disks></domainbackup>
            """);
        await host.DoAsync("backup-begin", DiskHost.Guest, host.At("pull.xml"));
        await host.KillAndStartAsync();
        Assert.Contains("exportname='vda'", await host.DoAsync("backup-dumpxml", DiskHost.Guest), StringComparison.Ordinal);
        var info = (await Peer.RunAsync("qemu-img", "info", "--output=json", $"nbd+unix:///vda?socket={host.At("nbd")}")).Success;
        Assert.Equal(4 << 20, JsonNode.Parse(info)!["virtual-size"]!.GetValue<int>());
        await host.DoAsync("domjobabort", DiskHost.Guest);
        await DiskHost.UntilAsync(() => Task.FromResult(!File.Exists(host.At("scratch"))));
        var none = await host.VirshAsync("backup-dumpxml", DiskHost.Guest);
        Assert.Contains("no domain backup job present", none.Errors, StringComparison.Ordinal);

        await host.DoAsync("domblkthreshold", DiskHost.Guest, "vda", "64M");
        await host.DoAsync("checkpoint-delete", DiskHost.Guest, "first", "--children");
        Assert.Equal(string.Empty, (await host.DoAsync("checkpoint-list", DiskHost.Guest, "--name")).Trim());
    }
}
