namespace VirtPS.Tests.Interop;

/// <summary>Kinds of pool whose storage this machine cannot have, with programs that answer as the real ones were seen to.</summary>
public sealed class RecordedToolTests
{
    [PeerFact("virsh")]
    public async Task Ceph_is_asked_with_its_key_on_standard_input()
    {
        await using var daemon = await StorageDaemon.StartAsync(
            ("rados", """cat > /dev/null; echo '{"pools":[{"name":"rbd","size_bytes":"4194304"}],"total_used":"4096","total_avail":"1044480","total_space":"1048576"}'"""),
            ("rbd", """
                key=$(cat)
                case "$1" in
                ls) echo '[{"image":"disk1","id":"a1","size":1073741824,"format":2},{"image":"disk1","id":"a1","snapshot":"s","size":1073741824,"format":2}]' ;;
                du) echo '{"images":[{"name":"disk1","provisioned_size":1073741824,"used_size":4194304}]}' ;;
                info) echo '{"name":"disk1","size":1073741824,"format":2}' ;;
                esac
                [ "$key" = "c2VjcmV0" ] || { echo "no key" >&2; exit 1; }
                """));
        var secret = Path.Combine(daemon.Root, "secret.xml");
        await File.WriteAllTextAsync(secret, "<secret private='yes'><uuid>11111111-2222-3333-4444-555555555555</uuid><usage type='ceph'><name>client.vm</name></usage></secret>");
        var uri = daemon.Uri.Replace("storage+", "secret+", StringComparison.Ordinal);
        _ = (await Peer.RunAsync("virsh", "-c", uri, "secret-define", secret)).Success;
        _ = (await Peer.RunAsync("virsh", "-c", uri, "secret-set-value", "11111111-2222-3333-4444-555555555555", "--base64", "c2VjcmV0")).Success;
        await daemon.DefineAsync("""
            <pool type='rbd'><name>p</name><source><name>rbd</name><host name='mon1' port='6789'/><host name='mon2'/>
            <auth type='ceph' username='vm'><secret usage='client.vm'/></auth></source></pool>
            """);
        await daemon.DoAsync("pool-start", "p");
        Assert.Equal(["disk1"], await RealStorageTests.VolumesAsync(daemon));
        Assert.Contains("4.00 MiB", await daemon.DoAsync("vol-info", "disk1", "--pool", "p"), StringComparison.Ordinal);
        Assert.Contains("1.00 GiB", await daemon.DoAsync("pool-info", "p"), StringComparison.Ordinal);
        await daemon.DoAsync("vol-create-as", "p", "disk2", "1G");
        await daemon.DoAsync("vol-resize", "disk1", "2G", "--pool", "p");
        await daemon.DoAsync("vol-delete", "disk1", "--pool", "p");
        Assert.Contains("rbd create --size 1073741824B rbd/disk2 -m mon1:6789,mon2 --id vm --keyfile /dev/stdin", daemon.Calls, StringComparison.Ordinal);
        Assert.Contains("rbd resize --no-progress --size 2147483648B rbd/disk1", daemon.Calls, StringComparison.Ordinal);
        Assert.Contains("rbd rm --no-progress rbd/disk1", daemon.Calls, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", daemon.Calls, StringComparison.Ordinal);
    }

    [PeerFact("virsh")]
    public async Task Zfs_lists_makes_and_destroys_volumes()
    {
        await using var daemon = await StorageDaemon.StartAsync(
            ("zpool", "printf 'tank\\thealth\\tONLINE\\t-\\ntank\\tsize\\t1073741824\\t-\\ntank\\tfree\\t805306368\\t-\\ntank\\tallocated\\t268435456\\t-\\n'"),
            ("zfs", "[ \"$1\" = list ] && printf 'tank/one\\t268435456\\t268435456\\ntank/thin\\t1073741824\\t0\\n'; exit 0"));
        await daemon.DefineAsync("<pool type='zfs'><name>p</name><source><name>tank</name></source></pool>");
        await daemon.DoAsync("pool-start", "p");
        Assert.Equal(["one", "thin"], await RealStorageTests.VolumesAsync(daemon));
        Assert.Contains("256.00 MiB", await daemon.DoAsync("pool-info", "p"), StringComparison.Ordinal);
        await daemon.DoAsync("vol-create-as", "p", "two", "10M", "--allocation", "1M");
        await daemon.DoAsync("vol-delete", "one", "--pool", "p");
        Assert.Contains("zfs create -o volmode=dev -s -o refreservation=1024K -V 10240K tank/two", daemon.Calls, StringComparison.Ordinal);
        Assert.Contains("zfs destroy tank/one", daemon.Calls, StringComparison.Ordinal);
    }

    [PeerFact("virsh")]
    public async Task A_logical_pool_shows_its_volumes_with_their_extents()
    {
        await using var daemon = await StorageDaemon.StartAsync(
            ("vgchange", "exit 0"),
            ("pvs", "echo '  /dev/sdb   vg0'; echo '  /dev/sdc'"),
            ("vgs", "echo '  10737418240:9663676416'"),
            ("lvs", """
                echo '  root##06UgP5-2rhb-w3Bo-3mdR-WeoL-pytO-SAa2ky#/dev/sdb(0)#linear#1#536870912#4194304#1073741824#-wi-a-----'
                echo '  root##06UgP5-2rhb-w3Bo-3mdR-WeoL-pytO-SAa2ky#/dev/sdb(256)#linear#1#536870912#4194304#1073741824#-wi-a-----'
                echo '  snap#root#3pg3he-mQsA-5Sui-h0i6-HNmc-Cz7W-QSndcR#/dev/sdb(512)#linear#1#4194304#4194304#4194304#swi-a-s---'
                echo '  off##UB5hFw-kmlm-LSoX-EI1t-ioVd-h7GL-M0W8Ht#/dev/sdb(520)#linear#1#4194304#4194304#4194304#-wi-------'
                """));
        Assert.Contains("<name>vg0</name>", await daemon.DoAsync("find-storage-pool-sources", "logical"), StringComparison.Ordinal);
        await daemon.DefineAsync("<pool type='logical'><name>p</name><source><name>vg0</name></source></pool>");
        var start = await daemon.VirshAsync("pool-start", "p");
        if (!File.ReadLines("/proc/devices").Any(line => line.EndsWith(" device-mapper", StringComparison.Ordinal)))
        {
            Assert.Contains("the kernel lacks device-mapper", start.Errors, StringComparison.Ordinal);
            Assert.Contains("inactive", await daemon.DoAsync("pool-list", "--all"), StringComparison.Ordinal);
            return;
        }

        Assert.Equal(["root", "snap"], await RealStorageTests.VolumesAsync(daemon));
        Assert.Contains("<extent start='1073741824' end='1610612736'/>", await daemon.DoAsync("vol-dumpxml", "root", "--pool", "p"), StringComparison.Ordinal);
    }

    [PeerFact("virsh")]
    public async Task A_file_server_says_what_it_exports_and_is_mounted_with_safe_options()
    {
        await using var daemon = await StorageDaemon.StartAsync(
            ("showmount", "printf '/srv/images  *\\n/srv/with space  10.0.0.0/8\\n'"),
            ("gluster", "echo '<cliOutput><volInfo><volumes><volume><name>vol1</name></volume></volumes></volInfo></cliOutput>'"),
            ("mount.nfs", "exit 0"),
            ("mount", "echo 'mount.nfs: Connection refused' >&2; exit 32"));
        var found = await daemon.DoAsync("find-storage-pool-sources-as", "netfs", "nas");
        foreach (var part in (string[])["<dir path='/srv/images'/>", "<dir path='/srv/with space'/>", "<format type='glusterfs'/>", "<dir path='vol1'/>"])
        {
            Assert.Contains(part, found, StringComparison.Ordinal);
        }

        await daemon.DefineAsync($"""
            <pool type='netfs'><name>p</name><source><host name='nas'/><dir path='/srv/images'/><format type='nfs'/><protocol ver='4.2'/></source>
            <target><path>{daemon.Root}/mounted</path></target></pool>
            """);
        await daemon.DoAsync("pool-build", "p");
        var start = await daemon.VirshAsync("pool-start", "p");
        Assert.Contains("Connection refused", start.Errors, StringComparison.Ordinal);
        Assert.Contains($"mount -o nodev,nosuid,noexec,nfsvers=4.2 -t nfs nas:/srv/images {daemon.Root}/mounted", daemon.Calls, StringComparison.Ordinal);
        Assert.Contains("inactive", await daemon.DoAsync("pool-list", "--all"), StringComparison.Ordinal);
    }

    [PeerFact("virsh")]
    public async Task Gluster_volumes_are_known_by_their_urls()
    {
        await using var daemon = await StorageDaemon.StartAsync(
            ("mount.glusterfs", "exit 0"),
            ("mount", "for last; do :; done; mkdir -p $last/images; truncate -s 1M $last/images/disk1"));
        await daemon.DefineAsync("<pool type='gluster'><name>p</name><source><name>vol1</name><host name='g1'/><dir path='/images'/></source></pool>");
        await daemon.DoAsync("pool-start", "p");
        Assert.Equal(["disk1"], await RealStorageTests.VolumesAsync(daemon));
        Assert.Contains("<path>gluster://g1/vol1/images/disk1</path>", await daemon.DoAsync("vol-dumpxml", "disk1", "--pool", "p"), StringComparison.Ordinal);
        Assert.Contains("mount -t glusterfs -o nodev,nosuid,noexec g1:/vol1 ", daemon.Calls, StringComparison.Ordinal);
    }

    [PeerFact("virsh")]
    public async Task A_cluster_of_Virtuozzo_is_mounted_by_its_own_program()
    {
        await using var daemon = await StorageDaemon.StartAsync(("vstorage-mount", "exit 0"));
        await daemon.DefineAsync($"<pool type='vstorage'><name>p</name><source><name>c1</name></source><target><path>{daemon.Root}/vz</path></target></pool>");
        await daemon.DoAsync("pool-build", "p");
        await daemon.DoAsync("pool-start", "p");
        await daemon.DoAsync("vol-create-as", "p", "disk1", "1M");
        Assert.Equal(["disk1"], await RealStorageTests.VolumesAsync(daemon));
        Assert.Contains($"vstorage-mount -c c1 {daemon.Root}/vz -m 711 -g root -u root", daemon.Calls, StringComparison.Ordinal);
    }
}
