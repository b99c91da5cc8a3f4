using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>The ports of virtual networks.</summary>
public abstract class NetworkPortSuite(ConformanceTarget target) : Suite(target)
{
    private readonly string _name = FreshName("net");
    private readonly Guid _owner = Guid.NewGuid();

    [Fact]
    public async Task A_port_is_made_found_listed_and_deleted()
    {
        var network = await StartAsync();
        var id = Guid.NewGuid();
        var port = await Host.NetworkPorts.CreateAsync(network, Port(id), NetworkPortFlags.None, Token);
        Assert.Equal(id, port.Uuid);
        Assert.Equal(port, await Host.NetworkPorts.LookupByUuidAsync(network, id, Token));
        Assert.Equal([port], await Host.NetworkPorts.ListAsync(network, Token));
        Assert.Contains("connections='1'", await Host.Networks.GetXmlAsync(network, NetworkXmlFlags.None, Token), StringComparison.Ordinal);
        await Host.NetworkPorts.DeleteAsync(port, Token);
        Assert.Empty(await Host.NetworkPorts.ListAsync(network, Token));
        Assert.DoesNotContain("connections", await Host.Networks.GetXmlAsync(network, NetworkXmlFlags.None, Token), StringComparison.Ordinal);
        await FailsAsync(VirtErrorCode.NoNetworkPort, () => Host.NetworkPorts.GetXmlAsync(port, Token));
        await FailsAsync(VirtErrorCode.NoNetworkPort, () => Host.NetworkPorts.DeleteAsync(port, Token));
    }

    [Fact]
    public async Task A_port_is_completed_by_its_group_and_network()
    {
        var network = await StartAsync("<port isolated='yes'/><portgroup name='slow'><bandwidth><inbound average='100'/></bandwidth></portgroup>");
        var port = await Host.NetworkPorts.CreateAsync(network, Port(Guid.NewGuid(), "<group>slow</group>"), NetworkPortFlags.None, Token);
        var xml = await Host.NetworkPorts.GetXmlAsync(port, Token);
        Assert.Contains("<plug type='network' bridge=", xml, StringComparison.Ordinal);
        Assert.Contains("<inbound average='100'/>", xml, StringComparison.Ordinal);
        Assert.Contains("<port isolated='yes'/>", xml, StringComparison.Ordinal);
        Assert.Contains("<group>slow</group>", xml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_are_read_and_changed()
    {
        var network = await StartAsync("<bandwidth><inbound average='1000'/></bandwidth>");
        var port = await Host.NetworkPorts.CreateAsync(
            network, Port(Guid.NewGuid(), "<bandwidth><inbound average='200' floor='300'/></bandwidth>"), NetworkPortFlags.None, Token);
        var read = await Host.NetworkPorts.GetParametersAsync(port, Token);
        Assert.Equal((200u, 300u), (read.Find<uint>("inbound.average"), read.Find<uint>("inbound.floor")));
        await Host.NetworkPorts.SetParametersAsync(port, [new("inbound.average", 250u), new("outbound.average", 50u), new("outbound.burst", 7u)], Token);
        read = await Host.NetworkPorts.GetParametersAsync(port, Token);
        Assert.Equal((250u, 0u, 50u, 7u), (read.Find<uint>("inbound.average"), read.Find<uint>("inbound.floor"), read.Find<uint>("outbound.average"), read.Find<uint>("outbound.burst")));
    }

    [Fact]
    public async Task No_more_is_kept_free_than_there_is()
    {
        var network = await StartAsync("<bandwidth><inbound average='1000'/></bandwidth>");
        var first = await Host.NetworkPorts.CreateAsync(network, Port(Guid.NewGuid(), Floor(700)), NetworkPortFlags.None, Token);
        Assert.Contains(
            "overcommit average=1000",
            await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.NetworkPorts.CreateAsync(network, Port(Guid.NewGuid(), Floor(400)), NetworkPortFlags.None, Token)),
            StringComparison.Ordinal);
        Assert.Single(await Host.NetworkPorts.ListAsync(network, Token));
        await Host.NetworkPorts.SetParametersAsync(first, [new("inbound.floor", 500u)], Token);
        await Host.NetworkPorts.CreateAsync(network, Port(Guid.NewGuid(), Floor(400)), NetworkPortFlags.None, Token);
        await Host.NetworkPorts.DeleteAsync(first, Token);
        await Host.NetworkPorts.CreateAsync(network, Port(Guid.NewGuid(), Floor(600)), NetworkPortFlags.None, Token);
    }

    [Fact]
    public async Task A_rate_cannot_be_kept_free_where_nothing_is_limited()
    {
        var network = await StartAsync();
        await FailsAsync(
            VirtErrorCode.OperationUnsupported, () => Host.NetworkPorts.CreateAsync(network, Port(Guid.NewGuid(), Floor(10)), NetworkPortFlags.None, Token));
    }

    [Theory]
    [InlineData("<networkport/>", VirtErrorCode.InternalError)]
    [InlineData("<port/>", VirtErrorCode.XmlError)]
    [InlineData("<networkport><uuid>11111111-2222-3333-4444-555555555555</uuid></networkport>", VirtErrorCode.InternalError)]
    public async Task A_bad_description_is_refused(string xml, VirtErrorCode code)
    {
        var network = await StartAsync();
        await FailsAsync(code, () => Host.NetworkPorts.CreateAsync(network, xml, NetworkPortFlags.None, Token));
    }

    [Fact]
    public async Task A_port_says_what_it_is_connected_to_only_when_it_is_reclaimed()
    {
        var network = await StartAsync();
        var plugged = Port(Guid.NewGuid(), "<plug type='network' bridge='virbr0'/>");
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.NetworkPorts.CreateAsync(network, plugged, NetworkPortFlags.None, Token));
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.NetworkPorts.CreateAsync(network, Port(Guid.NewGuid()), NetworkPortFlags.Reclaim, Token));
        await Host.NetworkPorts.CreateAsync(network, plugged, NetworkPortFlags.Reclaim, Token);
        await FailsAsync(VirtErrorCode.NetworkPortExist, () => Host.NetworkPorts.CreateAsync(network, plugged, NetworkPortFlags.Reclaim, Token));
    }

    [Fact]
    public async Task Devices_are_lent_in_turn_and_whole_ones_once()
    {
        var shared = await PoolAsync("vepa");
        foreach (var device in new[] { "pool1", "pool2", "pool1" })
        {
            Assert.Contains($"dev='{device}' mode='vepa'", await PlugAsync(shared), StringComparison.Ordinal);
        }

        Assert.Contains("<interface dev='pool1' connections='2'/>", await Host.Networks.GetXmlAsync(shared, NetworkXmlFlags.None, Token), StringComparison.Ordinal);
        var whole = await PoolAsync("passthrough");
        await PlugAsync(whole);
        await PlugAsync(whole);
        await FailsAsync(VirtErrorCode.InternalError, () => PlugAsync(whole));
    }

    [Fact]
    public async Task A_network_that_does_not_run_has_no_ports()
    {
        var network = await StartAsync();
        var port = await Host.NetworkPorts.CreateAsync(network, Port(Guid.NewGuid()), NetworkPortFlags.None, Token);
        await Host.Networks.DestroyAsync(network, Token);
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.NetworkPorts.ListAsync(network, Token));
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.NetworkPorts.DeleteAsync(port, Token));
        await Host.Networks.StartAsync(network, Token);
        Assert.Empty(await Host.NetworkPorts.ListAsync(network, Token));
    }

    private static string Floor(int rate) => $"<bandwidth><inbound floor='{rate}'/></bandwidth>";

    private async Task<string> PlugAsync(NetworkRef network) => await Host.NetworkPorts.GetXmlAsync(
        await Host.NetworkPorts.CreateAsync(network, Port(Guid.NewGuid()), NetworkPortFlags.None, Token), Token);

    private Task<NetworkRef> PoolAsync(string mode) => Host.Networks.CreateAsync(
        $"<network><name>{FreshName("pool")}</name><forward mode='{mode}'><interface dev='pool1'/><interface dev='pool2'/></forward></network>",
        NetworkCreateFlags.None, Token);

    private async Task<NetworkRef> StartAsync(string inner = "")
    {
        var network = await Host.Networks.DefineAsync($"<network><name>{_name}</name><bridge name='virbr88' stp='off' delay='0'/>{inner}</network>", NetworkDefineFlags.None, Token);
        await Host.Networks.StartAsync(network, Token);
        return network;
    }

    private string Port(Guid id, string inner = "") => $"""
        <networkport>
          <uuid>{id}</uuid>
          <owner><name>guest</name><uuid>{_owner}</uuid></owner>
          <mac address='52:54:00:00:00:31'/>
          {inner}
        </networkport>
        """;
}
