using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Test;

/// <summary>What pools lie on, and what is found for new ones.</summary>
public sealed class PoolSourceTests
{
    private static CancellationToken Token => CancellationToken.None;

    [Theory]
    [InlineData("fs", "<device path='/dev/sda1'/>", "fs", "<device path='/dev/sda1'/>", true)]
    [InlineData("fs", "<device path='/dev/sda1'/>", "disk", "<device path='/dev/sda1'/>", true)]
    [InlineData("fs", "<device path='/dev/sda1'/>", "fs", "<device path='/dev/sda2'/>", false)]
    [InlineData("logical", "<device path='/dev/sda1'/><device path='/dev/sdb1'/>", "logical", "<device path='/dev/sdb1'/>", true)]
    [InlineData("netfs", "<host name='a'/><dir path='/x'/>", "netfs", "<host name='a'/><dir path='/x'/>", true)]
    [InlineData("netfs", "<host name='a'/><dir path='/x'/>", "netfs", "<host name='b'/><dir path='/x'/>", false)]
    [InlineData("netfs", "<host name='a'/><dir path='/x'/>", "netfs", "<host name='a'/><dir path='/y'/>", false)]
    [InlineData("iscsi", "<host name='a'/><device path='iqn.x'/>", "iscsi", "<host name='a'/><device path='iqn.x'/>", true)]
    [InlineData("iscsi", "<host name='a'/><device path='iqn.x'/>", "iscsi", "<host name='b'/><device path='iqn.x'/>", false)]
    [InlineData("iscsi", "<host name='a'/><device path='/dev/sda1'/>", "fs", "<device path='/dev/sda1'/>", false)]
    [InlineData("mpath", "", "mpath", "", true)]
    [InlineData("scsi", "<adapter name='scsi_host1'/>", "scsi", "<adapter name='scsi_host1'/>", true)]
    [InlineData("scsi", "<adapter name='scsi_host1'/>", "scsi", "<adapter name='scsi_host2'/>", false)]
    [InlineData("gluster", "<host name='a'/><name>v</name>", "gluster", "<host name='a'/><name>v</name>", true)]
    [InlineData("gluster", "<host name='a'/><name>v</name>", "gluster", "<host name='a'/><name>w</name>", false)]
    public async Task Two_pools_do_not_lie_on_one_storage(string type, string source, string otherType, string otherSource, bool clash)
    {
        await using var host = await TestHosts.OpenAsync("test:///default");
        await host.StoragePools.DefineAsync(Pool("one", type, source), StoragePoolDefineFlags.None, Token);
        var second = host.StoragePools.DefineAsync(Pool("two", otherType, otherSource), StoragePoolDefineFlags.None, Token);
        if (clash)
        {
            Assert.Equal(VirtErrorCode.OperationFailed, (await Assert.ThrowsAsync<VirtException>(() => second)).Code);
        }
        else
        {
            Assert.Equal("two", (await second).Name);
        }
    }

    [Fact]
    public async Task Volume_groups_are_found()
    {
        await using var host = await TestHosts.OpenAsync("test:///default");
        Assert.Equal(
            """
            <sources>
              <source>
                <device path='/dev/sda20'/>
                <name>testvg1</name>
                <format type='lvm2'/>
              </source>
              <source>
                <device path='/dev/sda21'/>
                <name>testvg2</name>
                <format type='lvm2'/>
              </source>
            </sources>

            """,
            await host.StoragePools.FindSourcesAsync("logical", null, Token));
    }

    [Fact]
    public async Task A_share_is_found_on_the_server_that_is_named()
    {
        await using var host = await TestHosts.OpenAsync("test:///default");
        var found = await host.StoragePools.FindSourcesAsync("netfs", "<source><host name='files.example'/></source>", Token);
        Assert.Contains("<host name='files.example'/>", found, StringComparison.Ordinal);
        Assert.Contains("<dir path='/testshare'/>", found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("netfs", VirtErrorCode.InvalidArg)]
    [InlineData("dir", VirtErrorCode.NoSupport)]
    [InlineData("zz", VirtErrorCode.NoSupport)]
    public async Task What_cannot_be_searched_for_is_refused(string type, VirtErrorCode code)
    {
        await using var host = await TestHosts.OpenAsync("test:///default");
        var error = await Assert.ThrowsAsync<VirtException>(() => host.StoragePools.FindSourcesAsync(type, null, Token));
        Assert.Equal(code, error.Code);
    }

    private static string Pool(string name, string type, string source) =>
        $"<pool type='{type}'><name>{name}</name><source>{source}</source><target><path>/{name}</path></target></pool>";
}
