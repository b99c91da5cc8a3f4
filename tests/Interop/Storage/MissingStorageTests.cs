namespace VirtPS.Tests.Interop;

/// <summary>A pool whose storage this host cannot have says so when it shall start, and never claims to be active.</summary>
public sealed class MissingStorageTests
{
    private static bool HasDeviceMapper => File.ReadLines("/proc/devices").Any(line => line.EndsWith(" device-mapper", StringComparison.Ordinal));

    public static TheoryData<string, string, string> Missing => new()
    {
        { "logical", "<source><name>vg</name></source><target><path>/dev/vg</path></target>", "the kernel lacks device-mapper|the programs of LVM are missing" },
        { "mpath", "<target><path>/dev/mapper</path></target>", "the kernel lacks device-mapper|the program 'dmsetup' is missing" },
        { "scsi", "<source><adapter name='host0'/></source><target><path>/dev/disk/by-path</path></target>", "the kernel has no SCSI hosts" },
        { "iscsi", "<source><host name='127.0.0.1'/><device path='iqn.2026-01.example:d'/></source><target><path>/dev/disk/by-path</path></target>", "the program 'iscsiadm' is missing|iscsi" },
        { "rbd", "<source><name>rbd</name><host name='127.0.0.1'/></source>", "the program 'rbd' is missing|the program 'rados' is missing" },
        { "gluster", "<source><name>vol</name><host name='127.0.0.1'/><dir path='/'/></source>", "is missing|gluster" },
        { "zfs", "<source><name>tank</name></source>", "the program 'zfs' is missing|the program 'zpool' is missing|zfs" },
        { "vstorage", "<source><name>cluster</name></source><target><path>/tmp/none</path></target>", "the program 'vstorage-mount' is missing|is missing" },
    };

    [PeerTheory("virsh")]
    [MemberData(nameof(Missing))]
    public async Task A_pool_without_its_storage_names_what_is_missing_and_stays_inactive(string type, string inner, string words)
    {
        await using var daemon = await StorageDaemon.StartAsync();
        await daemon.DefineAsync($"<pool type='{type}'><name>p</name>{inner}</pool>");
        var refused = await daemon.VirshAsync("pool-start", "p");
        Assert.NotEqual(0, refused.Code);
        Assert.Contains(words.Split('|'), part => refused.Errors.Contains(part, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("inactive", await daemon.DoAsync("pool-list", "--all"), StringComparison.Ordinal);

        // Not even a daemon that starts anew and finds the pool to be started with it takes it for active.
        await daemon.DoAsync("pool-autostart", "p");
        await daemon.KillAndStartAsync();
        Assert.Contains("inactive", await daemon.DoAsync("pool-list", "--all"), StringComparison.Ordinal);
    }

    [RootTheory("virsh", "mount")]
    [InlineData("nfs")]
    [InlineData("cifs")]
    [InlineData("glusterfs")]
    [InlineData("auto")]
    public async Task A_file_server_that_is_not_there_leaves_no_mount_and_no_active_pool(string format)
    {
        await using var daemon = await StorageDaemon.StartAsync();
        var target = Path.Combine(daemon.Root, "mounted");
        await daemon.DefineAsync($"""
            <pool type='netfs'><name>p</name><source><host name='127.0.0.1'/><dir path='/none'/><format type='{format}'/></source><target><path>{target}</path></target></pool>
            """);
        await daemon.DoAsync("pool-build", "p");
        var refused = await daemon.VirshAsync("pool-start", "p");
        Assert.NotEqual(0, refused.Code);
        Assert.Contains("mount", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("inactive", await daemon.DoAsync("pool-list", "--all"), StringComparison.Ordinal);
        Assert.DoesNotContain(target, await File.ReadAllTextAsync("/proc/self/mounts"), StringComparison.Ordinal);
    }

    [RootFact("virsh", "vgcreate", "losetup")]
    public async Task A_volume_group_is_made_and_deleted_and_used_where_the_kernel_maps_devices()
    {
        await using var daemon = await StorageDaemon.StartAsync();
        var name = $"vps{Environment.ProcessId}";
        await using var device = await RealStorageTests.LoopDevice.MakeAsync(Path.Combine(daemon.Root, "disk"));
        await daemon.DefineAsync(
            $"<pool type='logical'><name>p</name><source><device path='{device.Path}'/><name>{name}</name></source><target><path>/dev/{name}</path></target></pool>");
        await daemon.DoAsync("pool-build", "p");
        try
        {
            if (HasDeviceMapper)
            {
                await daemon.DoAsync("pool-start", "p");
                await daemon.DoAsync("vol-create-as", "p", "one", "8M");
                Assert.Equal(["one"], await RealStorageTests.VolumesAsync(daemon));
                Assert.True(File.Exists($"/dev/{name}/one"));
                await daemon.DoAsync("vol-delete", "one", "--pool", "p");
                await daemon.DoAsync("pool-destroy", "p");
            }
            else
            {
                // LVM's programs make a group without the kernel's help; using it is what they cannot.
                Assert.Contains("the kernel lacks device-mapper", (await daemon.VirshAsync("pool-start", "p")).Errors, StringComparison.Ordinal);
                Assert.Contains("inactive", await daemon.DoAsync("pool-list", "--all"), StringComparison.Ordinal);
            }

            Assert.Contains(name, (await Peer.RunAsync("vgs", "--noheadings")).Success, StringComparison.Ordinal);
            Assert.Contains(name, await daemon.DoAsync("find-storage-pool-sources", "logical"), StringComparison.Ordinal);
        }
        finally
        {
            await daemon.VirshAsync("pool-destroy", "p");
            await daemon.DoAsync("pool-delete", "p");
        }

        Assert.DoesNotContain(name, (await Peer.RunAsync("vgs", "--noheadings")).Success, StringComparison.Ordinal);
    }
}
