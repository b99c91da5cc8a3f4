using System.Globalization;
using System.Net;
using System.Text;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Tests.Unit.Drivers.Test;

/// <summary>The test driver's file format.</summary>
public sealed class NodeFileTests
{
    private static CancellationToken Token => CancellationToken.None;

    [Fact]
    public async Task An_empty_node_has_the_default_hardware_and_no_cells()
    {
        await using var host = await TestHosts.OpenTextAsync("<node/>");
        Assert.Equal(new NodeInfo("i686", 3L << 30, 16, 1400, 2, 2, 2, 2), await host.Host.GetNodeInfoAsync(Token));
        Assert.Contains("      <cells num='0'>\n      </cells>\n", await host.Host.GetCapabilitiesAsync(Token), StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<VirtException>(() => host.Host.GetCellsFreeMemoryAsync(0, 1, Token));
        Assert.Equal(VirtErrorCode.InvalidArg, error.Code);
    }

    [Theory]
    [InlineData("<active>50</active>", 50)]
    [InlineData("<active>500</active>", 128)]
    [InlineData("", 128)]
    public async Task The_hardware_is_what_the_file_says(string active, int cpus)
    {
        await using var host = await TestHosts.OpenTextAsync(
            $"""
            <node>
              <cpu>
                <mhz>6000</mhz><model>i986</model>{active}<nodes>4</nodes><sockets>4</sockets><cores>4</cores><threads>2</threads>
              </cpu>
              <memory>8192000</memory>
            </node>
            """);
        Assert.Equal(new NodeInfo("i986", 8192000L * 1024, cpus, 6000, 4, 4, 4, 2), await host.Host.GetNodeInfoAsync(Token));
    }

    [Fact]
    public async Task Objects_stand_inline_or_in_files_of_their_own()
    {
        using var directory = new ScratchDirectory();
        directory.Write("parts/net.xml", "<network><name>beside</name></network>");
        directory.Write("parts/dom.xml", Domain("beside"));
        directory.Write("parts/pool.xml", "<pool type='dir'><name>beside</name><target><path>/beside</path></target><volume><name>a</name><capacity>7</capacity></volume></pool>");
        directory.Write("parts/vol.xml", "<volume><name>b</name><capacity>9</capacity></volume>");
        directory.Write("parts/dev.xml", "<device><name>beside</name><capability type='drm'><type>primary</type></capability></device>");
        directory.Write("parts/eth.xml", "<interface type='ethernet' name='beside'/>");
        var path = directory.Write(
            "node.xml",
            $"""
            <node>
              <network file='parts/net.xml'/><network><name>inline</name></network>
              <domain file='parts/dom.xml'/>{Domain("inline")}
              <pool file='parts/pool.xml'><volume file='parts/vol.xml'/></pool>
              <device file='parts/dev.xml'/>
              <interface file='parts/eth.xml'/>
            </node>
            """);
        await using var host = await TestHosts.OpenAsync($"test://{path}");
        Assert.Equal(["beside", "inline"], (await host.Networks.ListAsync(NetworkListFlags.Active | NetworkListFlags.Persistent, Token)).Select(one => one.Name));
        Assert.Equal(["beside", "inline"], (await host.Domains.ListAsync(DomainListFlags.None, Token)).Select(one => one.Name).Order());
        var pool = Assert.Single(await host.StoragePools.ListAsync(StoragePoolListFlags.Active, Token));
        Assert.Equal(16, pool.Allocation);
        var volumes = await host.StorageVolumes.ListAsync(pool.Ref, Token);
        Assert.Equal([("a", "/beside/a"), ("b", "/beside/b")], volumes.Select(one => (one.Name, one.Path)));
        Assert.Equal("beside", Assert.Single(await host.NodeDevices.ListAsync(NodeDeviceListFlags.None, Token)).Name);
        Assert.True(Assert.Single(await host.Interfaces.ListAsync(InterfaceListFlags.None, Token)).IsActive);
    }

    [Fact]
    public async Task Domains_may_say_in_which_state_they_are()
    {
        await using var host = await TestHosts.OpenTextAsync(
            $"""
            <node xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
              {Domain("up")}
              {Domain("off", "<test:runstate>5</test:runstate>")}
              {Domain("still", "<test:runstate>3</test:runstate>")}
              {Domain("brief", "<test:transient/>")}
              {Domain("saved", "<test:runstate>5</test:runstate><test:hasmanagedsave/>")}
            </node>
            """);
        var domains = (await host.Domains.ListAsync(DomainListFlags.None, Token)).ToDictionary(one => one.Name);
        Assert.Equal(DomainState.Running, domains["up"].State);
        Assert.Equal(DomainState.Shutoff, domains["off"].State);
        Assert.Equal(DomainState.Paused, domains["still"].State);
        Assert.False(domains["brief"].IsPersistent);
        Assert.True(domains["saved"].HasManagedSave);
    }

    [Theory]
    [InlineData("<node><cpu><nodes>x</nodes></cpu></node>", VirtErrorCode.XmlError, "cpu nodes")]
    [InlineData("<node><memory>much</memory></node>", VirtErrorCode.XmlError, "memory")]
    [InlineData("<nod/>", VirtErrorCode.XmlError, "node")]
    [InlineData("<node><foo", VirtErrorCode.XmlDetail, "node.xml")]
    [InlineData("<node><domain file='missing.xml'/></node>", VirtErrorCode.XmlError, "missing.xml")]
    [InlineData("<node><network/></node>", VirtErrorCode.NoName, "")]
    [InlineData("<node><auth><user password='x'/></auth></node>", VirtErrorCode.XmlError, "username")]
    [InlineData("<node><cpu><model>0123456789012345678901234567890123456789</model></cpu></node>", VirtErrorCode.InternalError, "too big")]
    public async Task A_bad_file_is_refused_with_what_is_wrong(string text, VirtErrorCode code, string part)
    {
        var error = await Assert.ThrowsAsync<VirtException>(() => TestHosts.OpenTextAsync(text));
        Assert.Equal(code, error.Code);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var error = await Assert.ThrowsAsync<VirtException>(() => TestHosts.OpenAsync("test:///virtps/nothing-such.xml"));
        Assert.Equal(VirtErrorCode.XmlError, error.Code);
        Assert.Contains("nothing-such.xml", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bob", "secret", true)]
    [InlineData("bob", "wrong", false)]
    [InlineData("eve", "secret", false)]
    [InlineData("guest", "", true)]
    [InlineData(null, null, false)]
    public async Task A_file_with_users_lets_only_them_in(string? user, string? password, bool allowed)
    {
        const string Text = "<node><auth><user password='secret'>bob</user><user>guest</user></auth></node>";
        var credential = user is null ? null : new NetworkCredential(user, password);
        if (allowed)
        {
            await using var host = await TestHosts.OpenTextAsync(Text, credential);
            Assert.True(host.IsAlive);
        }
        else
        {
            var error = await Assert.ThrowsAsync<VirtException>(() => TestHosts.OpenTextAsync(Text, credential));
            Assert.Equal(VirtErrorCode.AuthFailed, error.Code);
        }
    }

    [Fact]
    public async Task Ten_thousand_domains_are_all_there()
    {
        const int Count = 10_000;
        var text = new StringBuilder("<node>");
        for (var i = 0; i < Count; i++)
        {
            text.Append(Domain(string.Create(CultureInfo.InvariantCulture, $"d{i}")));
        }

        await using var host = await TestHosts.OpenTextAsync(text.Append("</node>").ToString());
        var domains = await host.Domains.ListAsync(DomainListFlags.None, Token);
        Assert.Equal(Count, domains.Select(one => one.Uuid).Distinct().Count());
        Assert.Equal(Count, domains.Select(one => one.Name).Distinct().Count());
    }

    private static string Domain(string name, string inner = "") =>
        $"<domain type='test'><name>{name}</name><memory>1048576</memory><os><type>hvm</type></os>{inner}</domain>";
}
