using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Qemu.Live;

/// <summary>Real guests that go back to what they were.</summary>
public sealed class SnapshotGuestTests
{
    private static CancellationToken Token => CancellationToken.None;

    [QemuFact]
    public async Task A_guest_goes_back_to_a_snapshot_within_its_image()
    {
        await using var host = await LiveHost.StartAsync();
        var (domains, snapshots) = (host.Connection.Domains!, host.Connection.DomainSnapshots!);
        var domain = await host.DefineAsync("inside");
        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        await host.HearAsync("inside", 3);

        var first = await TakeAsync(snapshots, domain, "<name>first</name>");
        Assert.Equal(DomainState.Running, (await domains.GetSummaryAsync(domain, Token)).State);
        await host.HearAsync("inside", 3);
        var second = await TakeAsync(snapshots, domain, "<name>second</name>");
        Assert.Equal("first", (await snapshots.GetParentAsync(second, Token)).Name);
        var xml = XElement.Parse(await snapshots.GetXmlAsync(first, SnapshotXmlFlags.None, Token));
        Assert.Equal(("running", "internal"), (xml.Element("state")!.Value, xml.Element("memory")!.Attribute("snapshot")!.Value));

        await snapshots.RevertAsync(first, SnapshotRevertFlags.None, null, Token);
        Assert.Equal(DomainState.Running, (await domains.GetSummaryAsync(domain, Token)).State);
        Assert.Equal(1, (await host.HearAsync("inside", 3)).Count(c => c == '!'));
        Assert.Equal("first", (await snapshots.GetCurrentAsync(domain, Token))!.Value.Name);

        await snapshots.RevertAsync(second, SnapshotRevertFlags.Paused, null, Token);
        Assert.Equal(DomainState.Paused, (await domains.GetSummaryAsync(domain, Token)).State);
        await snapshots.DeleteAsync(first, SnapshotDeleteFlags.Children, null, Token);
        Assert.Empty(await snapshots.ListAsync(domain, SnapshotListFlags.None, Token));
    }

    [QemuFact]
    public async Task A_domain_that_is_shut_off_has_snapshots_that_outlive_the_daemon()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await host.DefineAsync("off");
        await TakeAsync(host.Connection.DomainSnapshots!, domain, "<name>clean</name>");
        await TakeAsync(host.Connection.DomainSnapshots!, domain, "<name>later</name>");

        await host.RestartAsync();
        var snapshots = host.Connection.DomainSnapshots!;
        Assert.Equal(["clean", "later"], (await snapshots.ListAsync(domain, SnapshotListFlags.Topological, Token)).Select(s => s.Name));
        Assert.Equal("later", (await snapshots.GetCurrentAsync(domain, Token))!.Value.Name);
        await snapshots.RevertAsync(new SnapshotRef(domain, "clean"), SnapshotRevertFlags.Running, null, Token);
        Assert.Equal(DomainState.Running, (await host.Connection.Domains!.GetSummaryAsync(domain, Token)).State);
        Assert.Equal("clean", (await snapshots.GetCurrentAsync(domain, Token))!.Value.Name);
        var refused = await Assert.ThrowsAsync<VirtException>(() => TakeAsync(snapshots, domain, "<name>clean</name>"));
        Assert.Equal(VirtErrorCode.OperationFailed, refused.Code);
    }

    [QemuFact]
    public async Task A_transient_guest_has_its_snapshots_after_the_daemon_until_it_ends()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await host.DefineAsync("passing");
        await host.Connection.Domains!.StartAsync(domain, DomainStartFlags.None, Token);
        await TakeAsync(host.Connection.DomainSnapshots!, domain, "<name>first</name>");
        await host.Connection.Domains!.UndefineAsync(domain, DomainUndefineFlags.None, Token);

        await host.RestartAsync();
        var snapshots = host.Connection.DomainSnapshots!;
        Assert.Equal("first", (await snapshots.GetCurrentAsync(domain, Token))!.Value.Name);
        await host.Connection.Domains!.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        var again = await host.DefineAsync("passing");
        Assert.Empty(await snapshots.ListAsync(again, SnapshotListFlags.None, Token));
    }

    [QemuFact]
    public async Task An_image_on_top_takes_what_a_guest_writes_and_is_merged_into_the_one_below()
    {
        await using var host = await LiveHost.StartAsync();
        var (domains, snapshots) = (host.Connection.Domains!, host.Connection.DomainSnapshots!);
        var domain = await host.DefineAsync("top");
        var image = Path.Combine(host.Scratch, "top.qcow2");
        var overlay = Path.Combine(host.Scratch, "top.one");
        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        await host.HearAsync("top", 2);

        var one = await TakeAsync(snapshots, domain, "<name>one</name>", SnapshotCreateFlags.DiskOnly);
        await host.HearAsync("top", 2);
        var live = XElement.Parse(await domains.GetXmlAsync(domain, DomainXmlFlags.None, Token)).Descendants("disk").Single();
        Assert.Equal(overlay, live.Element("source")!.Attribute("file")!.Value);
        Assert.Equal(image, live.Element("backingStore")!.Element("source")!.Attribute("file")!.Value);
        Assert.Equal(overlay, await SourceAsync(domains, domain));
        await domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        await TakeAsync(snapshots, domain, "<name>two</name>", SnapshotCreateFlags.DiskOnly);

        // The lower of two: the upper one stays, on the first image now.
        await snapshots.DeleteAsync(one, SnapshotDeleteFlags.None, null, Token);
        Assert.False(File.Exists(overlay));
        Assert.True(File.Exists(image));
        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        await host.HearAsync("top", 2);
        await domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        await snapshots.DeleteAsync(new SnapshotRef(domain, "two"), SnapshotDeleteFlags.None, null, Token);
        Assert.Equal(image, await SourceAsync(domains, domain));
        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        await host.HearAsync("top", 2);
    }

    [QemuFact]
    public async Task A_guest_goes_back_to_memory_in_a_file_of_its_own()
    {
        await using var host = await LiveHost.StartAsync();
        var (domains, snapshots) = (host.Connection.Domains!, host.Connection.DomainSnapshots!);
        var domain = await host.DefineAsync("outside");
        var memory = Path.Combine(host.Scratch, "outside.memory");
        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        await host.HearAsync("outside", 2);

        var taken = await TakeAsync(snapshots, domain, $"<name>whole</name><memory snapshot='external' file='{memory}'/>");
        Assert.Equal(DomainState.Running, (await domains.GetSummaryAsync(domain, Token)).State);
        await host.HearAsync("outside", 2);
        await snapshots.RevertAsync(taken, SnapshotRevertFlags.None, null, Token);

        Assert.Equal(1, (await host.HearAsync("outside", 2)).Count(c => c == '!'));
        var first = await SourceAsync(domains, domain);
        Assert.NotEqual(Path.Combine(host.Scratch, "outside.whole"), first);
        Assert.True(File.Exists(first));

        // What the guest wrote after the snapshot has been given up, so nothing leads to its image any more.
        Assert.False(File.Exists(Path.Combine(host.Scratch, "outside.whole")));
        await snapshots.RevertAsync(taken, SnapshotRevertFlags.None, null, Token);
        var second = await SourceAsync(domains, domain);
        Assert.True(File.Exists(second));
        Assert.False(File.Exists(first));
        Assert.DoesNotContain("revertDisks", await snapshots.GetXmlAsync(taken, SnapshotXmlFlags.Secure, Token), StringComparison.Ordinal);
        await snapshots.DeleteAsync(taken, SnapshotDeleteFlags.None, null, Token);
    }

    private static async Task<string> SourceAsync(IDomainDriver domains, DomainRef domain) =>
        XElement.Parse(await domains.GetXmlAsync(domain, DomainXmlFlags.Inactive, Token)).Descendants("disk").Single().Element("source")!.Attribute("file")!.Value;

    private static Task<SnapshotRef> TakeAsync(
        IDomainSnapshotDriver snapshots, DomainRef domain, string inner, SnapshotCreateFlags flags = SnapshotCreateFlags.None) =>
        snapshots.CreateAsync(domain, $"<domainsnapshot>{inner}</domainsnapshot>", flags, null, Token);
}
