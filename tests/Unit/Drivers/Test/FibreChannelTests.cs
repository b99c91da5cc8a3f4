using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Tests.Unit.Drivers.Test;

/// <summary>Virtual SCSI hosts, which the test driver can make as libvirt's does.</summary>
public sealed class FibreChannelTests : IAsyncLifetime
{
    private const string Names = "<wwnn>2000000012341236</wwnn><wwpn>1000000012341236</wwpn>";

    private VirtConnection? _host;

    private static CancellationToken Token => CancellationToken.None;

    private VirtConnection Host => _host!;

    public async Task InitializeAsync() => _host = await TestHosts.OpenAsync("test:///default");

    public async Task DisposeAsync() => await Host.DisposeAsync();

    [Fact]
    public async Task A_virtual_host_hangs_on_its_parent_and_goes()
    {
        var made = await CreateAsync("<parent>scsi_host1</parent>");
        Assert.Equal("scsi_host12", made.Name);
        Assert.Equal("scsi_host1", (await Host.NodeDevices.GetAsync(made, Token)).Parent);
        Assert.Equal(made, await Host.NodeDevices.LookupScsiHostByWwnAsync("2000000012341236", "1000000012341236", Token));
        await Host.NodeDevices.DestroyAsync(made, Token);
        var error = await Assert.ThrowsAsync<VirtException>(() => Host.NodeDevices.LookupByNameAsync(made.Name, Token));
        Assert.Equal(VirtErrorCode.NoNodeDevice, error.Code);
    }

    [Theory]
    [InlineData("<parent wwnn='2000000056785678' wwpn='1000000056785678'/>", "scsi_host2")]
    [InlineData("<parent fabric_wwn='2000000087658765'/>", "scsi_host2")]
    [InlineData("", "scsi_host1")]
    public async Task A_parent_is_found_by_other_names_too(string parent, string expected)
    {
        var made = await CreateAsync(parent);
        Assert.Equal(expected, (await Host.NodeDevices.GetAsync(made, Token)).Parent);
    }

    [Theory]
    [InlineData("<parent>nothing-such</parent>")]
    [InlineData("<parent>computer</parent>")]
    [InlineData("<parent>scsi_host11</parent>")]
    public async Task A_parent_that_cannot_have_children_is_refused(string parent)
    {
        var error = await Assert.ThrowsAsync<VirtException>(() => CreateAsync(parent));
        Assert.Equal(VirtErrorCode.InternalError, error.Code);
    }

    [Fact]
    public async Task Only_virtual_hosts_can_be_taken_away()
    {
        var error = await Assert.ThrowsAsync<VirtException>(() => Host.NodeDevices.DestroyAsync(new NodeDeviceRef("computer"), Token));
        Assert.Equal(VirtErrorCode.InternalError, error.Code);
        Assert.Equal("computer", (await Host.NodeDevices.LookupByNameAsync("computer", Token)).Name);
    }

    [Fact]
    public async Task A_pool_on_a_fibre_channel_brings_its_host_along()
    {
        var pool = await Host.StoragePools.CreateAsync(
            """
            <pool type='scsi'>
              <name>san</name>
              <source><adapter type='fc_host' wwnn='2000000012341239' wwpn='1000000012341239'/></source>
              <target><path>/dev/disk/by-path</path></target>
            </pool>
            """,
            StoragePoolCreateFlags.None,
            Token);
        Assert.Equal("scsi_host12", (await Host.NodeDevices.LookupScsiHostByWwnAsync("2000000012341239", "1000000012341239", Token)).Name);
        await Host.StoragePools.DestroyAsync(pool, Token);
        Assert.DoesNotContain(await Host.NodeDevices.ListAsync(NodeDeviceListFlags.None, Token), device => device.Name == "scsi_host12");
    }

    private Task<NodeDeviceRef> CreateAsync(string parent) => Host.NodeDevices.CreateAsync(
        $"<device>{parent}<capability type='scsi_host'><capability type='fc_host'>{Names}</capability></capability></device>",
        NodeDeviceCreateFlags.None,
        Token);
}
