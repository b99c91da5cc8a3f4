using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Storage;

/// <summary>Pools of the host over starts of its daemon.</summary>
public sealed class HostPoolTests
{
    private static CancellationToken Token => CancellationToken.None;

    [Fact]
    public async Task The_next_daemon_finds_what_ran_and_what_was_defined()
    {
        await using var node = await StorageNode.StartAsync();
        var running = await node.PoolAsync();
        var resting = await node.PoolAsync("resting");
        await node.Host.StoragePools.DestroyAsync(resting, Token);
        var passing = await node.Host.StoragePools.CreateAsync(
            $"<pool type='dir'><name>passing</name><target><path>{node.Folder}2</path></target></pool>", StoragePoolCreateFlags.WithBuild, Token);
        var volume = await node.CreateAsync(running, "one");

        await node.RestartAsync();

        var pools = await node.Host.StoragePools.ListAsync(StoragePoolListFlags.None, Token);
        Assert.Equal(
            [("images", true, true), ("passing", true, false), ("resting", false, true)],
            pools.Select(pool => (pool.Name, pool.IsActive, pool.IsPersistent)));
        Assert.Equal(running.Uuid, pools[0].Uuid);
        Assert.Equal(passing.Uuid, pools[1].Uuid);
        Assert.Equal(volume, Assert.Single(await node.Host.StorageVolumes.ListAsync(running, Token)).Ref);
    }

    [Fact]
    public async Task A_pool_starts_with_its_host_and_not_with_every_daemon()
    {
        await using var node = await StorageNode.StartAsync();
        var pool = await node.PoolAsync();
        await node.Host.StoragePools.SetAutostartAsync(pool, true, Token);
        await node.Host.StoragePools.DestroyAsync(pool, Token);

        await node.RestartAsync();
        Assert.Equal((false, true), await ShownAsync(node, pool));
        await node.RestartAsync(withHost: true);
        Assert.Equal((true, true), await ShownAsync(node, pool));
    }

    [Fact]
    public async Task A_pool_whose_directory_went_away_rests()
    {
        await using var node = await StorageNode.StartAsync();
        var pool = await node.PoolAsync();
        Directory.Delete(node.Folder);
        await node.RestartAsync();
        Assert.Equal((false, false), await ShownAsync(node, pool));
    }

    [Fact]
    public async Task A_look_that_fails_ends_the_run()
    {
        await using var node = await StorageNode.StartAsync();
        var pool = await node.PoolAsync();
        Directory.Delete(node.Folder);
        var error = await Assert.ThrowsAsync<VirtException>(() => node.Host.StoragePools.RefreshAsync(pool, Token));
        Assert.Equal(VirtErrorCode.SystemError, error.Code);
        Assert.Equal((false, false), await ShownAsync(node, pool));
    }

    [Fact]
    public async Task Undefining_a_pool_leaves_its_data()
    {
        await using var node = await StorageNode.StartAsync();
        var pool = await node.PoolAsync();
        await node.CreateAsync(pool, "one");
        await node.Host.StoragePools.DestroyAsync(pool, Token);
        var error = await Assert.ThrowsAsync<VirtException>(() => node.Host.StoragePools.DeleteAsync(pool, StoragePoolDeleteFlags.None, Token));
        Assert.Equal(VirtErrorCode.SystemError, error.Code);
        await node.Host.StoragePools.UndefineAsync(pool, Token);
        Assert.True(File.Exists(Path.Combine(node.Folder, "one")));
        await node.RestartAsync();
        Assert.Empty(await node.Host.StoragePools.ListAsync(StoragePoolListFlags.None, Token));
    }

    [Fact]
    public async Task A_transient_pool_that_cannot_start_is_none()
    {
        await using var node = await StorageNode.StartAsync();
        await Assert.ThrowsAsync<VirtException>(() => node.Host.StoragePools.CreateAsync(
            $"<pool type='dir'><name>x</name><target><path>{node.Folder}/none</path></target></pool>", StoragePoolCreateFlags.None, Token));
        Assert.Empty(await node.Host.StoragePools.ListAsync(StoragePoolListFlags.None, Token));
    }

    [Theory]
    [InlineData("zfs", "<name>tank</name>", "'zfs'")]
    [InlineData("vstorage", "<name>cluster</name>", "'vstorage-mount'")]
    [InlineData("rbd", "<name>rbd</name><host name='mon'/>", "'rbd'")]
    [InlineData("gluster", "<name>v</name><host name='g'/>", "'mount.glusterfs'")]
    public async Task A_kind_without_its_tools_says_which_and_does_not_run(string type, string source, string missing)
    {
        await using var node = await StorageNode.StartAsync();
        var pool = await node.Host.StoragePools.DefineAsync(
            $"<pool type='{type}'><name>x</name><source>{source}</source><target><path>{node.Folder}</path></target></pool>", StoragePoolDefineFlags.None, Token);
        if ((await node.Host.StoragePools.DescribeCapabilitiesAsync(Token)).Single(kind => kind.Type.ToString().Equals(type, StringComparison.OrdinalIgnoreCase)).IsSupported)
        {
            return;
        }

        var error = await Assert.ThrowsAsync<VirtException>(() => node.Host.StoragePools.StartAsync(pool, StoragePoolCreateFlags.None, Token));
        Assert.Contains(missing, error.Message, StringComparison.Ordinal);
        Assert.Equal((false, false), await ShownAsync(node, pool));
    }

    [Fact]
    public async Task A_listing_does_not_wait_for_a_change_of_the_storage()
    {
        await using var node = await StorageNode.StartAsync();
        var pool = await node.PoolAsync();
        await node.CreateAsync(pool, "big", "<capacity unit='M'>64</capacity>");
        var big = await node.Host.StorageVolumes.LookupByNameAsync(pool, "big", Token);
        using var stop = new CancellationTokenSource();
        var wipe = node.Host.StorageVolumes.WipeAsync(big, StorageWipeAlgorithm.Pfitzner33, null, stop.Token);
        Assert.Equal(["big"], await node.NamesAsync(pool));
        var busy = await Assert.ThrowsAsync<VirtException>(() => node.Host.StorageVolumes.DeleteAsync(big, StorageVolumeDeleteFlags.None, Token));
        Assert.Equal(VirtErrorCode.OperationInvalid, busy.Code);
        var jobs = await Assert.ThrowsAsync<VirtException>(() => node.Host.StoragePools.DestroyAsync(pool, Token));
        Assert.Contains("has asynchronous jobs running", jobs.Message, StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wipe);
        await node.Host.StorageVolumes.DeleteAsync(big, StorageVolumeDeleteFlags.None, Token);
    }

    private static async Task<(bool IsActive, bool Autostart)> ShownAsync(StorageNode node, StoragePoolRef pool)
    {
        var shown = await node.Host.StoragePools.GetAsync(pool, Token);
        return (shown.IsActive, shown.Autostart);
    }
}
