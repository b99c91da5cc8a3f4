using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Interop;

/// <summary>The real polkit decides who may use virtpsd's sockets, as it does for libvirtd.</summary>
public sealed class PolkitTests : IAsyncLifetime
{
    // libvirt's own actions are asked for: looking is free to everybody, changing is for administrators unless a rule says more.
    private const string Confine =
        """
        mount -t tmpfs tmpfs /run && mkdir -m 755 /run/dbus && mount -t tmpfs -o mode=755 tmpfs /etc/polkit-1/rules.d &&
        printf '%s' 'polkit.addRule(function(action, subject) {
            if (action.id == "org.libvirt.unix.manage" && subject.user == "daemon") { return polkit.Result.YES; } });' > /etc/polkit-1/rules.d/1.rules &&
        exec "$@"
        """;

    private readonly DaemonRun _daemon = new();
    private readonly List<Background> _services = [];

    [RootFact("dbus-daemon", "pkcheck", "/usr/lib/polkit-1/polkitd", "setpriv", "unshare", "nsenter", "virsh")]
    public async Task Rules_say_who_may_change_and_who_may_only_look()
    {
        await StartAsync();
        Assert.Equal("test", await AskAsync("daemon", "virtps-sock", "list", "--name"));
        Assert.Equal("test", await AskAsync("root", "virtps-sock", "list", "--name"));
        Assert.Contains("authentication unavailable: no polkit agent available to authenticate action 'org.libvirt.unix.manage'", await AskAsync("nobody", "virtps-sock", "list", "--name"), StringComparison.Ordinal);
        Assert.Equal("test", await AskAsync("nobody", "virtps-sock-ro", "-r", "list", "--name"));
        Assert.Contains("read only access prevents", await AskAsync("nobody", "virtps-sock-ro", "-r", "destroy", "test"), StringComparison.Ordinal);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var service in Enumerable.Reverse(_services))
        {
            await service.DisposeAsync();
        }

        await _daemon.DisposeAsync();
    }

    private async Task StartAsync()
    {
        _ = (await Peer.RunAsync("chmod", "755", _daemon.Root)).Success;
        await _daemon.Through("unshare", "-m", "sh", "-c", Confine, "sh")
            .Configure("auth_unix_rw = \"polkit\"\nauth_unix_ro = \"polkit\"\n").ReadyAsync();
        await InsideAsync("unix:path=", "dbus-daemon", "--system", "--nofork", "--nopidfile", "--print-address");
        await InsideAsync("Acquired the name org.freedesktop.PolicyKit1", "/usr/lib/polkit-1/polkitd");
    }

    private async Task InsideAsync(string sign, string program, params string[] arguments) => _services.Add(
        await Background.UntilItPrintsAsync(sign, "nsenter", ["-t", $"{_daemon.ProcessId}", "-m", program, .. arguments]));

    private async Task<string> AskAsync(string user, string socket, params string[] command)
    {
        var said = await Peer.RunAsync(
            "setpriv", ["--reuid", user, "--clear-groups", "virsh", "-q", "-c", $"test+unix:///default?socket={_daemon.Run}/{socket}", .. command]);
        return (said.Output + said.Errors).Trim();
    }
}
