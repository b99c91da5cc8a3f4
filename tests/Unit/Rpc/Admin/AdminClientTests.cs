using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Unit.Rpc.Admin;

/// <summary>Clients of a daemon's server through the admin program.</summary>
public sealed class AdminClientTests
{
    private static readonly DateTimeOffset Noon = new(2024, 5, 17, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeDaemon _daemon = new();

    [Fact]
    public async Task A_local_client_has_a_user_and_a_process()
    {
        _ = _daemon.Main.Welcome(3, "unix", Noon, new ClientFacts
        {
            IsReadOnly = true, Uid = 4_294_967_294, UserName = "nobody", Gid = 100, GroupName = "users", Pid = 4711,
        });

        var client = Assert.Single(await ClientsAsync());

        Assert.Equal((3ul, VirtTransport.Unix, Noon), (client.Id, client.Transport, client.ConnectedTime));
        Assert.Equal(
            (true, "nobody", 4_294_967_294u, "users", 100u, 4711),
            (client.IsReadOnly, client.UserName, client.UserId, client.GroupName, client.GroupId, client.ProcessId));
        Assert.Equal((null, "nobody", "process 4711"), (client.Address, client.Identity, client.Origin));
    }

    [Fact]
    public async Task A_far_client_has_an_address_and_what_it_proved()
    {
        _ = _daemon.Main.Welcome(9, "tls", Noon, new ClientFacts { Address = "192.0.2.7:40000", CertificateName = "CN=c1,O=lab", SaslName = "vm" });

        var client = Assert.Single(await ClientsAsync());

        Assert.Equal((VirtTransport.Tls, "192.0.2.7:40000", "CN=c1,O=lab", "vm"), (client.Transport, client.Address, client.CertificateName, client.SaslUserName));
        Assert.Equal((null, null, "vm", "192.0.2.7:40000"), (client.UserId, client.ProcessId, client.Identity, client.Origin));
    }

    [Fact]
    public async Task A_client_is_sent_away()
    {
        var first = _daemon.Main.Welcome(1, "unix", Noon, new ClientFacts());
        var second = _daemon.Main.Welcome(2, "tcp", Noon, new ClientFacts());
        var clients = await ClientsAsync();

        await clients[0].DisconnectAsync(CancellationToken.None);

        await first.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task A_client_that_has_left_cannot_be_sent_away()
    {
        _ = _daemon.Main.Welcome(1, "unix", Noon, new ClientFacts());
        var client = Assert.Single(await ClientsAsync());
        _daemon.Main.Forget(1);

        var error = await Assert.ThrowsAsync<VirtException>(() => client.DisconnectAsync(CancellationToken.None));

        Assert.Equal((VirtErrorCode.NoClient, "Client not found: No client with matching ID '1'"), (error.Code, error.Message));
    }

    [Fact]
    public async Task A_client_is_looked_up_by_its_number()
    {
        _ = _daemon.Main.Welcome(7, "tcp", Noon, new ClientFacts());
        await using var link = await _daemon.Seen.OpenAsync(CancellationToken.None);

        var found = await link.CallAsync(AdminProcedures.LookupClient, new AdminLookupClientArgs(new("virtpsd"), 7, 0), CancellationToken.None);

        Assert.Equal(new AdminClientEntry(new("virtpsd"), 7, Noon.ToUnixTimeSeconds(), 1), found.Client);
    }

    private async Task<IReadOnlyList<Engine.Admin.VirtDaemonClient>> ClientsAsync() =>
        await (await _daemon.Seen.GetServersAsync(CancellationToken.None))[1].GetClientsAsync(CancellationToken.None);
}
