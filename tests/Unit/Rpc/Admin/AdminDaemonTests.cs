using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Server;

namespace VirtPS.Tests.Unit.Rpc.Admin;

/// <summary>A daemon as a whole through the admin program: version, log, time-out, end.</summary>
public sealed class AdminDaemonTests
{
    private readonly FakeDaemon _daemon = new();

    [Fact]
    public async Task The_version_is_not_known_before_the_daemon_is_asked()
    {
        Assert.Null(_daemon.Seen.Version);
        await _daemon.Seen.RefreshAsync(CancellationToken.None);
        Assert.Equal(new Version(11, 3, 1), _daemon.Seen.Version);
    }

    [Fact]
    public async Task Nobody_stays_connected()
    {
        await _daemon.Seen.RefreshAsync(CancellationToken.None);
        await _daemon.Seen.GetServersAsync(CancellationToken.None);

        Assert.Equal(2, _daemon.Sessions.Count);
        await Task.WhenAll(_daemon.Sessions).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Closing_is_answered_before_the_administrator_is_sent_away()
    {
        await using var link = await _daemon.Seen.OpenAsync(CancellationToken.None);

        await link.CallAsync(AdminProcedures.Close, default, CancellationToken.None);

        await _daemon.Sessions[0].WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task The_log_without_filters_has_none()
    {
        var log = await _daemon.Seen.GetLogAsync(CancellationToken.None);
        Assert.Empty(log.Filters);
        Assert.Equal(["1:stderr"], log.Outputs);
    }

    [Fact]
    public async Task The_log_is_changed_and_a_filter_that_is_none_changes_nothing()
    {
        await _daemon.Seen.SetLogFiltersAsync(["1:rpc", "4:event"], CancellationToken.None);
        await _daemon.Seen.SetLogOutputsAsync([], CancellationToken.None);

        var error = await Assert.ThrowsAsync<VirtException>(() => _daemon.Seen.SetLogFiltersAsync(["9:rpc"], CancellationToken.None));

        Assert.Equal(VirtErrorCode.InvalidArg, error.Code);
        var log = await _daemon.Seen.GetLogAsync(CancellationToken.None);
        Assert.Equal(["1:rpc", "4:event"], log.Filters);
        Assert.Empty(log.Outputs);
    }

    [Fact]
    public async Task A_timeout_is_in_seconds_and_none_lifts_it()
    {
        await _daemon.Seen.SetTimeoutAsync(TimeSpan.FromMinutes(2), CancellationToken.None);
        Assert.Equal(TimeSpan.FromSeconds(120), _daemon.Timeout);
        await _daemon.Seen.SetTimeoutAsync(null, CancellationToken.None);
        Assert.Null(_daemon.Timeout);
    }

    [Fact]
    public async Task A_daemon_ends_when_it_is_asked_to()
    {
        await _daemon.Seen.ShutDownAsync(CancellationToken.None);
        Assert.True(_daemon.IsEnding);
    }

    [Fact]
    public async Task A_daemon_that_does_not_know_how_to_end_is_told_apart()
    {
        var old = new Dispatcher();
        old.Serve(AdminProcedures.Open, static (_, _, _) => default);

        var error = await Assert.ThrowsAsync<VirtException>(() => new FakeDaemon(old).Seen.ShutDownAsync(CancellationToken.None));

        Assert.Equal(VirtErrorCode.NoSupport, error.Code);
    }

    [Fact]
    public void Every_procedure_of_the_program_is_answered() =>
        Assert.Equal(
            Enumerable.Range(1, 20), AdminDispatch.Create(_daemon).Procedures.Select(procedure => (int)procedure.Number).Order());
}
