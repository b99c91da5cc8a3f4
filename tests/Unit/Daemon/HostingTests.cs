using System.Runtime.Versioning;
using VirtPS.Daemon.Hosting;
using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Tests.Unit.Daemon;

[UnsupportedOSPlatform("windows")]
public sealed class HostingTests
{
    private static readonly Guid Written = Guid.Parse("c7a5fdbd-edaf-9455-926a-d65c16db1809");

    [Fact]
    public void A_second_daemon_is_kept_out_until_the_first_ends()
    {
        using var place = new TemporaryDirectory();
        var directories = DaemonDirectories.Under(place.Path, isSystem: false);
        Directory.CreateDirectory(directories.Run);
        using (DaemonLock.Take(directories, null))
        {
            Assert.Equal($"{Environment.ProcessId}\n", File.ReadAllText(DaemonLock.PidFileIn(directories)));
            var error = Assert.Throws<DaemonException>(() => DaemonLock.Take(directories, null));
            Assert.StartsWith($"another virtpsd (process {Environment.ProcessId}) already runs on {directories.Run}", error.Message, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(DaemonLock.PidFileIn(directories)));
        DaemonLock.Take(directories, null).Dispose();
    }

    [Fact]
    public void What_a_killed_daemon_left_keeps_nobody_out()
    {
        using var place = new TemporaryDirectory();
        var directories = DaemonDirectories.Under(place.Path, isSystem: false);
        Directory.CreateDirectory(directories.Run);
        File.WriteAllText(Path.Combine(directories.Run, "virtpsd.lock"), string.Empty);
        File.WriteAllText(DaemonLock.PidFileIn(directories), "1\n");
        using var held = DaemonLock.Take(directories, place["mine.pid"]);
        Assert.Equal($"{Environment.ProcessId}\n", File.ReadAllText(place["mine.pid"]));
    }

    [Theory]
    [InlineData("Smbios", "sys/class/dmi/id/product_uuid", "C7A5FDBD-EDAF-9455-926A-D65C16DB1809\n")]
    [InlineData("MachineId", "etc/machine-id", "c7a5fdbdedaf9455926ad65c16db1809\n")]
    public async Task The_hosts_number_is_read_from_its_source(string source, string file, string text)
    {
        using var place = new TemporaryDirectory();
        Directory.CreateDirectory(Path.GetDirectoryName(place[file])!);
        await File.WriteAllTextAsync(place[file], text);
        Assert.Equal(Written, await Identity(place, Enum.Parse<HostUuidSource>(source)).FindAsync(CancellationToken.None));
        Assert.False(File.Exists(place["host-uuid"]));
    }

    [Fact]
    public async Task A_host_without_a_number_is_given_one_that_stays()
    {
        using var place = new TemporaryDirectory();
        Directory.CreateDirectory(place["etc"]);
        await File.WriteAllTextAsync(place["etc/machine-id"], new string('f', 32));
        var first = await Identity(place, HostUuidSource.MachineId).FindAsync(CancellationToken.None);
        Assert.NotEqual(Guid.Empty, first);
        Assert.Equal(first, await Identity(place, HostUuidSource.MachineId).FindAsync(CancellationToken.None));
    }

    [Fact]
    public async Task The_configured_number_goes_before_all()
    {
        using var place = new TemporaryDirectory();
        await File.WriteAllTextAsync(place["host-uuid"], Guid.NewGuid().ToString());
        var identity = new HostIdentity(new HostSettings(Written, HostUuidSource.Smbios), place.Path, place.Path);
        Assert.Equal(Written, await identity.FindAsync(CancellationToken.None));
    }

    [Fact]
    public void Directories_of_a_private_daemon_are_its_owners_alone()
    {
        using var place = new TemporaryDirectory();
        var directories = DaemonDirectories.Under(place.Path, isSystem: false);
        DirectoryMaker.Make(directories, Sockets(directories, UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directories.Run));
        Assert.True(Directory.Exists(directories.State) && Directory.Exists(directories.Log));
    }

    [Fact]
    public void Sockets_that_are_open_to_others_can_be_reached_by_them()
    {
        using var place = new TemporaryDirectory();
        var directories = DaemonDirectories.Under(place.Path, isSystem: false);
        DirectoryMaker.Make(directories, Sockets(directories, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite));
        Assert.True(File.GetUnixFileMode(directories.Run).HasFlag(UnixFileMode.GroupExecute | UnixFileMode.OtherExecute));
        Assert.False(File.GetUnixFileMode(directories.State).HasFlag(UnixFileMode.OtherExecute));
    }

    private static UnixSocketSettings Sockets(DaemonDirectories directories, UnixFileMode mode) => new(directories.Run, null, mode, mode, mode, false);

    private static HostIdentity Identity(TemporaryDirectory place, HostUuidSource source) =>
        new(new HostSettings(null, source), place.Path, place.Path);
}
