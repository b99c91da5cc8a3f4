using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Qemu.Live;

/// <summary>Real guests whose images are merged and copied while they run.</summary>
public sealed class BlockJobGuestTests
{
    private static CancellationToken Token => CancellationToken.None;

    [QemuFact]
    public async Task A_running_guest_shows_the_images_below_and_a_stored_definition_only_those_that_somebody_named()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await StartAsync(host, "shown", overlays: 0);
        var top = Path.Combine(host.Scratch, "shown.top");
        await host.Connection.Domains!.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        await LiveHost.RunAsync("qemu-img", "create", "-f", "qcow2", "-b", Path.Combine(host.Scratch, "shown.qcow2"), "-F", "qcow2", top);
        var xml = (await host.Connection.Domains!.GetXmlAsync(domain, DomainXmlFlags.None, Token)).Replace("shown.qcow2", "shown.top", StringComparison.Ordinal);
        await host.Connection.Domains!.DefineAsync(xml, DomainDefineFlags.None, Token);
        await host.Connection.Domains!.StartAsync(domain, DomainStartFlags.None, Token);

        Assert.Equal([top, Path.Combine(host.Scratch, "shown.qcow2")], Chain(await DiskAsync(host, domain)));
        Assert.Equal([top], Chain(await DiskAsync(host, domain, DomainXmlFlags.Inactive)));
        Assert.Equal([top], Chain(await DiskAsync(host, domain, DomainXmlFlags.Migratable)));
    }

    [QemuFact]
    public async Task An_image_that_is_missing_is_named_before_anything_starts()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await host.DefineAsync("missing");
        File.Delete(Path.Combine(host.Scratch, "missing.qcow2"));
        var error = await Assert.ThrowsAsync<VirtException>(() => host.Connection.Domains!.StartAsync(domain, DomainStartFlags.None, Token));
        Assert.Equal(VirtErrorCode.SystemError, error.Code);
        Assert.Contains($"Cannot access storage file '{Path.Combine(host.Scratch, "missing.qcow2")}'", error.Message, StringComparison.Ordinal);
    }

    [QemuFact]
    public async Task What_a_guest_wrote_on_top_is_committed_to_the_image_below_and_the_guest_goes_on_there()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await StartAsync(host, "active", overlays: 2);
        await using var events = await EventsAsync(host, domain);
        var jobs = host.Connection.DomainBlockJobs!;
        var (lowest, middle, top) = (Path.Combine(host.Scratch, "active.qcow2"), Path.Combine(host.Scratch, "active.one"), Path.Combine(host.Scratch, "active.two"));
        Assert.Equal([top, middle, lowest], Chain(await DiskAsync(host, domain)));
        Assert.Equal([top, middle, lowest], Chain(await DiskAsync(host, domain, DomainXmlFlags.Inactive)));
        var refused = await Assert.ThrowsAsync<VirtException>(() => jobs.CommitAsync(domain, "vda", null, null, 0, DomainBlockCommitFlags.None, Token));
        Assert.EndsWith("commit of 'vda' active layer requires active flag", refused.Message, StringComparison.Ordinal);

        await jobs.CommitAsync(domain, "vda", null, null, 0, DomainBlockCommitFlags.Active | DomainBlockCommitFlags.Delete, Token);
        await events.HearAsync(BlockJobStatus.Ready);
        var mirror = (await DiskAsync(host, domain)).Element("mirror")!;
        Assert.Equal(("active-commit", "yes", lowest), (Attribute(mirror, "job"), Attribute(mirror, "ready"), Attribute(mirror.Element("source")!, "file")));
        var info = await jobs.GetInfoAsync(domain, "vda", Token);
        Assert.Equal(DomainBlockJobType.ActiveCommit, info!.Type);
        Assert.Equal(info.End, info.Current);
        var second = await Assert.ThrowsAsync<VirtException>(() => jobs.PullAsync(domain, "vda", null, 0, DomainBlockRebaseFlags.None, Token));
        Assert.Equal(VirtErrorCode.BlockCopyActive, second.Code);
        var saved = await Assert.ThrowsAsync<VirtException>(
            () => host.Connection.DomainSaves!.SaveAsync(domain, new DomainSaveTarget(top + ".save"), DomainSaveFlags.None, null, Token));
        Assert.EndsWith("domain has active block job", saved.Message, StringComparison.Ordinal);
        await jobs.AbortAsync(domain, "vda", DomainBlockJobAbortFlags.Pivot, Token);

        Assert.Equal([lowest], Chain(await DiskAsync(host, domain)));
        Assert.Equal([lowest], Chain(await DiskAsync(host, domain, DomainXmlFlags.Inactive)));
        Assert.Null((await DiskAsync(host, domain)).Element("mirror"));
        Assert.Equal((false, false, true), (File.Exists(top), File.Exists(middle), File.Exists(lowest)));
        Assert.Null(await jobs.GetInfoAsync(domain, "vda", Token));
        await events.HearAsync(BlockJobStatus.Completed);
        Assert.Equal(
            [("active.two", BlockJobStatus.Ready), ("vda", BlockJobStatus.Ready), ("active.qcow2", BlockJobStatus.Completed), ("vda", BlockJobStatus.Completed)],
            events.All.Select(told => (Path.GetFileName(told.Disk), told.Status)));
        await AgainAsync(host, domain, "active");
    }

    [QemuFact]
    public async Task Images_between_are_merged_and_only_those_told_to_go_are_removed()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await StartAsync(host, "middle", overlays: 3);
        await using var events = await EventsAsync(host, domain);
        var jobs = host.Connection.DomainBlockJobs!;
        var files = new[] { "three", "two", "one", "qcow2" }.Select(end => Path.Combine(host.Scratch, "middle." + end)).ToArray();

        var shallow = await Assert.ThrowsAsync<VirtException>(
            () => jobs.CommitAsync(domain, "vda", files[3], files[1], 0, DomainBlockCommitFlags.Shallow, Token));
        Assert.EndsWith($"base '{files[3]}' is not immediately below '{files[1]}' in chain for '{files[0]}'", shallow.Message, StringComparison.Ordinal);
        await jobs.CommitAsync(domain, "vda", files[2], files[1], 0, DomainBlockCommitFlags.Delete, Token);
        await events.HearAsync(BlockJobStatus.Completed);
        Assert.Equal([files[0], files[2], files[3]], Chain(await DiskAsync(host, domain)));
        Assert.Equal([files[0], files[2], files[3]], Chain(await DiskAsync(host, domain, DomainXmlFlags.Inactive)));
        Assert.Equal((false, true), (File.Exists(files[1]), File.Exists(files[2])));

        // Down to the lowest, which stays, as does the one that nobody said should go.
        var index = Attribute((await DiskAsync(host, domain)).Element("backingStore")!, "index");
        await jobs.CommitAsync(domain, "vda", null, $"vda[{index}]", 0, DomainBlockCommitFlags.None, Token);
        await events.HearAsync(BlockJobStatus.Completed);
        Assert.Equal([files[0], files[3]], Chain(await DiskAsync(host, domain)));
        Assert.True(File.Exists(files[2]));
        await AgainAsync(host, domain, "middle");
    }

    [QemuFact]
    public async Task What_is_below_is_pulled_into_the_image_on_top()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await StartAsync(host, "pulled", overlays: 2);
        await using var events = await EventsAsync(host, domain);
        var jobs = host.Connection.DomainBlockJobs!;
        var (lowest, middle, top) = (Path.Combine(host.Scratch, "pulled.qcow2"), Path.Combine(host.Scratch, "pulled.one"), Path.Combine(host.Scratch, "pulled.two"));

        await jobs.RebaseAsync(domain, "vda", lowest, 0, DomainBlockRebaseFlags.None, Token);
        await events.HearAsync(BlockJobStatus.Completed);
        Assert.Equal([top, lowest], Chain(await DiskAsync(host, domain)));
        await jobs.PullAsync(domain, "vda", null, 0, DomainBlockRebaseFlags.None, Token);
        await events.HearAsync(BlockJobStatus.Completed);
        Assert.Equal([top], Chain(await DiskAsync(host, domain)));
        Assert.Equal([top], Chain(await DiskAsync(host, domain, DomainXmlFlags.Inactive)));
        Assert.True(File.Exists(lowest) && File.Exists(middle));
        File.Delete(lowest);
        await AgainAsync(host, domain, "pulled");
    }

    [QemuFact]
    public async Task A_disk_is_copied_and_the_guest_stays_or_goes_on_with_the_copy()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await StartAsync(host, "copied", overlays: 1);
        await using var events = await EventsAsync(host, domain);
        var jobs = host.Connection.DomainBlockJobs!;
        var top = Path.Combine(host.Scratch, "copied.one");
        var copy = Path.Combine(host.Scratch, "copy");
        var refused = await Assert.ThrowsAsync<VirtException>(() => CopyAsync(jobs, domain, copy, "qcow2", DomainBlockCopyFlags.None));
        Assert.EndsWith("domain is not transient", refused.Message, StringComparison.Ordinal);

        await CopyAsync(jobs, domain, copy, "qcow2", DomainBlockCopyFlags.TransientJob);
        await events.HearAsync(BlockJobStatus.Ready);
        await jobs.AbortAsync(domain, "vda", DomainBlockJobAbortFlags.None, Token);
        await events.HearAsync(BlockJobStatus.Canceled);
        Assert.Equal(top, Chain(await DiskAsync(host, domain))[0]);
        var there = await Assert.ThrowsAsync<VirtException>(() => CopyAsync(jobs, domain, copy, "qcow2", DomainBlockCopyFlags.TransientJob));
        Assert.EndsWith($"external destination file for disk vda already exists and is not a block device: {copy}", there.Message, StringComparison.Ordinal);

        // Only the image on top, on the same image below; then all of it, to an image without a format.
        File.Delete(copy);
        await CopyAsync(jobs, domain, copy, "qcow2", DomainBlockCopyFlags.TransientJob | DomainBlockCopyFlags.Shallow | DomainBlockCopyFlags.SynchronousWrites);
        await events.HearAsync(BlockJobStatus.Ready);
        await jobs.AbortAsync(domain, "vda", DomainBlockJobAbortFlags.Pivot, Token);
        Assert.Equal([copy, Path.Combine(host.Scratch, "copied.qcow2")], Chain(await DiskAsync(host, domain)));
        Assert.Equal(copy, Chain(await DiskAsync(host, domain, DomainXmlFlags.Inactive))[0]);
        await CopyAsync(jobs, domain, copy + "2", "raw", DomainBlockCopyFlags.TransientJob);
        await events.HearAsync(BlockJobStatus.Ready);
        var mirror = (await DiskAsync(host, domain)).Element("mirror")!;
        Assert.Equal((copy + "2", "raw", "copy"), (Attribute(mirror, "file"), Attribute(mirror, "format"), Attribute(mirror, "job")));
        await jobs.AbortAsync(domain, "vda", DomainBlockJobAbortFlags.Pivot, Token);
        Assert.Equal([copy + "2"], Chain(await DiskAsync(host, domain)));
        Assert.Equal("raw", Attribute((await DiskAsync(host, domain, DomainXmlFlags.Inactive)).Element("driver")!, "type"));
        Assert.True(File.Exists(copy) && File.Exists(top));
        await AgainAsync(host, domain, "copied");
    }

    [QemuFact]
    public async Task A_copy_that_was_there_brings_what_is_below_it()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await StartAsync(host, "reused", overlays: 1);
        await using var events = await EventsAsync(host, domain);
        var jobs = host.Connection.DomainBlockJobs!;
        var (below, copy) = (Path.Combine(host.Scratch, "below"), Path.Combine(host.Scratch, "copy"));
        File.Copy(Path.Combine(host.Scratch, "reused.qcow2"), below);
        await LiveHost.RunAsync("qemu-img", "create", "-f", "qcow2", "-b", below, "-F", "qcow2", copy);

        await CopyAsync(jobs, domain, copy, null, DomainBlockCopyFlags.TransientJob | DomainBlockCopyFlags.Shallow | DomainBlockCopyFlags.ReuseExt);
        await events.HearAsync(BlockJobStatus.Ready);
        await jobs.AbortAsync(domain, "vda", DomainBlockJobAbortFlags.Pivot, Token);
        Assert.Equal([copy, below], Chain(await DiskAsync(host, domain)));
        await AgainAsync(host, domain, "reused");
    }

    [QemuFact]
    public async Task A_job_is_found_again_by_the_next_daemon_whether_it_goes_on_or_has_ended()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await StartAsync(host, "found", overlays: 1);
        var (lowest, top) = (Path.Combine(host.Scratch, "found.qcow2"), Path.Combine(host.Scratch, "found.one"));
        await CopyAsync(host.Connection.DomainBlockJobs!, domain, top + "2", "qcow2", DomainBlockCopyFlags.TransientJob);
        await host.RestartAsync();
        await using (var events = await EventsAsync(host, domain))
        {
            if (Attribute((await DiskAsync(host, domain)).Element("mirror")!, "ready") != "yes")
            {
                await events.HearAsync(BlockJobStatus.Ready);
            }

            await host.Connection.DomainBlockJobs!.AbortAsync(domain, "vda", DomainBlockJobAbortFlags.None, Token);
            Assert.Equal([top, lowest], Chain(await DiskAsync(host, domain)));
        }

        await host.Connection.DomainBlockJobs!.PullAsync(domain, "vda", null, 1, DomainBlockRebaseFlags.None, Token);
        Assert.Equal(1, (await host.Connection.DomainBlockJobs!.GetInfoAsync(domain, "vda", Token))!.Bandwidth);
        await host.RestartAsync(async () =>
        {
            await using var monitor = await QmpClient.ConnectAsync(host.Monitor, _ => { }, Token);
            var id = (await monitor.RunAsync("query-jobs", null, Token))[0].GetProperty("id").GetString();
            await monitor.RunAsync("block-job-set-speed", new JsonObject { ["device"] = id, ["speed"] = 0 }, Token);
            while ((await monitor.RunAsync("query-jobs", null, Token))[0].GetProperty("status").GetString() != "concluded")
            {
                await Task.Delay(20);
            }
        });
        Assert.Null(await host.Connection.DomainBlockJobs!.GetInfoAsync(domain, "vda", Token));
        Assert.Equal([top], Chain(await DiskAsync(host, domain)));
        await AgainAsync(host, domain, "found");
    }

    [QemuFact]
    public async Task What_a_daemon_was_killed_over_is_found_in_the_guest_and_written_down_or_cleared_away()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await StartAsync(host, "killed", overlays: 0);
        var (lowest, top) = (Path.Combine(host.Scratch, "killed.qcow2"), Path.Combine(host.Scratch, "killed.top"));
        var before = Attribute((await DiskAsync(host, domain)).Element("source")!, "index");
        await LiveHost.RunAsync("qemu-img", "create", "-f", "qcow2", "-b", lowest, "-F", "qcow2", "-u", top, "4M");

        // As far as a snapshot goes in QEMU, and an image that was to be copied to.
        await host.RestartAsync(async () =>
        {
            await using var monitor = await QmpClient.ConnectAsync(host.Monitor, _ => { }, Token);
            foreach (var (file, number) in new[] { (top, 70), (lowest + ".copy", 71) })
            {
                await using (File.Open(file, FileMode.OpenOrCreate))
                {
                }

                await monitor.RunAsync("blockdev-add", new JsonObject { ["driver"] = "file", ["filename"] = file, ["node-name"] = $"libvirt-{number}-storage" }, Token);
            }

            await monitor.RunAsync(
                "blockdev-add", new JsonObject { ["driver"] = "qcow2", ["file"] = "libvirt-70-storage", ["backing"] = null, ["node-name"] = "libvirt-70-format" }, Token);
            await monitor.RunAsync("blockdev-snapshot", new JsonObject { ["node"] = $"libvirt-{before}-format", ["overlay"] = "libvirt-70-format" }, Token);
        });
        Assert.Equal([top, lowest], Chain(await DiskAsync(host, domain)));
        Assert.Equal([top, lowest], Chain(await DiskAsync(host, domain, DomainXmlFlags.Inactive)));
        await host.RestartAsync(async () =>
        {
            await using var monitor = await QmpClient.ConnectAsync(host.Monitor, _ => { }, Token);
            var nodes = await monitor.RunAsync("query-named-block-nodes", new JsonObject { ["flat"] = true }, Token);
            Assert.DoesNotContain(nodes.Items(), node => node.Text("node-name") == "libvirt-71-storage");
        });
        await AgainAsync(host, domain, "killed");
    }

    [QemuFact]
    public async Task A_relative_name_stays_one()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await StartAsync(host, "near", overlays: 0);
        await host.Connection.Domains!.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        foreach (var (name, below) in new[] { ("one", "qcow2"), ("two", "one") })
        {
            await LiveHost.RunAsync("qemu-img", "create", "-f", "qcow2", "-b", "near." + below, "-F", "qcow2", Path.Combine(host.Scratch, "near." + name));
        }

        var xml = (await host.Connection.Domains!.GetXmlAsync(domain, DomainXmlFlags.None, Token)).Replace("near.qcow2", "near.two", StringComparison.Ordinal);
        await host.Connection.Domains!.DefineAsync(xml, DomainDefineFlags.None, Token);
        await host.Connection.Domains!.StartAsync(domain, DomainStartFlags.None, Token);
        await using var events = await EventsAsync(host, domain);
        await host.Connection.DomainBlockJobs!.RebaseAsync(domain, "vda", "near.qcow2", 0, DomainBlockRebaseFlags.Relative, Token);
        await events.HearAsync(BlockJobStatus.Completed);

        var text = await HostProgram.Find("qemu-img", VirtErrorDomain.Qemu).RunAsync(
            VirtErrorDomain.Qemu, ["info", "-U", "--output=json", Path.Combine(host.Scratch, "near.two")], Token);
        Assert.Equal("near.qcow2", JsonNode.Parse(text)!["backing-filename"]!.GetValue<string>());
    }

    private static Task CopyAsync(IDomainBlockJobDriver jobs, DomainRef domain, string path, string? format, DomainBlockCopyFlags flags) => jobs.CopyAsync(
        domain, "vda", $"<disk type='file'>{(format is null ? null : $"<driver type='{format}'/>")}<source file='{path}'/></disk>", [], flags, Token);

    private static async Task<DomainRef> StartAsync(LiveHost host, string name, int overlays)
    {
        var domain = await host.DefineAsync(name);
        await host.Connection.Domains!.StartAsync(domain, DomainStartFlags.None, Token);
        await host.HearAsync(name, 2);
        foreach (var snapshot in new[] { "one", "two", "three" }.Take(overlays))
        {
            await host.Connection.DomainSnapshots!.CreateAsync(
                domain, $"<domainsnapshot><name>{snapshot}</name></domainsnapshot>", SnapshotCreateFlags.DiskOnly | SnapshotCreateFlags.NoMetadata, null, Token);
        }

        return domain;
    }

    /// <summary>A guest whose images are right goes on, and starts again from them.</summary>
    private static async Task AgainAsync(LiveHost host, DomainRef domain, string name)
    {
        await host.HearAsync(name, 2);
        await host.Connection.Domains!.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        var starts = host.Said(name).Count(c => c == '!');
        await host.Connection.Domains!.StartAsync(domain, DomainStartFlags.None, Token);
        Assert.Equal(starts + 1, (await host.HearAsync(name, 2)).Count(c => c == '!'));
    }

    private static async Task<XElement> DiskAsync(LiveHost host, DomainRef domain, DomainXmlFlags flags = DomainXmlFlags.None) =>
        XElement.Parse(await host.Connection.Domains!.GetXmlAsync(domain, flags, Token)).Descendants("disk").Single();

    private static string? Attribute(XElement element, string name) => element.Attribute(name)?.Value;

    private static List<string> Chain(XElement disk)
    {
        List<string> files = [];
        for (var holder = disk; holder?.Element("source") is { } source; holder = holder.Element("backingStore"))
        {
            files.Add(Attribute(source, "file")!);
        }

        return files;
    }

    private static Task<BlockJobEvents> EventsAsync(LiveHost host, DomainRef domain) => BlockJobEvents.ListenAsync(host.Connection.Events!, domain);
}
