using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>The life of virtual networks.</summary>
public abstract class NetworkSuite(ConformanceTarget target) : Suite(target)
{
    private readonly string _name = FreshName("net");

    [Fact]
    public async Task A_defined_network_is_persistent_and_inactive()
    {
        var network = await DefineAsync();
        var shown = await Host.Networks.GetAsync(network, Token);
        Assert.Equal((_name, false, true, false), (shown.Name, shown.IsActive, shown.IsPersistent, shown.Autostart));
        Assert.Equal(network, await Host.Networks.LookupByNameAsync(_name, Token));
        Assert.Equal(network, await Host.Networks.LookupByUuidAsync(network.Uuid, Token));
    }

    [Fact]
    public async Task A_definition_keeps_its_uuid_and_gets_one_when_it_has_none()
    {
        var uuid = Guid.NewGuid();
        var network = await Host.Networks.DefineAsync(Xml(uuid: uuid), NetworkDefineFlags.None, Token);
        Assert.Equal(uuid, network.Uuid);
        var other = await Host.Networks.DefineAsync(Xml(name: FreshName("net")), NetworkDefineFlags.None, Token);
        Assert.NotEqual(Guid.Empty, other.Uuid);
    }

    [Fact]
    public async Task A_life_is_told_in_order()
    {
        await using var log = await EventLog.OfAsync(Host, _name, VirtEventKind.NetworkLifecycle);
        var network = await DefineAsync();
        await Host.Networks.StartAsync(network, Token);
        await Host.Networks.DestroyAsync(network, Token);
        await Host.Networks.UndefineAsync(network, Token);
        foreach (var type in new[] { NetworkEventType.Defined, NetworkEventType.Started, NetworkEventType.Stopped, NetworkEventType.Undefined })
        {
            var told = await log.NextAsync<NetworkLifecycleEvent>();
            Assert.Equal((network, type), (told.Network, told.Type));
        }

        log.IsEmpty();
    }

    [Fact]
    public async Task A_transient_network_leaves_no_trace()
    {
        var network = await Host.Networks.CreateAsync(Xml(), NetworkCreateFlags.None, Token);
        var shown = await Host.Networks.GetAsync(network, Token);
        Assert.Equal((true, false), (shown.IsActive, shown.IsPersistent));
        await Host.Networks.DestroyAsync(network, Token);
        await FailsAsync(VirtErrorCode.NoNetwork, () => Host.Networks.LookupByNameAsync(_name, Token));
        await FailsAsync(VirtErrorCode.NoNetwork, () => Host.Networks.LookupByUuidAsync(network.Uuid, Token));
    }

    [Fact]
    public async Task Defining_a_running_transient_network_makes_it_persistent()
    {
        var network = await Host.Networks.CreateAsync(Xml(), NetworkCreateFlags.None, Token);
        await Host.Networks.DefineAsync(Xml(uuid: network.Uuid), NetworkDefineFlags.None, Token);
        await Host.Networks.DestroyAsync(network, Token);
        var shown = await Host.Networks.GetAsync(network, Token);
        Assert.Equal((false, true), (shown.IsActive, shown.IsPersistent));
    }

    [Fact]
    public async Task A_new_definition_of_a_running_network_counts_from_its_next_start()
    {
        var network = await DefineAsync();
        await Host.Networks.StartAsync(network, Token);
        await Host.Networks.DefineAsync(Xml(uuid: network.Uuid, inner: "<domain name='later.example'/>"), NetworkDefineFlags.None, Token);
        Assert.DoesNotContain("later.example", await Host.Networks.GetXmlAsync(network, NetworkXmlFlags.None, Token), StringComparison.Ordinal);
        Assert.Contains("later.example", await Host.Networks.GetXmlAsync(network, NetworkXmlFlags.Inactive, Token), StringComparison.Ordinal);
        await Host.Networks.DestroyAsync(network, Token);
        Assert.Contains("later.example", await Host.Networks.GetXmlAsync(network, NetworkXmlFlags.None, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Creating_over_a_definition_lasts_for_one_run()
    {
        var network = await DefineAsync();
        await Host.Networks.CreateAsync(Xml(uuid: network.Uuid, inner: "<domain name='once.example'/>"), NetworkCreateFlags.None, Token);
        Assert.Contains("once.example", await Host.Networks.GetXmlAsync(network, NetworkXmlFlags.None, Token), StringComparison.Ordinal);
        await Host.Networks.DestroyAsync(network, Token);
        var shown = await Host.Networks.GetAsync(network, Token);
        Assert.True(shown.IsPersistent);
        Assert.DoesNotContain("once.example", await Host.Networks.GetXmlAsync(network, NetworkXmlFlags.None, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_runs_is_not_started_or_undefined()
    {
        var network = await DefineAsync();
        await Host.Networks.StartAsync(network, Token);
        Assert.Contains(_name, await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.Networks.StartAsync(network, Token)), StringComparison.Ordinal);
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.Networks.CreateAsync(Xml(uuid: network.Uuid), NetworkCreateFlags.None, Token));
        if (Target.UndefinesWhatRuns)
        {
            await Host.Networks.UndefineAsync(network, Token);
            Assert.False((await Host.Networks.GetAsync(network, Token)).IsPersistent);
            await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.Networks.UndefineAsync(network, Token));
            await Host.Networks.DestroyAsync(network, Token);
            await FailsAsync(VirtErrorCode.NoNetwork, () => Host.Networks.GetAsync(network, Token));
        }
        else
        {
            await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.Networks.UndefineAsync(network, Token));
        }
    }

    [Fact]
    public async Task A_name_and_a_uuid_belong_to_one_network()
    {
        var network = await DefineAsync();
        await FailsAsync(VirtErrorCode.OperationFailed, () => Host.Networks.DefineAsync(Xml(uuid: Guid.NewGuid()), NetworkDefineFlags.None, Token));
        await FailsAsync(
            VirtErrorCode.OperationFailed,
            () => Host.Networks.DefineAsync(Xml(name: FreshName("net"), uuid: network.Uuid), NetworkDefineFlags.None, Token));
        await FailsAsync(VirtErrorCode.OperationFailed, () => Host.Networks.CreateAsync(Xml(uuid: Guid.NewGuid()), NetworkCreateFlags.None, Token));
    }

    [Fact]
    public async Task Every_operation_on_a_network_that_is_gone_says_so()
    {
        var gone = await DefineAsync();
        await Host.Networks.UndefineAsync(gone, Token);
        Func<Task>[] calls =
        [
            () => Host.Networks.GetAsync(gone, Token),
            () => Host.Networks.GetXmlAsync(gone, NetworkXmlFlags.None, Token),
            () => Host.Networks.StartAsync(gone, Token),
            () => Host.Networks.DestroyAsync(gone, Token),
            () => Host.Networks.UndefineAsync(gone, Token),
            () => Host.Networks.SetAutostartAsync(gone, true, Token),
            () => Host.Networks.GetDhcpLeasesAsync(gone, null, Token),
        ];
        foreach (var call in calls)
        {
            await FailsAsync(VirtErrorCode.NoNetwork, call);
        }
    }

    [Theory]
    [InlineData(NetworkListFlags.None, true)]
    [InlineData(NetworkListFlags.Active, false)]
    [InlineData(NetworkListFlags.Inactive, true)]
    [InlineData(NetworkListFlags.Active | NetworkListFlags.Inactive, true)]
    [InlineData(NetworkListFlags.Persistent, true)]
    [InlineData(NetworkListFlags.Transient, false)]
    [InlineData(NetworkListFlags.Autostart, true)]
    [InlineData(NetworkListFlags.NoAutostart, false)]
    [InlineData(NetworkListFlags.Inactive | NetworkListFlags.Transient, false)]
    public async Task A_listing_narrows_by_groups_of_flags(NetworkListFlags flags, bool expected)
    {
        var network = await DefineAsync();
        await Host.Networks.SetAutostartAsync(network, true, Token);
        var listed = await Host.Networks.ListAsync(flags, Token);
        Assert.Equal(expected, listed.Any(one => one.Uuid == network.Uuid));
    }

    [Theory]
    [InlineData("<network/>", VirtErrorCode.NoName)]
    [InlineData("<net><name>x</name></net>", VirtErrorCode.XmlError)]
    [InlineData("<network><name>x</name>", VirtErrorCode.XmlDetail)]
    [InlineData("<network><name>x</name><uuid>zz</uuid></network>", VirtErrorCode.InternalError)]
    public async Task A_bad_description_is_refused(string xml, VirtErrorCode code)
    {
        await FailsAsync(code, () => Host.Networks.DefineAsync(xml, NetworkDefineFlags.None, Token));
        await FailsAsync(code, () => Host.Networks.CreateAsync(xml, NetworkCreateFlags.None, Token));
    }

    [Fact]
    public async Task A_title_and_elements_can_be_set_read_and_removed()
    {
        var network = await DefineAsync();
        await using var log = await EventLog.OfAsync(Host, _name, VirtEventKind.NetworkMetadataChange);
        await FailsAsync(VirtErrorCode.NoNetworkMetadata, () => ReadAsync(network, DomainMetadataType.Title, null));
        await Host.Networks.SetMetadataAsync(network, DomainMetadataType.Title, "Office", null, null, NetworkUpdateFlags.Config, Token);
        Assert.Equal("Office", await ReadAsync(network, DomainMetadataType.Title, null));
        await Host.Networks.SetMetadataAsync(
            network, DomainMetadataType.Element, "<rack><row>7</row></rack>", "site", "urn:example:site", NetworkUpdateFlags.Config, Token);
        Assert.Contains("<row>7</row>", await ReadAsync(network, DomainMetadataType.Element, "urn:example:site"), StringComparison.Ordinal);
        Assert.Equal("urn:example:site", await NamespaceOfSecondAsync(log));
        await Host.Networks.SetMetadataAsync(network, DomainMetadataType.Element, null, null, "urn:example:site", NetworkUpdateFlags.Config, Token);
        await FailsAsync(VirtErrorCode.NoNetworkMetadata, () => ReadAsync(network, DomainMetadataType.Element, "urn:example:site"));
    }

    [Fact]
    public async Task A_read_only_connection_changes_nothing()
    {
        var network = await DefineAsync();
        await using var reader = await Target.OpenAsync(readOnly: true);
        Assert.Equal(_name, (await reader.Networks.GetAsync(network, Token)).Name);
        await FailsAsync(VirtErrorCode.OperationDenied, () => reader.Networks.StartAsync(network, Token));
        await FailsAsync(VirtErrorCode.OperationDenied, () => reader.Networks.DefineAsync(Xml(name: FreshName("net")), NetworkDefineFlags.None, Token));
        Assert.False((await Host.Networks.GetAsync(network, Token)).IsActive);
    }

    private static async Task<string?> NamespaceOfSecondAsync(EventLog log)
    {
        var first = await log.NextAsync<NetworkMetadataChangeEvent>();
        Assert.Equal(DomainMetadataType.Title, first.Type);
        return (await log.NextAsync<NetworkMetadataChangeEvent>()).NamespaceUri;
    }

    private Task<string> ReadAsync(NetworkRef network, DomainMetadataType type, string? uri) =>
        Host.Networks.GetMetadataAsync(network, type, uri, NetworkUpdateFlags.Config, Token);

    private Task<NetworkRef> DefineAsync() => Host.Networks.DefineAsync(Xml(), NetworkDefineFlags.None, Token);

    private string Xml(string? name = null, Guid? uuid = null, string inner = "") =>
        $"<network><name>{name ?? _name}</name>{(uuid is { } given ? $"<uuid>{given}</uuid>" : "")}{inner}</network>";
}
