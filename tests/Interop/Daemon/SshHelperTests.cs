using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Interop;

/// <summary>libvirt's helper for ssh finds a virtpsd that listens where libvirtd would.</summary>
public sealed class SshHelperTests : IAsyncLifetime
{
    private const string Confine = "mkdir -p /run/libvirt \"$0/run/libvirt\" && mount --bind \"$0/run/libvirt\" /run/libvirt && exec \"$@\"";

    private readonly DaemonRun _daemon = new();
    private readonly Sshd _sshd = new();

    [RootTheory("virsh", "ssh", "sshd", "virt-ssh-helper", "nsenter")]
    [InlineData("native")]
    [InlineData("auto")]
    public async Task It_joins_libvirts_client_and_ours(string proxy)
    {
        await _daemon.Through("unshare", "-m", "sh", "-c", Confine, _daemon.Root).Configure("listen_libvirt_sockets = 1\n").ReadyAsync();
        await _sshd.StartAsync(_daemon.ProcessId);
        var uri = $"test+ssh://localhost/default?proxy={proxy}&command={_sshd.Command}";
        Assert.Equal("test", (await Peer.RunAsync("virsh", "-c", uri, "list", "--name")).Success.Trim());
        await using var host = await Hosts.OpenAsync(uri);
        Assert.Equal("test", (await host.Domains.LookupByNameAsync("test", Hosts.None)).Name);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _sshd.DisposeAsync();
        await _daemon.DisposeAsync();
    }
}
