using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Tests.Unit.Drivers.Qemu.Live;

/// <summary>Real guests that write: what checkpoints notice of it, what backups hold of it, and who is told.</summary>
public sealed class BackupGuestTests
{
    private const long Cluster = 64 << 10;

    private static CancellationToken Token => CancellationToken.None;

    [QemuFact]
    public async Task A_backup_has_all_of_a_disk_and_the_next_only_what_changed_since_the_checkpoint()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await StartAsync(host, "pushed");
        using var log = new EventLog();
        await using var listening = await host.Connection.Events!.SubscribeAsync(VirtEventFilter.Of(VirtEventKind.DomainJobCompleted), log.Take, Token);
        var backups = host.Connection.DomainBackups!;
        var (full, more) = (Path.Combine(host.Scratch, "full"), Path.Combine(host.Scratch, "more"));

        await host.Connection.Domains!.SuspendAsync(domain, Token);
        await backups.BeginAsync(domain, Push(full, null), Checkpoint("first"), DomainBackupFlags.None, Token);
        Assert.True(Succeeded(await log.NextAsync()));
        await LiveHost.RunAsync("qemu-img", "compare", "-U", "-f", "qcow2", "-F", "qcow2", Path.Combine(host.Scratch, "pushed.qcow2"), full);
        var completed = await host.Connection.DomainJobs!.GetInfoAsync(domain, DomainJobStatsFlags.Completed, Token);
        Assert.Equal(DomainJobType.Completed, completed.Type);
        Assert.Equal(4UL << 20, completed.Values.Single(value => value.Name == "disk_total").Value);
        var gone = await Assert.ThrowsAsync<VirtException>(() => backups.GetXmlAsync(domain, Token));
        Assert.Equal(VirtErrorCode.NoDomainBackup, gone.Code);

        Assert.Equal(0, await ChangedAsync(host, domain, "first"));
        await host.Connection.Domains!.ResumeAsync(domain, Token);
        await host.HearAsync("pushed", 2);
        await host.Connection.Domains!.SuspendAsync(domain, Token);
        Assert.Equal(Cluster, await ChangedAsync(host, domain, "first"));
        await backups.BeginAsync(domain, Push(more, "first"), Checkpoint("second"), DomainBackupFlags.None, Token);
        Assert.True(Succeeded(await log.NextAsync()));
        Assert.Equal((0, Cluster), await OnlyDataAsync(["-U", "-f", "qcow2", more], depth: 0));
        Assert.Equal("first", (await host.Connection.DomainCheckpoints!.GetParentAsync(new CheckpointRef(domain, "second"), Token)).Name);

        var refused = await Assert.ThrowsAsync<VirtException>(() => backups.BeginAsync(domain, Push(more + "2", "none"), null, DomainBackupFlags.None, Token));
        Assert.EndsWith("Checkpoint 'none' for incremental backup of disk 'vda' not found", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(more + "2"));
        var exists = await Assert.ThrowsAsync<VirtException>(() => backups.BeginAsync(domain, Push(more, null), null, DomainBackupFlags.None, Token));
        Assert.EndsWith($"store '{more}' for backup of 'vda' exists", exists.Message, StringComparison.Ordinal);
    }

    [QemuFact]
    public async Task The_data_of_a_backup_are_fetched_until_somebody_says_that_it_is_enough()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await StartAsync(host, "fetched");
        await host.Connection.DomainCheckpoints!.CreateAsync(domain, Checkpoint("first"), CheckpointCreateFlags.None, Token);
        await host.HearAsync("fetched", 2);
        var (socket, scratch) = (Path.Combine(host.Scratch, "nbd"), Path.Combine(host.Scratch, "scratch"));
        var wanted = $"""
            <domainbackup mode='pull'><incremental>first</incremental><server transport='unix' socket='{socket}'/>
            <disks><disk name='vda' backup='yes' type='file'><scratch file='{scratch}'/></disk></disks></domainbackup>
            """;
        await host.Connection.DomainBackups!.BeginAsync(domain, wanted, null, DomainBackupFlags.None, Token);

        // Another daemon takes over, and the guest goes on writing: what is fetched stays what it was.
        await host.RestartAsync();
        await host.HearAsync("fetched", 2);
        var shown = XElement.Parse(await host.Connection.DomainBackups!.GetXmlAsync(domain, Token)).Descendants("disk").Single();
        Assert.Equal(("vda", "backup-vda"), (shown.Attribute("exportname")!.Value, shown.Attribute("exportbitmap")!.Value));
        Assert.Null(shown.Attribute("state"));
        var options = $"driver=nbd,server.type=unix,server.path={socket},export=vda,x-dirty-bitmap=qemu:dirty-bitmap:backup-vda";
        Assert.Equal((0, Cluster), await DirtyAsync(options));
        await LiveHost.RunAsync("qemu-img", "convert", "-O", "raw", $"nbd+unix:///vda?socket={socket}", scratch + ".raw");
        Assert.Equal(4 << 20, new FileInfo(scratch + ".raw").Length);
        var second = await Assert.ThrowsAsync<VirtException>(
            () => host.Connection.DomainBlockJobs!.PullAsync(domain, "vda", null, 0, DomainBlockRebaseFlags.None, Token));
        Assert.Equal(VirtErrorCode.OperationUnsupported, second.Code);

        using var log = new EventLog();
        await using var listening = await host.Connection.Events!.SubscribeAsync(VirtEventFilter.Of(VirtEventKind.DomainJobCompleted), log.Take, Token);
        Assert.Equal(DomainJobType.Unbounded, (await host.Connection.DomainJobs!.GetInfoAsync(domain, DomainJobStatsFlags.None, Token)).Type);
        await host.Connection.DomainJobs!.AbortAsync(domain, 0, Token);
        Assert.True(Succeeded(await log.NextAsync()));
        Assert.Equal((false, false), (File.Exists(socket), File.Exists(scratch)));
        await host.Connection.DomainBackups!.BeginAsync(domain, wanted, null, DomainBackupFlags.None, Token);
        await host.Connection.Domains!.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        Assert.False(Succeeded(await log.NextAsync()));
        Assert.False(File.Exists(scratch));
    }

    [QemuFact]
    public async Task Checkpoints_are_kept_while_images_are_added_and_merged_and_are_gone_when_deleted()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await StartAsync(host, "marked");
        var (checkpoints, snapshots) = (host.Connection.DomainCheckpoints!, host.Connection.DomainSnapshots!);
        await checkpoints.CreateAsync(domain, Checkpoint("first"), CheckpointCreateFlags.None, Token);
        await host.HearAsync("marked", 2);
        var snapshot = await snapshots.CreateAsync(domain, "<domainsnapshot><name>above</name></domainsnapshot>", SnapshotCreateFlags.DiskOnly, null, Token);
        var overlay = Path.Combine(host.Scratch, "marked.above");
        Assert.Equal(Cluster, await ChangedAsync(host, domain, "first"));
        await checkpoints.CreateAsync(domain, Checkpoint("second"), CheckpointCreateFlags.None, Token);
        await host.HearAsync("marked", 2);
        Assert.Equal(["first", "second"], (await checkpoints.ListAsync(domain, CheckpointListFlags.Topological, Token)).Select(checkpoint => checkpoint.Name));

        // The images are merged while the guest runs, and their bitmaps with them.
        await snapshots.DeleteAsync(snapshot, SnapshotDeleteFlags.None, null, Token);
        Assert.False(File.Exists(overlay));
        Assert.Equal((Cluster, Cluster), (await ChangedAsync(host, domain, "first"), await ChangedAsync(host, domain, "second")));
        var xml = await checkpoints.GetXmlAsync(new CheckpointRef(domain, "first"), CheckpointXmlFlags.Secure, Token);
        await checkpoints.DeleteAsync(new CheckpointRef(domain, "first"), CheckpointDeleteFlags.MetadataOnly, Token);
        await checkpoints.CreateAsync(domain, xml, CheckpointCreateFlags.Redefine | CheckpointCreateFlags.RedefineValidate, Token);

        await host.RestartAsync();
        checkpoints = host.Connection.DomainCheckpoints!;
        await checkpoints.DeleteAsync(new CheckpointRef(domain, "first"), CheckpointDeleteFlags.None, Token);
        var missing = await Assert.ThrowsAsync<VirtException>(() => checkpoints.LookupAsync(domain, "first", Token));
        Assert.Equal(VirtErrorCode.NoDomainCheckpoint, missing.Code);
        await host.Connection.Domains!.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        var undefined = await Assert.ThrowsAsync<VirtException>(() => host.Connection.Domains!.UndefineAsync(domain, DomainUndefineFlags.None, Token));
        Assert.Equal(VirtErrorCode.OperationInvalid, undefined.Code);
        var about = await HostProgram.Find("qemu-img", VirtErrorDomain.Qemu).RunAsync(
            VirtErrorDomain.Qemu, ["info", "--output=json", Path.Combine(host.Scratch, "marked.qcow2")], Token);
        Assert.Equal("second", JsonNode.Parse(about)!["format-specific"]!["data"]!["bitmaps"]!.AsArray().Single()!["name"]!.GetValue<string>());
        var off = await Assert.ThrowsAsync<VirtException>(() => checkpoints.CreateAsync(domain, Checkpoint("third"), CheckpointCreateFlags.None, Token));
        Assert.EndsWith("cannot create checkpoint for inactive domain", off.Message, StringComparison.Ordinal);
    }

    [QemuFact]
    public async Task A_snapshot_between_others_is_merged_while_the_guest_runs()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await StartAsync(host, "between");
        var snapshots = host.Connection.DomainSnapshots!;
        foreach (var name in new[] { "one", "two", "three" })
        {
            await snapshots.CreateAsync(domain, $"<domainsnapshot><name>{name}</name></domainsnapshot>", SnapshotCreateFlags.DiskOnly, null, Token);
            await host.HearAsync("between", 1);
        }

        await snapshots.DeleteAsync(new SnapshotRef(domain, "two"), SnapshotDeleteFlags.None, null, Token);
        Assert.Equal((true, false, true), (Exists(host, "between.one"), Exists(host, "between.two"), Exists(host, "between.three")));
        Assert.Equal("one", (await snapshots.GetParentAsync(new SnapshotRef(domain, "three"), Token)).Name);
        await snapshots.DeleteAsync(new SnapshotRef(domain, "one"), SnapshotDeleteFlags.Children, null, Token);
        Assert.Equal((false, false, true), (Exists(host, "between.one"), Exists(host, "between.three"), Exists(host, "between.qcow2")));
        Assert.Empty(await snapshots.ListAsync(domain, SnapshotListFlags.None, Token));
        await host.HearAsync("between", 2);
        await host.Connection.Domains!.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        await host.Connection.Domains!.StartAsync(domain, DomainStartFlags.None, Token);
        await host.HearAsync("between", 2);
    }

    [QemuFact]
    public async Task What_a_guest_wrote_before_it_was_taken_back_goes_with_the_snapshot_and_nothing_below_does()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await StartAsync(host, "back");
        var snapshots = host.Connection.DomainSnapshots!;
        var snapshot = await snapshots.CreateAsync(domain, "<domainsnapshot><name>one</name></domainsnapshot>", SnapshotCreateFlags.DiskOnly, null, Token);
        await host.HearAsync("back", 1);
        await snapshots.RevertAsync(snapshot, SnapshotRevertFlags.Running, null, Token);
        await host.HearAsync("back", 2);
        await snapshots.DeleteAsync(snapshot, SnapshotDeleteFlags.None, null, Token);
        Assert.Equal((false, true), (Exists(host, "back.one"), Exists(host, "back.qcow2")));
        await host.HearAsync("back", 2);
    }

    [QemuFact]
    public async Task Who_has_set_a_threshold_is_told_when_a_guest_writes_beyond_it()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await StartAsync(host, "beyond");
        using var log = new EventLog();
        await using var listening = await host.Connection.Events!.SubscribeAsync(VirtEventFilter.Of(VirtEventKind.DomainBlockThreshold), log.Take, Token);
        var index = XElement.Parse(await host.Connection.Domains!.GetXmlAsync(domain, DomainXmlFlags.None, Token)).Descendants("disk").Single().Element("source")!.Attribute("index")!.Value;

        await host.Connection.DomainDevices!.SetBlockThresholdAsync(domain, "vda", 1, Token);
        var first = (DomainBlockThresholdEvent)await log.NextAsync();
        var second = (DomainBlockThresholdEvent)await log.NextAsync();
        Assert.Equal(("vda", Path.Combine(host.Scratch, "beyond.qcow2"), 1L), (first.Device, first.Path, first.Threshold));
        Assert.Equal($"vda[{index}]", second.Device);
        Assert.True(first.Excess > 0);
        await host.Connection.DomainDevices!.SetBlockThresholdAsync(domain, $"vda[{index}]", 1, Token);
        Assert.Equal($"vda[{index}]", ((DomainBlockThresholdEvent)await log.NextAsync()).Device);
        var missing = await Assert.ThrowsAsync<VirtException>(() => host.Connection.DomainDevices!.SetBlockThresholdAsync(domain, "vdz", 1, Token));
        Assert.EndsWith("failed to find disk 'vdz'", missing.Message, StringComparison.Ordinal);
    }

    private static bool Exists(LiveHost host, string file) => File.Exists(Path.Combine(host.Scratch, file));

    private static async Task<DomainRef> StartAsync(LiveHost host, string name)
    {
        var domain = await host.DefineAsync(name, writes: true);
        await host.Connection.Domains!.StartAsync(domain, DomainStartFlags.None, Token);
        await host.HearAsync(name, 2);
        return domain;
    }

    private static string Checkpoint(string name) => $"<domaincheckpoint><name>{name}</name></domaincheckpoint>";

    private static string Push(string target, string? since) => $"""
        <domainbackup>{(since is null ? null : $"<incremental>{since}</incremental>")}
        <disks><disk name='vda' backup='yes' type='file'><driver type='qcow2'/><target file='{target}'/></disk></disks></domainbackup>
        """;

    private static bool Succeeded(VirtEvent happened) =>
        (bool)((DomainJobCompletedEvent)happened).Parameters.Single(value => value.Name == "success").Value;

    private static async Task<long> ChangedAsync(LiveHost host, DomainRef domain, string checkpoint) => (long)XElement.Parse(
        await host.Connection.DomainCheckpoints!.GetXmlAsync(new CheckpointRef(domain, checkpoint), CheckpointXmlFlags.Size | CheckpointXmlFlags.NoDomain, Token))
        .Descendants("disk").Single().Attribute("size")!;

    private static async Task<(long Start, long Length)> OnlyDataAsync(string[] image, int depth) =>
        await PartAsync(image, part => part["depth"]!.GetValue<int>() == depth && part["data"]!.GetValue<bool>());

    // What a dirty bitmap marks is said to hold no data.
    private static Task<(long Start, long Length)> DirtyAsync(string options) => PartAsync(["--image-opts", options], part => !part["data"]!.GetValue<bool>());

    private static async Task<(long Start, long Length)> PartAsync(string[] image, Func<JsonNode, bool> isMeant)
    {
        var text = await HostProgram.Find("qemu-img", VirtErrorDomain.Qemu).RunAsync(VirtErrorDomain.Qemu, ["map", "--output=json", .. image], Token);
        var part = JsonNode.Parse(text)!.AsArray().Single(part => isMeant(part!))!;
        return (part["start"]!.GetValue<long>(), part["length"]!.GetValue<long>());
    }
}
