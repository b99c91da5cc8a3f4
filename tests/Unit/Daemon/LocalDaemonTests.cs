using VirtPS.Engine.Daemons;
using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Unit.Daemon;

public sealed class LocalDaemonTests
{
    [Fact]
    public async Task A_daemon_is_asked_to_end_through_its_admin_socket()
    {
        await using var daemon = new DaemonRun();
        var log = Path.Combine(daemon.Root, "log");
        await daemon.Configure($"log_level = 1\nlog_outputs = \"1:file:{log}\"\n").ReadyAsync();
        await LocalDaemons.StopAsync(LocalDaemons.Find(daemon.Root)!, CancellationToken.None);
        Assert.Equal(0, await daemon.EndAsync());
        Assert.Contains("of admin is", await File.ReadAllTextAsync(log), StringComparison.Ordinal);
        Assert.Null(LocalDaemons.Find(daemon.Root));
    }

    [Fact]
    public async Task A_daemon_whose_admin_socket_is_elsewhere_ends_too()
    {
        await using var daemon = new DaemonRun();
        await daemon.Configure($"unix_sock_dir = \"{daemon.Root}/s\"\n").ReadyAsync();
        await LocalDaemons.StopAsync(LocalDaemons.Find(daemon.Root)!, CancellationToken.None);
        Assert.Equal(0, await daemon.EndAsync());
    }

    [Fact]
    public async Task A_daemon_is_found_with_the_configuration_file_that_it_was_given()
    {
        await using var daemon = new DaemonRun();
        var file = Path.Combine(daemon.Root, "other.conf");
        await File.WriteAllTextAsync(file, "max_clients = 9\n");
        await daemon.ReadyAsync($"--config={file}");
        Assert.Equal(file, LocalDaemons.Find(daemon.Root)!.ConfigFile);
        await using var plain = await new DaemonRun().ReadyAsync();
        Assert.Equal(plain.ConfigFile, LocalDaemons.Find(plain.Root)!.ConfigFile);
    }
}
