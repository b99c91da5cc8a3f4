using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Interop;

/// <summary>The real virt-admin administers virtpsd. What it must print is what it prints of libvirtd 9.0, names apart.</summary>
public sealed class VirtAdminTests : IAsyncLifetime
{
    private readonly DaemonRun _daemon = new();

    private string Uri => $"libvirtd:///system?socket={_daemon.Run}/virtps-admin-sock";

    public Task InitializeAsync() => _daemon.ReadyAsync();

    public async Task DisposeAsync() => await _daemon.DisposeAsync();

    [PeerFact("virt-admin")]
    public async Task It_lists_the_servers() =>
        Assert.Equal(" Id   Name\n---------------\n 0    virtpsd\n 1    admin\n\n", await AskAsync("server-list"));

    [PeerFact("virt-admin")]
    public async Task It_shows_and_changes_the_workers()
    {
        Assert.Equal(
            "minWorkers     : 5\nmaxWorkers     : 20\nnWorkers       : 0\nfreeWorkers    : 0\nprioWorkers    : 5\njobQueueDepth  : 0\n\n",
            await AskAsync("server-threadpool-info", "virtpsd"));
        await AskAsync("server-threadpool-set", "virtpsd", "--min-workers", "3", "--max-workers", "9", "--priority-workers", "2");
        Assert.Equal(
            "minWorkers     : 3\nmaxWorkers     : 9\nnWorkers       : 0\nfreeWorkers    : 0\nprioWorkers    : 2\njobQueueDepth  : 0\n\n",
            await AskAsync("server-threadpool-info", "virtpsd"));
        Assert.Equal(
            "error: Unable to change server workerpool parameters\nerror: invalid argument: minWorkers cannot be larger than maxWorkers\n",
            await RefusedAsync("server-threadpool-set", "virtpsd", "--min-workers", "30"));
    }

    [PeerFact("virt-admin")]
    public async Task It_shows_and_changes_the_bounds_of_clients()
    {
        await AskAsync("server-clients-set", "virtpsd", "--max-clients", "100", "--max-unauth-clients", "10");
        Assert.Equal(
            "nclients_max        : 100\nnclients            : 0\nnclients_unauth_max : 10\nnclients_unauth     : 0\n\n",
            await AskAsync("server-clients-info", "virtpsd"));
        Assert.StartsWith(
            "error: Unable to change server's client-related configuration limits\nerror: invalid argument: ",
            await RefusedAsync("server-clients-set", "virtpsd", "--max-clients", "5"),
            StringComparison.Ordinal);
    }

    [PeerFact("virt-admin")]
    public async Task It_sees_itself_among_the_clients_of_the_server_for_administrators()
    {
        Assert.Matches(@"\n 1 +unix +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d{4}\n", await AskAsync("client-list", "admin"));
        var itself = await AskAsync("client-info", "admin", "2");
        Assert.Matches(@"^id +: 2\nconnection_time: .*\ntransport      : unix\nreadonly       : no\nunix_user_id   : \d+\n(unix_user_name : .*\n)?unix_group_id  : \d+\n(unix_group_name: .*\n)?unix_process_id: \d+\n", itself);
    }

    [PeerFact("virt-admin", "virsh")]
    public async Task It_sends_a_client_away()
    {
        using var client = await ShellOfVirsh.ConnectAsync($"test+unix:///default?socket={_daemon.Run}/virtps-sock");
        Assert.Equal("Client '1' disconnected", (await AskAsync("client-disconnect", "virtpsd", "1")).Trim());
        await client.LoseAsync();
        Assert.Equal(" Id   Transport   Connected since\n-----------------------------------\n\n", await AskAsync("client-list", "virtpsd"));
        Assert.Equal("error: Client not found: No client with matching ID '1'\n", await RefusedAsync("client-disconnect", "virtpsd", "1"));
    }

    [PeerFact("virt-admin")]
    public async Task It_shows_and_changes_the_log()
    {
        Assert.Equal(" Logging filters: \n\n", await AskAsync("daemon-log-filters"));
        await AskAsync("daemon-log-filters", "1:rpc 4:event");
        Assert.Equal(" Logging filters: 1:rpc 4:event\n\n", await AskAsync("daemon-log-filters"));
        var file = Path.Combine(_daemon.Root, "log");
        await AskAsync("daemon-log-outputs", $"1:file:{file}");
        Assert.Equal($" Logging outputs: 1:file:{file}\n\n", await AskAsync("daemon-log-outputs"));
        Assert.True(File.Exists(file));
        Assert.StartsWith(
            "error: Unable to change daemon logging settings\nerror: invalid argument: ", await RefusedAsync("daemon-log-filters", "9:rpc"), StringComparison.Ordinal);
    }

    [PeerFact("virt-admin")]
    public async Task It_is_told_that_nobody_serves_TLS() =>
        Assert.Equal(
            "error: Unable to update server's tls related files.\nerror: internal error: no tls service found, unable to update tls files\n",
            await RefusedAsync("server-update-tls", "virtpsd"));

    [PeerFact("virt-admin")]
    public async Task It_is_told_of_a_server_that_is_not_there() =>
        Assert.Equal("error: Server not found: No server named 'libvirtd'\n", await RefusedAsync("client-list", "libvirtd"));

    [PeerFact("virt-admin")]
    public async Task It_has_the_daemon_end_when_nobody_needs_it()
    {
        await AskAsync("daemon-timeout", "--timeout", "1");
        Assert.Equal(0, await _daemon.EndAsync());
    }

    private async Task<string> AskAsync(params string[] words) => (await RunAsync(words)).Success;

    private async Task<string> RefusedAsync(params string[] words)
    {
        var answer = await RunAsync(words);
        Assert.Equal(1, answer.Code);
        return answer.Errors;
    }

    private Task<PeerAnswer> RunAsync(string[] words) => Peer.RunAsync("virt-admin", ["-c", Uri, .. words]);
}
