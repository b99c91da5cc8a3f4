using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Test;

/// <summary>Domains in a node's file, with the test driver's extensions.</summary>
public sealed class DomainFileTests
{
    private static CancellationToken Token => CancellationToken.None;

    [Theory]
    [InlineData("", DomainState.Running, true, false)]
    [InlineData("<test:runstate>5</test:runstate>", DomainState.Shutoff, true, false)]
    [InlineData("<test:runstate>3</test:runstate>", DomainState.Paused, true, false)]
    [InlineData("<test:runstate>6</test:runstate>", DomainState.Crashed, true, false)]
    [InlineData("<test:runstate>7</test:runstate><test:transient/>", DomainState.PMSuspended, false, false)]
    [InlineData("<test:transient/>", DomainState.Running, false, false)]
    [InlineData("<test:runstate>5</test:runstate><test:hasmanagedsave/>", DomainState.Shutoff, true, true)]
    public async Task A_file_says_how_a_domain_is_found(string extension, DomainState state, bool persistent, bool saved)
    {
        await using var host = await TestHosts.OpenTextAsync(Node(extension));
        var domain = Assert.Single(await host.Domains.ListAsync(DomainListFlags.None, Token));
        Assert.Equal(state, domain.State);
        Assert.Equal("Unknown", domain.StateReason);
        Assert.Equal((persistent, saved, state != DomainState.Shutoff), (domain.IsPersistent, domain.HasManagedSave, domain.IsActive));
        Assert.DoesNotContain("test:", await host.Domains.GetXmlAsync(domain.Ref, DomainXmlFlags.None, Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<test:runstate>8</test:runstate>", "runstate '8' out of range")]
    [InlineData("<test:runstate>on</test:runstate>", "invalid runstate")]
    [InlineData("<test:runstate>5</test:runstate><test:transient/>", "transient domain cannot have runstate 'shutoff'")]
    [InlineData("<test:hasmanagedsave/>", "domain with managedsave data can only have runstate 'shutoff'")]
    public async Task Extensions_that_make_no_sense_are_refused(string extension, string words)
    {
        var error = await Assert.ThrowsAsync<VirtException>(() => TestHosts.OpenTextAsync(Node(extension)));
        Assert.Equal(VirtErrorCode.XmlError, error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_domains_of_one_name_are_refused()
    {
        var one = "<domain type='test'><name>twin</name><memory>1024</memory><os><type>hvm</type></os></domain>";
        var error = await Assert.ThrowsAsync<VirtException>(() => TestHosts.OpenTextAsync($"<node>{one}{one}</node>"));
        Assert.Equal(VirtErrorCode.OperationFailed, error.Code);
    }

    [Fact]
    public async Task Snapshots_come_with_their_domain()
    {
        await using var host = await TestHosts.OpenTextAsync(Node(Snapshot("one", null, 0) + Snapshot("two", "one", 1)));
        var domain = await host.Domains.LookupByNameAsync("guest", Token);
        Assert.Equal(["one", "two"], (await host.DomainSnapshots.ListAsync(domain, SnapshotListFlags.Topological, Token)).Select(one => one.Name));
        Assert.Equal("two", (await host.DomainSnapshots.GetCurrentAsync(domain, Token))?.Name);
        await host.DomainSnapshots.RevertAsync(new SnapshotRef(domain, "one"), SnapshotRevertFlags.Force, null, Token);
        Assert.Equal(DomainState.Running, (await host.Domains.GetAsync(domain, Token)).State);
    }

    [Fact]
    public async Task A_snapshot_that_does_not_say_what_the_domain_was_is_a_risk()
    {
        await using var host = await TestHosts.OpenTextAsync(Node(Snapshot("one", null, 1)));
        var domain = await host.Domains.LookupByNameAsync("guest", Token);
        var error = await Assert.ThrowsAsync<VirtException>(
            () => host.DomainSnapshots.RevertAsync(new SnapshotRef(domain, "one"), SnapshotRevertFlags.None, null, Token));
        Assert.Equal(VirtErrorCode.SnapshotRevertRisky, error.Code);
    }

    [Fact]
    public async Task Snapshots_that_do_not_fit_together_are_refused()
    {
        foreach (var snapshots in new[]
        {
            Snapshot("one", "none", 0),
            Snapshot("one", "two", 0) + Snapshot("two", "one", 0),
            Snapshot("one", null, 1) + Snapshot("two", null, 1),
        })
        {
            var error = await Assert.ThrowsAsync<VirtException>(() => TestHosts.OpenTextAsync(Node(snapshots)));
            Assert.Equal(VirtErrorCode.InternalError, error.Code);
        }
    }

    [Fact]
    public async Task What_is_out_of_the_ordinary_is_told()
    {
        await using var host = await TestHosts.OpenTextAsync(Node(
            string.Empty,
            "<interface type='user'><script path='x'/></interface><disk type='block' device='cdrom'><source dev='/dev/sr0'/><target dev='hdc'/></disk>"));
        var domain = await host.Domains.LookupByNameAsync("guest", Token);
        Assert.Equal(
            ["tainted: network configuration using opaque shell scripts", "tainted: use of host cdrom passthrough"],
            await host.Domains.GetMessagesAsync(domain, DomainMessageFlags.None, Token));
        Assert.Empty(await host.Domains.GetMessagesAsync(domain, DomainMessageFlags.Deprecation, Token));
    }

    [Fact]
    public async Task Many_domains_are_loaded_listed_and_found()
    {
        const int Count = 500;
        var domains = Enumerable.Range(0, Count).Select(i =>
            $"<domain type='test'><name>vm{i:000}</name><memory>1024</memory><vcpu>{i % 4 + 1}</vcpu><os><type>hvm</type></os></domain>");
        await using var host = await TestHosts.OpenTextAsync($"<node>{string.Concat(domains)}</node>");
        var listed = await host.Domains.ListAsync(DomainListFlags.Active, Token);
        Assert.Equal(Count, listed.Count);
        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"vm{i:000}"), listed.Select(domain => domain.Name).Order(StringComparer.Ordinal));
        Assert.Equal(Count, listed.Select(domain => domain.Id).Distinct().Count());
        Assert.All(listed, domain => Assert.Equal(int.Parse(domain.Name[2..], System.Globalization.CultureInfo.InvariantCulture) % 4 + 1, domain.Vcpu));
    }

    private static string Node(string extension, string devices = "") =>
        $"""
        <node>
          <domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
            <name>guest</name>
            <memory>524288</memory>
            <os><type>hvm</type></os>
            <devices>{devices}</devices>
            {extension}
          </domain>
        </node>
        """;

    private static string Snapshot(string name, string? parent, int active) =>
        $"""
        <test:domainsnapshot>
          <name>{name}</name>
          {(parent is null ? string.Empty : $"<parent><name>{parent}</name></parent>")}
          <creationTime>1272917631</creationTime>
          <state>running</state>
          <active>{active}</active>
        </test:domainsnapshot>
        """;
}
