using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Server;

namespace VirtPS.Tests.Unit.Rpc.Admin;

/// <summary>Servers of a daemon through the admin program, both ends of it, with libvirt's codes and words.</summary>
public sealed class AdminServerTests
{
    private readonly FakeDaemon _daemon = new();

    [Fact]
    public async Task Servers_come_by_name_with_all_their_figures()
    {
        var servers = await _daemon.Seen.GetServersAsync(CancellationToken.None);

        Assert.Equal(["admin", "virtpsd"], servers.Select(server => server.Name));
        var main = servers[1];
        Assert.Equal(
            (5, 20, 6, 4, 3, 2),
            (main.MinWorkers, main.MaxWorkers, main.CurrentWorkers, main.FreeWorkers, main.PriorityWorkers, main.QueuedCalls));
        Assert.Equal(
            (5000, 7, 20, 1), (main.MaxClients, main.CurrentClients, main.MaxUnauthenticatedClients, main.CurrentUnauthenticatedClients));
    }

    [Fact]
    public async Task Whoever_asks_for_the_count_alone_gets_no_servers()
    {
        await using var link = await _daemon.Seen.OpenAsync(CancellationToken.None);

        var listed = await link.CallAsync(AdminProcedures.ListServers, new AdminListArgs(0, 0), CancellationToken.None);

        Assert.Empty(listed.Servers);
        Assert.Equal(2u, listed.Count);
    }

    [Fact]
    public async Task Bounds_that_are_not_named_stay()
    {
        var main = (await _daemon.Seen.GetServersAsync(CancellationToken.None))[1];

        await main.SetWorkersAsync(null, 30, null, CancellationToken.None);
        await main.SetClientLimitsAsync(null, 0, CancellationToken.None);
        await main.RefreshAsync(CancellationToken.None);

        Assert.Equal((5, 30, 3), (main.MinWorkers, main.MaxWorkers, main.PriorityWorkers));
        Assert.Equal((5000, 0), (main.MaxClients, main.MaxUnauthenticatedClients));
    }

    [Theory]
    [InlineData(21, null, "invalid argument: minWorkers cannot be larger than maxWorkers")]
    [InlineData(null, 4, "invalid argument: minWorkers cannot be larger than maxWorkers")]
    [InlineData(0, 0, "invalid argument: maxWorkers must not be switched from zero to non-zero and vice versa")]
    public async Task Bounds_of_workers_that_contradict_each_other_change_nothing(int? min, int? max, string message)
    {
        var main = (await _daemon.Seen.GetServersAsync(CancellationToken.None))[1];

        var error = await Assert.ThrowsAsync<VirtException>(() => main.SetWorkersAsync(min, max, 1, CancellationToken.None));

        Assert.Equal((VirtErrorCode.InvalidArg, message), (error.Code, error.Message));
        Assert.Equal(new WorkerFigures(5, 20, 6, 4, 3, 2), _daemon.Main.Workers);
    }

    [Fact]
    public async Task Fewer_clients_than_may_be_unknown_are_refused()
    {
        var main = (await _daemon.Seen.GetServersAsync(CancellationToken.None))[1];

        var error = await Assert.ThrowsAsync<VirtException>(() => main.SetClientLimitsAsync(19, null, CancellationToken.None));

        Assert.Equal(VirtErrorCode.InvalidArg, error.Code);
        Assert.Equal(5000u, _daemon.Main.ClientFigures.Most);
    }

    [Theory]
    [MemberData(nameof(BadParameters))]
    internal async Task Parameters_that_cannot_be_set_are_refused(TypedParameter[] parameters, VirtErrorCode code, string message)
    {
        await using var link = await _daemon.Seen.OpenAsync(CancellationToken.None);

        var error = await Assert.ThrowsAsync<VirtException>(() => link.CallAsync(
            AdminProcedures.SetThreadPoolParameters, new AdminParametersArgs(new("virtpsd"), parameters, 0), CancellationToken.None));

        Assert.Equal((code, message), (error.Code, error.Message));
    }

    public static TheoryData<TypedParameter[], VirtErrorCode, string> BadParameters() => new()
    {
        { [new("nWorkers", 1u)], VirtErrorCode.ArgumentUnsupported, "argument unsupported: parameter 'nWorkers' not supported" },
        { [new("maxWorkers", 9u), new("maxWorkers", 8u)], VirtErrorCode.InvalidArg, "invalid argument: parameter 'maxWorkers' occurs multiple times" },
        { [new("maxWorkers", 9)], VirtErrorCode.InvalidArg, "invalid argument: invalid type 'int' for parameter 'maxWorkers', expected 'uint'" },
        { [new("minWorkers", 9ul)], VirtErrorCode.InvalidArg, "invalid argument: invalid type 'ullong' for parameter 'minWorkers', expected 'uint'" },
    };

    [Fact]
    public async Task A_server_that_is_not_there_is_told_of_by_name()
    {
        await using var link = await _daemon.Seen.OpenAsync(CancellationToken.None);

        var error = await Assert.ThrowsAsync<VirtException>(() =>
            link.CallAsync(AdminProcedures.LookupServer, new NameFlagsArgs("libvirtd", 0), CancellationToken.None));

        Assert.Equal((VirtErrorCode.NoServer, "Server not found: No server named 'libvirtd'"), (error.Code, error.Message));
    }

    [Fact]
    public async Task A_flag_without_a_meaning_is_refused()
    {
        await using var link = await _daemon.Seen.OpenAsync(CancellationToken.None);

        var error = await Assert.ThrowsAsync<VirtException>(() =>
            link.CallAsync(AdminProcedures.ListServers, new AdminListArgs(1, 4), CancellationToken.None));

        Assert.Equal(
            (VirtErrorCode.InvalidArg, "unsupported flags (0x4) in function adminConnectListServers"), (error.Code, error.Message));
    }

    [Fact]
    public async Task A_cancelled_call_is_given_up_and_its_administrator_leaves()
    {
        var reading = new TaskCompletionSource();
        _daemon.Main.Certificates = reading.Task;
        var main = (await _daemon.Seen.GetServersAsync(CancellationToken.None))[1];
        using var stop = new CancellationTokenSource();

        var update = main.UpdateCertificatesAsync(stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => update);
        await Task.WhenAll(_daemon.Sessions).WaitAsync(TimeSpan.FromSeconds(10));
        _daemon.Main.Certificates = Task.CompletedTask;
        var before = _daemon.Main.CertificateReads;
        await main.UpdateCertificatesAsync(CancellationToken.None);
        Assert.Equal(before + 1, _daemon.Main.CertificateReads);
    }
}
