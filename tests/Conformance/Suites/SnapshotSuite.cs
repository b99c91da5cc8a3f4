using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>Snapshots: their forest, and going back to them.</summary>
public abstract class SnapshotSuite(ConformanceTarget target) : DomainSuiteBase(target)
{
    [Fact]
    public async Task A_snapshot_records_what_the_domain_was()
    {
        var domain = await StartedAsync();
        var snapshot = await TakeAsync(domain, "one", "<description>first</description>");
        var xml = await Host.DomainSnapshots.GetXmlAsync(snapshot, SnapshotXmlFlags.None, Token);
        Assert.StartsWith("<domainsnapshot>\n  <name>one</name>\n  <description>first</description>\n  <state>running</state>\n  <creationTime>", xml, StringComparison.Ordinal);
        Assert.Contains(
            "</creationTime>\n  <memory snapshot='internal'/>\n  <disks>\n    <disk name='vda' snapshot='internal'/>\n  </disks>\n  <domain type='test'>\n",
            xml,
            StringComparison.Ordinal);
        Assert.Contains($"    <name>{Name}</name>\n", xml, StringComparison.Ordinal);
        Assert.True(await Host.DomainSnapshots.HasMetadataAsync(snapshot, Token));
    }

    [Fact]
    public async Task A_snapshot_without_a_name_is_named_after_its_time()
    {
        var snapshot = await Host.DomainSnapshots.CreateAsync(await DefineAsync(), "<domainsnapshot/>", SnapshotCreateFlags.None, null, Token);
        Assert.Contains($"<creationTime>{snapshot.Name}</creationTime>", await Host.DomainSnapshots.GetXmlAsync(snapshot, SnapshotXmlFlags.None, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_snapshot_is_current_and_the_last_one_its_parent()
    {
        var domain = await DefineAsync();
        Assert.Null(await Host.DomainSnapshots.GetCurrentAsync(domain, Token));
        var one = await TakeAsync(domain, "one");
        await FailsAsync(VirtErrorCode.NoDomainSnapshot, () => Host.DomainSnapshots.GetParentAsync(one, Token));
        var two = await TakeAsync(domain, "two");
        Assert.Equal(two, await Host.DomainSnapshots.GetCurrentAsync(domain, Token));
        Assert.Equal(one, await Host.DomainSnapshots.GetParentAsync(two, Token));
        await FailsAsync(VirtErrorCode.OperationFailed, () => TakeAsync(domain, "one"));
        await FailsAsync(VirtErrorCode.NoDomainSnapshot, () => Host.DomainSnapshots.LookupAsync(domain, "three", Token));
    }

    [Theory]
    [InlineData(SnapshotListFlags.None, "a b c d e")]
    [InlineData(SnapshotListFlags.Roots, "a e")]
    [InlineData(SnapshotListFlags.Leaves, "c d e")]
    [InlineData(SnapshotListFlags.NoLeaves, "a b")]
    [InlineData(SnapshotListFlags.Leaves | SnapshotListFlags.NoLeaves, "a b c d e")]
    [InlineData(SnapshotListFlags.Leaves | SnapshotListFlags.Roots, "e")]
    [InlineData(SnapshotListFlags.Active, "a b")]
    [InlineData(SnapshotListFlags.Inactive, "c d")]
    [InlineData(SnapshotListFlags.DiskOnly, "e")]
    [InlineData(SnapshotListFlags.External, "e")]
    [InlineData(SnapshotListFlags.Internal, "a b c d")]
    [InlineData(SnapshotListFlags.Metadata, "a b c d e")]
    [InlineData(SnapshotListFlags.NoMetadata, "")]
    public async Task Listings_have_filters(SnapshotListFlags flags, string expected)
    {
        var domain = await GrowAsync();
        var found = await Host.DomainSnapshots.ListAsync(domain, flags, Token);
        Assert.Equal(expected, string.Join(' ', found.Select(snapshot => snapshot.Name).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Children_are_listed_one_level_or_all()
    {
        var domain = await GrowAsync();
        Assert.Equal("b", await ChildrenAsync(domain, "a", SnapshotListFlags.None));
        Assert.Equal("b c d", await ChildrenAsync(domain, "a", SnapshotListFlags.Descendants));
        Assert.Equal("c d", await ChildrenAsync(domain, "a", SnapshotListFlags.Descendants | SnapshotListFlags.Leaves));
        Assert.Equal(string.Empty, await ChildrenAsync(domain, "e", SnapshotListFlags.Descendants));
    }

    [Fact]
    public async Task A_topological_listing_has_parents_first()
    {
        var domain = await GrowAsync();
        var order = (await Host.DomainSnapshots.ListAsync(domain, SnapshotListFlags.Topological, Token)).Select(snapshot => snapshot.Name).ToList();
        Assert.True(order.IndexOf("a") < order.IndexOf("b"));
        Assert.True(order.IndexOf("b") < order.IndexOf("c"));
        Assert.True(order.IndexOf("b") < order.IndexOf("d"));
    }

    [Fact]
    public async Task A_deleted_snapshot_leaves_its_children_to_its_parent()
    {
        var domain = await GrowAsync();
        await DeleteAsync(domain, "b", SnapshotDeleteFlags.None);
        Assert.Equal("c d", await ChildrenAsync(domain, "a", SnapshotListFlags.None));
        await DeleteAsync(domain, "a", SnapshotDeleteFlags.MetadataOnly);
        var roots = await Host.DomainSnapshots.ListAsync(domain, SnapshotListFlags.Roots, Token);
        Assert.Equal(["c", "d", "e"], roots.Select(root => root.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Children_can_go_with_a_snapshot_or_without_it()
    {
        var domain = await GrowAsync();
        await DeleteAsync(domain, "b", SnapshotDeleteFlags.ChildrenOnly);
        Assert.Equal("b", await ChildrenAsync(domain, "a", SnapshotListFlags.Descendants));
        await DeleteAsync(domain, "a", SnapshotDeleteFlags.Children);
        Assert.Equal("e", (await Host.DomainSnapshots.ListAsync(domain, SnapshotListFlags.None, Token)).Single().Name);
        await FailsAsync(VirtErrorCode.InvalidArg, () => DeleteAsync(domain, "e", SnapshotDeleteFlags.Children | SnapshotDeleteFlags.ChildrenOnly));
    }

    [Fact]
    public async Task The_parent_of_the_deleted_current_snapshot_is_current()
    {
        var domain = await DefineAsync();
        var one = await TakeAsync(domain, "one");
        await TakeAsync(domain, "two");
        await DeleteAsync(domain, "two", SnapshotDeleteFlags.None);
        Assert.Equal(one, await Host.DomainSnapshots.GetCurrentAsync(domain, Token));
        await DeleteAsync(domain, "one", SnapshotDeleteFlags.None);
        Assert.Null(await Host.DomainSnapshots.GetCurrentAsync(domain, Token));
    }

    // Where the domain is, where the snapshot was taken, what is asked for; where that leads, and what is told.
    [Theory]
    [InlineData(DomainState.Shutoff, DomainState.Shutoff, SnapshotRevertFlags.None, DomainState.Shutoff, "")]
    [InlineData(DomainState.Shutoff, DomainState.Running, SnapshotRevertFlags.None, DomainState.Running, "Started FromSnapshot")]
    [InlineData(DomainState.Shutoff, DomainState.Paused, SnapshotRevertFlags.None, DomainState.Paused, "Started FromSnapshot,Suspended FromSnapshot")]
    [InlineData(DomainState.Shutoff, DomainState.Shutoff, SnapshotRevertFlags.Running, DomainState.Running, "Started FromSnapshot")]
    [InlineData(DomainState.Shutoff, DomainState.Shutoff, SnapshotRevertFlags.Paused, DomainState.Paused, "Started FromSnapshot,Suspended FromSnapshot")]
    [InlineData(DomainState.Running, DomainState.Shutoff, SnapshotRevertFlags.None, DomainState.Shutoff, "Stopped FromSnapshot")]
    [InlineData(DomainState.Running, DomainState.Running, SnapshotRevertFlags.None, DomainState.Running, "Stopped FromSnapshot,Started FromSnapshot")]
    [InlineData(DomainState.Running, DomainState.Running, SnapshotRevertFlags.Paused, DomainState.Paused, "Stopped FromSnapshot,Started FromSnapshot,Suspended FromSnapshot")]
    [InlineData(DomainState.Paused, DomainState.Shutoff, SnapshotRevertFlags.None, DomainState.Shutoff, "Stopped FromSnapshot")]
    [InlineData(DomainState.Paused, DomainState.Paused, SnapshotRevertFlags.Running, DomainState.Running, "Stopped FromSnapshot,Started FromSnapshot")]
    [InlineData(DomainState.Paused, DomainState.Paused, SnapshotRevertFlags.None, DomainState.Paused, "Stopped FromSnapshot,Started FromSnapshot,Suspended FromSnapshot")]
    public async Task Going_back_stops_starts_and_pauses(
        DomainState from, DomainState taken, SnapshotRevertFlags flags, DomainState after, string told)
    {
        var domain = await InStateAsync(taken);
        var snapshot = await TakeAsync(domain, "there");
        await TakeAsync(domain, "later");
        await MoveAsync(domain, taken, from);
        await using var log = await ListenAsync();
        await Host.DomainSnapshots.RevertAsync(snapshot, flags, null, Token);
        Assert.Equal(after, (await StateAsync(domain)).State);
        Assert.Equal("there", (await Host.DomainSnapshots.GetCurrentAsync(domain, Token))?.Name);
        await ToldAsync(log, told.Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Going_back_brings_the_definition_back()
    {
        var domain = await DefineAsync("<description>before</description>");
        var snapshot = await TakeAsync(domain, "one");
        await Host.Domains.DefineAsync(Xml(domain.Uuid, inner: "<description>after</description>"), DomainDefineFlags.None, Token);
        await Host.DomainSnapshots.RevertAsync(snapshot, SnapshotRevertFlags.None, null, Token);
        Assert.Contains("before", await Host.Domains.GetXmlAsync(domain, DomainXmlFlags.None, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Going_back_is_refused_where_it_cannot_be()
    {
        var domain = await StartedAsync();
        await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        var snapshot = await TakeAsync(domain, "off");
        await Host.Domains.StartAsync(domain, DomainStartFlags.None, Token);
        await Host.Domains.UndefineAsync(domain, DomainUndefineFlags.None, Token);
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.DomainSnapshots.RevertAsync(snapshot, SnapshotRevertFlags.None, null, Token));
        await FailsAsync(
            VirtErrorCode.InvalidArg,
            () => Host.DomainSnapshots.RevertAsync(snapshot, SnapshotRevertFlags.Running | SnapshotRevertFlags.Paused, null, Token));
        await Host.DomainSnapshots.RevertAsync(snapshot, SnapshotRevertFlags.Running, null, Token);
        Assert.Equal((DomainState.Running, "FromSnapshot"), await StateAsync(domain));
    }

    [Fact]
    public async Task A_shut_off_domain_with_snapshots_is_not_undefined_by_chance()
    {
        var domain = await DefineAsync();
        await TakeAsync(domain, "one");
        var message = await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.Domains.UndefineAsync(domain, DomainUndefineFlags.None, Token));
        Assert.Contains("cannot delete inactive domain with 1 snapshots", message, StringComparison.Ordinal);
        await Host.Domains.UndefineAsync(domain, DomainUndefineFlags.SnapshotsMetadata, Token);
        await FailsAsync(VirtErrorCode.NoDomain, () => Host.Domains.GetAsync(domain, Token));
    }

    [Fact]
    public async Task A_snapshot_can_halt_the_guest()
    {
        var domain = await StartedAsync();
        await using var log = await ListenAsync();
        await TakeAsync(domain, "one", flags: SnapshotCreateFlags.Halt);
        Assert.Equal((DomainState.Shutoff, "FromSnapshot"), await StateAsync(domain));
        await ToldAsync(log, "Stopped FromSnapshot");
        await Host.Domains.StartAsync(domain, DomainStartFlags.None, Token);
        await Host.Domains.UndefineAsync(domain, DomainUndefineFlags.None, Token);
        await FailsAsync(VirtErrorCode.OperationInvalid, () => TakeAsync(domain, "two", flags: SnapshotCreateFlags.Halt));
    }

    [Fact]
    public async Task A_snapshot_without_metadata_is_not_listed()
    {
        var domain = await StartedAsync();
        await TakeAsync(domain, "one", flags: SnapshotCreateFlags.NoMetadata);
        Assert.Empty(await Host.DomainSnapshots.ListAsync(domain, SnapshotListFlags.None, Token));
        Assert.Null(await Host.DomainSnapshots.GetCurrentAsync(domain, Token));
    }

    [Theory]
    [InlineData("<disk name='vdz'/>", "no disk named 'vdz'")]
    [InlineData("<disk name='vda'/><disk name='vda'/>", "too many disk snapshot requests for domain")]
    [InlineData("<disk name='vda' snapshot='external'/>", "disk 'vda' must use snapshot mode 'internal'")]
    public async Task Disks_that_do_not_fit_are_refused(string disks, string words)
    {
        var domain = await StartedAsync();
        var message = await FailsAsync(VirtErrorCode.ConfigUnsupported, () => TakeAsync(domain, "one", $"<disks>{disks}</disks>"));
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.Empty(await Host.DomainSnapshots.ListAsync(domain, SnapshotListFlags.None, Token));
    }

    [Fact]
    public async Task A_snapshot_can_be_taken_out_and_put_back()
    {
        var domain = await DefineAsync();
        await TakeAsync(domain, "one");
        var two = await TakeAsync(domain, "two");
        var xml = await Host.DomainSnapshots.GetXmlAsync(two, SnapshotXmlFlags.Secure, Token);
        await DeleteAsync(domain, "two", SnapshotDeleteFlags.MetadataOnly);
        var back = await Host.DomainSnapshots.CreateAsync(domain, xml, SnapshotCreateFlags.Redefine, null, Token);
        Assert.Equal(xml, await Host.DomainSnapshots.GetXmlAsync(back, SnapshotXmlFlags.Secure, Token));
        Assert.Equal("one", (await Host.DomainSnapshots.GetCurrentAsync(domain, Token))?.Name);
        await Host.DomainSnapshots.CreateAsync(domain, xml, SnapshotCreateFlags.Redefine | SnapshotCreateFlags.Current, null, Token);
        Assert.Equal("two", (await Host.DomainSnapshots.GetCurrentAsync(domain, Token))?.Name);
    }

    [Theory]
    [InlineData("<parent><name>one</name></parent>", "cannot set moment one as its own parent")]
    [InlineData("<parent><name>none</name></parent>", "parent none for moment one not found")]
    [InlineData("<parent><name>two</name></parent>", "parent two would create cycle to one")]
    public async Task A_snapshot_is_not_put_below_itself(string parent, string words)
    {
        var domain = await DefineAsync();
        var one = await TakeAsync(domain, "one");
        await TakeAsync(domain, "two");
        var xml = (await Host.DomainSnapshots.GetXmlAsync(one, SnapshotXmlFlags.None, Token))
            .Replace("<creationTime>", parent + "<creationTime>", StringComparison.Ordinal);
        var message = await FailsAsync(
            VirtErrorCode.InvalidArg, () => Host.DomainSnapshots.CreateAsync(domain, xml, SnapshotCreateFlags.Redefine, null, Token));
        Assert.Contains(words, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SnapshotCreateFlags.Current)]
    [InlineData(SnapshotCreateFlags.Redefine | SnapshotCreateFlags.Halt)]
    [InlineData(SnapshotCreateFlags.Redefine | SnapshotCreateFlags.NoMetadata)]
    public async Task Flags_that_contradict_each_other_are_refused(SnapshotCreateFlags flags)
    {
        var domain = await DefineAsync();
        await FailsAsync(VirtErrorCode.InvalidArg, () => TakeAsync(domain, "one", flags: flags));
    }

    // a (running) - b (paused) - c, d (shut off); e (disks only) by itself.
    private async Task<DomainRef> GrowAsync()
    {
        var domain = await StartedAsync();
        await TakeAsync(domain, "a");
        await Host.Domains.SuspendAsync(domain, Token);
        var b = await TakeAsync(domain, "b");
        await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        await TakeAsync(domain, "c");
        await Host.DomainSnapshots.RevertAsync(b, SnapshotRevertFlags.None, null, Token);
        await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        await TakeAsync(domain, "d");
        domain = await Host.Domains.StartAsync(domain, DomainStartFlags.None, Token);
        var e = await TakeAsync(domain, "e", flags: SnapshotCreateFlags.DiskOnly);
        var xml = await Host.DomainSnapshots.GetXmlAsync(e, SnapshotXmlFlags.None, Token);
        var start = xml.IndexOf("  <parent>", StringComparison.Ordinal);
        var end = xml.IndexOf("</parent>\n", StringComparison.Ordinal) + "</parent>\n".Length;
        await Host.DomainSnapshots.CreateAsync(domain, xml.Remove(start, end - start), SnapshotCreateFlags.Redefine, null, Token);
        return domain;
    }

    private async Task MoveAsync(DomainRef domain, DomainState from, DomainState to)
    {
        switch (from, to)
        {
            case (not DomainState.Shutoff, DomainState.Shutoff):
                await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
                break;
            case (DomainState.Shutoff, DomainState.Running):
                await Host.Domains.StartAsync(domain, DomainStartFlags.None, Token);
                break;
            case (DomainState.Shutoff, DomainState.Paused):
                await Host.Domains.StartAsync(domain, DomainStartFlags.Paused, Token);
                break;
        }
    }

    private Task<SnapshotRef> TakeAsync(DomainRef domain, string name, string inner = "", SnapshotCreateFlags flags = SnapshotCreateFlags.None) =>
        Host.DomainSnapshots.CreateAsync(domain, $"<domainsnapshot><name>{name}</name>{inner}</domainsnapshot>", flags, null, Token);

    private Task DeleteAsync(DomainRef domain, string name, SnapshotDeleteFlags flags) =>
        Host.DomainSnapshots.DeleteAsync(new SnapshotRef(domain, name), flags, null, Token);

    private async Task<string> ChildrenAsync(DomainRef domain, string name, SnapshotListFlags flags)
    {
        var found = await Host.DomainSnapshots.ListChildrenAsync(new SnapshotRef(domain, name), flags, Token);
        return string.Join(' ', found.Select(snapshot => snapshot.Name).Order(StringComparer.Ordinal));
    }
}
