using VirtPS.Engine.Admin;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Interop;

/// <summary>VirtPS administers a real libvirtd.</summary>
/// <param name="libvirtd">The daemon.</param>
public sealed class LibvirtdAdminTests(RealLibvirtd libvirtd) : IClassFixture<RealLibvirtd>
{
    private static CancellationToken None => CancellationToken.None;

    [RootFact("libvirtd")]
    public async Task Its_version_is_that_of_its_package()
    {
        var daemon = await DaemonAsync();
        await daemon.RefreshAsync(None);
        Assert.Contains($"{daemon.Version!.Major}.{daemon.Version.Minor}.{daemon.Version.Build}", (await Peer.RunAsync("libvirtd", "--version")).Success, StringComparison.Ordinal);
    }

    [RootFact("libvirtd")]
    public async Task Its_servers_have_their_bounds_and_take_others()
    {
        var servers = await (await DaemonAsync()).GetServersAsync(None);
        Assert.Equal(["admin", "libvirtd"], servers.Select(server => server.Name));
        var main = servers[1];
        Assert.Equal((5000, 20), (main.MaxClients, main.MaxUnauthenticatedClients));
        await main.SetWorkersAsync(null, 33, null, None);
        await main.SetClientLimitsAsync(4000, null, None);
        await main.RefreshAsync(None);
        Assert.Equal((33, 4000, 20), (main.MaxWorkers, main.MaxClients, main.MaxUnauthenticatedClients));
        await main.SetClientLimitsAsync(5000, null, None);
    }

    [RootFact("libvirtd", "virsh")]
    public async Task Its_clients_are_shown_and_sent_away()
    {
        using var client = await ShellOfVirsh.ConnectAsync(libvirtd.HostUri);
        var main = (await (await DaemonAsync()).GetServersAsync(None))[1];
        var seen = Assert.Single(await main.GetClientsAsync(None));
        Assert.Equal((VirtTransport.Unix, false, Environment.UserName), (seen.Transport, seen.IsReadOnly, seen.UserName));
        Assert.InRange(seen.ConnectedTime, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(1));
        await seen.DisconnectAsync(None);
        await client.LoseAsync();
    }

    [RootFact("libvirtd")]
    public async Task Its_log_is_shown_and_changed()
    {
        var daemon = await DaemonAsync();
        await daemon.SetLogFiltersAsync(["1:rpc", "4:event"], None);
        Assert.Equal(["1:*rpc*", "4:*event*"], (await daemon.GetLogAsync(None)).Filters);
        await daemon.SetLogFiltersAsync([], None);
        Assert.Empty((await daemon.GetLogAsync(None)).Filters);
        var error = await Assert.ThrowsAsync<VirtException>(() => daemon.SetLogFiltersAsync(["9:rpc"], None));
        Assert.Equal(VirtErrorCode.InvalidArg, error.Code);
    }

    [RootFact("libvirtd")]
    public async Task It_refuses_what_virtpsd_refuses()
    {
        var main = (await (await DaemonAsync()).GetServersAsync(None))[1];
        var error = await Assert.ThrowsAsync<VirtException>(() => main.SetWorkersAsync(5000, null, null, None));
        Assert.Equal((VirtErrorCode.InvalidArg, "invalid argument: minWorkers cannot be larger than maxWorkers"), (error.Code, error.Message));
        error = await Assert.ThrowsAsync<VirtException>(() => main.UpdateCertificatesAsync(None));
        Assert.Equal(
            (VirtErrorCode.InternalError, "internal error: no tls service found, unable to update tls files"), (error.Code, error.Message));
    }

    private Task<VirtDaemonConnection> DaemonAsync() => VirtDaemonConnection.FindAsync(libvirtd.AdminUri, None);
}
