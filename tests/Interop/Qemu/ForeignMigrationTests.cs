using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Interop;

/// <summary>Real guests move between one of our hosts and one of libvirt's.</summary>
public sealed class ForeignMigrationTests : IAsyncLifetime
{
    private const string Confine =
        """
        mkdir -p /run/libvirt /var/lib/libvirt /etc/libvirt /var/cache/libvirt /var/log/libvirt &&
        for d in run/libvirt var/lib/libvirt etc/libvirt var/cache/libvirt var/log/libvirt; do mkdir -p "$0/$d" && mount --bind "$0/$d" "/$d" || exit 1; done &&
        exec libvirtd -f "$0/conf" -p "$0/pid"
        """;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("lvm");
    private TwoHosts? _hosts;
    private Background? _libvirtd;

    private string Foreign => $"qemu+unix:///system?socket={_root.FullName}/run/libvirt/libvirt-sock";

    public async Task InitializeAsync()
    {
        if (Peer.MissingRoot("libvirtd", "unshare", "virsh", "qemu-system-x86_64") is not null)
        {
            return;
        }

        _hosts = await TwoHosts.StartAsync();
        Directory.CreateDirectory(Path.Combine(_root.FullName, "etc/libvirt"));
        await File.WriteAllTextAsync(
            Path.Combine(_root.FullName, "etc/libvirt/qemu.conf"),
            "user = \"root\"\ngroup = \"root\"\nsecurity_driver = \"none\"\ncgroup_controllers = []\nnamespaces = []\nremember_owner = 0\nstdio_handler = \"file\"\n");
        await File.WriteAllTextAsync(
            Path.Combine(_root.FullName, "conf"),
            $"unix_sock_dir = \"/run/libvirt\"\nauth_unix_rw = \"none\"\nauth_unix_ro = \"none\"\nhost_uuid = \"{Guid.NewGuid()}\"\nlog_outputs = \"3:file:{_root.FullName}/log\"\n");
        string[] command = [.. _hosts.Inside, "unshare", "-m", "sh", "-c", Confine, _root.FullName];
        _libvirtd = await Background.UntilItNotifiesAsync(Path.Combine(_root.FullName, "notices"), [], command[0], command[1..]);
    }

    public async Task DisposeAsync()
    {
        if (_libvirtd is not null)
        {
            await Peer.RunAsync("virsh", "-q", "-c", Foreign, "destroy", "traveller");
            await _libvirtd.DisposeAsync();
        }

        if (_hosts is not null)
        {
            await _hosts.DisposeAsync();
        }

        _root.Delete(recursive: true);
    }

    [RootFact("libvirtd", "virsh", "qemu-system-x86_64")]
    public async Task A_guest_goes_to_a_host_of_libvirt_and_comes_back()
    {
        var hosts = _hosts!;
        await hosts.StartGuestAsync("traveller");
        _ = (await hosts.TryLeftAsync("migrate", "--live", "traveller", Foreign, "--migrateuri", "tcp://127.0.0.1")).Success;
        Assert.Equal("shut off (migrated)", (await hosts.LeftAsync("domstate", "--reason", "traveller")).Trim());
        Assert.Equal("running (migrated)", (await Peer.RunAsync("virsh", "-q", "-c", Foreign, "domstate", "--reason", "traveller")).Success.Trim());
        await hosts.HearAsync("traveller", 3);

        // libvirt's daemon manages the way back, and carries the memory itself.
        _ = (await Peer.RunAsync("virsh", "-q", "-c", Foreign, "migrate", "--live", "--p2p", "--tunnelled", "traveller", hosts.Left)).Success;
        Assert.Equal("running (migrated)", (await hosts.LeftAsync("domstate", "--reason", "traveller")).Trim());
        await hosts.HearAsync("traveller", 3);
        Assert.Empty((await Peer.RunAsync("virsh", "-q", "-c", Foreign, "list", "--all", "--name")).Success.Trim());
    }
}
