using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Unit.Daemon;

public sealed class DirectoryTests
{
    private static readonly Dictionary<string, string> User = new()
    {
        ["HOME"] = "/home/u",
        ["XDG_RUNTIME_DIR"] = "/run/user/1000",
    };

    [Fact]
    public void A_root_holds_everything()
    {
        var found = DaemonDirectories.Find("/r", superuser: true, User.GetValueOrDefault);
        Assert.Equal(("/r/etc/virtps", "/r/run/virtps", "/r/var/lib/virtps", "/r/var/log/virtps"), (found.Configuration, found.Run, found.State, found.Log));
        Assert.Equal("/r/etc/virtps/virtpsd.conf", found.ConfigFile);
        Assert.False(found.IsSystem);
    }

    [Fact]
    public void The_superuser_has_the_systems()
    {
        var found = DaemonDirectories.Find(null, superuser: true, User.GetValueOrDefault);
        Assert.Equal(("/etc/virtps", "/run/virtps", "/var/lib/virtps", "/var/log/virtps"), (found.Configuration, found.Run, found.State, found.Log));
        Assert.Equal(("/run/libvirt", "/etc/pki"), (found.LibvirtRun, found.Pki));
        Assert.True(found.IsSystem);
    }

    [Fact]
    public void A_user_has_those_of_XDG()
    {
        var found = DaemonDirectories.Find(null, superuser: false, User.GetValueOrDefault);
        Assert.Equal(
            ("/home/u/.config/virtps", "/run/user/1000/virtps", "/home/u/.local/share/virtps", "/home/u/.cache/virtps/log"),
            (found.Configuration, found.Run, found.State, found.Log));
        Assert.Equal(("/run/user/1000/libvirt", "/home/u/.pki"), (found.LibvirtRun, found.Pki));
        var chosen = DaemonDirectories.Find(null, false, name => name == "XDG_CONFIG_HOME" ? "/c" : User.GetValueOrDefault(name));
        Assert.Equal("/c/virtps", chosen.Configuration);
    }

    // libvirt asks GLib, which falls back to the cache directory.
    [Theory]
    [InlineData(null, null, "/home/u/.cache")]
    [InlineData(null, "/c", "/c")]
    [InlineData("", "/c", "/c")]
    [InlineData("", "", "/home/u/.cache")]
    [InlineData("/run/user/1000", "/c", "/run/user/1000")]
    public void The_daemon_listens_where_its_clients_look(string? run, string? cache, string expected)
    {
        var user = new Dictionary<string, string?> { ["HOME"] = "/home/u", ["XDG_RUNTIME_DIR"] = run, ["XDG_CACHE_HOME"] = cache };
        var daemon = DaemonDirectories.Find(null, superuser: false, user.GetValueOrDefault);
        var client = DaemonSockets.For(isPrivileged: false, user.GetValueOrDefault);
        Assert.Equal((expected + "/virtps", expected + "/libvirt"), (daemon.Run, daemon.LibvirtRun));
        Assert.Equal(expected + "/virtps/virtps-sock", client.Candidates(VirtUri.Parse("qemu:///session"), RemoteMode.Auto, readOnly: false)[0]);
        Assert.Equal(expected + "/libvirt/libvirt-sock", client.Libvirt(session: true, "libvirt-sock"));
    }
}
