using VirtPS.Daemon.Configuration;

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

    [Fact]
    public void Without_a_run_directory_the_sockets_are_in_the_cache() =>
        Assert.Equal("/home/u/.cache/virtps/run", DaemonDirectories.Find(null, false, name => name == "HOME" ? "/home/u" : null).Run);
}
