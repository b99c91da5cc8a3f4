using VirtPS.Drivers.Test;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Unit.Drivers.Test;

/// <summary>Domains on their way between two test hosts.</summary>
public sealed class MigrationTests : IAsyncLifetime
{
    private const string Guest = "<domain type='test'><name>guest</name><memory>65536</memory><os><type>hvm</type></os></domain>";

    private readonly string _node = Path.GetTempFileName();
    private readonly TestDriver _driver = new();
    private IDriverConnection _here = null!;
    private IDriverConnection _there = null!;
    private DomainRef _guest;

    private static CancellationToken Token => CancellationToken.None;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_node, "<node/>");
        _here = await OpenAsync("test:///default");
        _there = await OpenAsync($"test://{_node}");
        _guest = await _here.Domains!.StartAsync(await _here.Domains.DefineAsync(Guest, DomainDefineFlags.None, Token), DomainStartFlags.None, Token);
    }

    public async Task DisposeAsync()
    {
        await _here.DisposeAsync();
        await _there.DisposeAsync();
        File.Delete(_node);
    }

    [Fact]
    public async Task A_guest_goes_from_one_host_to_the_other()
    {
        var (here, there) = (Listen(_here), Listen(_there));
        var arrived = await MoveAsync(DomainMigrateFlags.Live | DomainMigrateFlags.PersistDest | DomainMigrateFlags.UndefineSource);
        var shown = await _there.Domains!.GetSummaryAsync(arrived, Token);
        Assert.Equal((DomainState.Running, true), (shown.State, shown.IsPersistent));
        await DomainHost.FailsAsync(VirtErrorCode.NoDomain, () => _here.Domains!.LookupByNameAsync("guest", Token));
        Assert.Equal(["Suspended Migrated", "Stopped Migrated", "Undefined Removed"], await here);
        Assert.Equal(["Started Migrated", "Defined Added", "Resumed Migrated"], await there);
    }

    [Fact]
    public async Task A_paused_guest_stays_paused_and_may_get_another_name()
    {
        await _here.Domains!.SuspendAsync(_guest, Token);
        var arrived = await MoveAsync(DomainMigrateFlags.Paused, new TypedParameter("destination_name", "other"));
        var shown = await _there.Domains!.GetSummaryAsync(arrived, Token);
        Assert.Equal(("other", DomainState.Paused, false), (shown.Domain.Name, shown.State, shown.IsPersistent));
        Assert.Equal(DomainState.Shutoff, (await _here.Domains.GetSummaryAsync(_guest, Token)).State);
    }

    [Fact]
    public async Task A_definition_goes_alone()
    {
        await _here.Domains!.DestroyAsync(_guest, DomainDestroyFlags.None, Token);
        await DomainHost.FailsAsync(VirtErrorCode.OperationInvalid, () => MoveAsync(DomainMigrateFlags.None));
        var arrived = await MoveAsync(DomainMigrateFlags.Offline | DomainMigrateFlags.PersistDest | DomainMigrateFlags.UndefineSource);
        Assert.Equal(DomainState.Shutoff, (await _there.Domains!.GetSummaryAsync(arrived, Token)).State);
        await DomainHost.FailsAsync(VirtErrorCode.NoDomain, () => _here.Domains.LookupByNameAsync("guest", Token));
    }

    [Fact]
    public async Task The_source_manages_the_migration_where_that_is_wanted()
    {
        await _here.DomainMigrations!.PerformAsync(_guest, "test:///default", Step(DomainMigrateFlags.PeerToPeer), null, Token)
            .ContinueWith(same => Assert.Equal(VirtErrorCode.InternalError, ((VirtException)same.Exception!.InnerException!).Code), TaskScheduler.Default);
        Assert.Equal(DomainState.Running, (await _here.Domains!.GetSummaryAsync(_guest, Token)).State);
        var other = await OpenAsync($"test://{_node}");
        await _here.DomainMigrations!.PerformAsync(_guest, $"test://{_node}", Step(DomainMigrateFlags.PeerToPeer), null, Token);
        Assert.Equal(DomainState.Shutoff, (await _here.Domains.GetSummaryAsync(_guest, Token)).State);
        await other.DisposeAsync();
    }

    [Theory]
    [InlineData("caller")]
    [InlineData("job")]
    [InlineData("connection")]
    public async Task A_migration_that_is_stopped_leaves_the_guest_where_it_was(string who)
    {
        await using var slow = await OpenAsync("test:///default?pace=3600000");
        using var stop = new CancellationTokenSource();
        var moving = new MigrationSequence(slow.DomainMigrations!, _there.DomainMigrations!).RunAsync(_guest, [], DomainMigrateFlags.Live, null, stop.Token);
        await SeenAsync();
        switch (who)
        {
            case "caller":
                await stop.CancelAsync();
                break;
            case "job":
                await _here.DomainJobs!.AbortAsync(_guest, 0, Token);
                break;
            default:
                await slow.DisposeAsync();
                break;
        }

        await Assert.ThrowsAnyAsync<Exception>(() => moving);
        Assert.Equal(DomainState.Running, (await _here.Domains!.GetSummaryAsync(_guest, Token)).State);
        Assert.Equal(DomainJobType.None, (await _here.DomainJobs!.GetInfoAsync(_guest, DomainJobStatsFlags.None, Token)).Type);
        await DomainHost.FailsAsync(VirtErrorCode.NoDomain, () => _there.Domains!.LookupByNameAsync("guest", Token));
    }

    [Fact]
    public async Task A_guest_runs_ahead_of_its_memory()
    {
        await using var slow = await OpenAsync("test:///default?pace=3600000");
        await DomainHost.FailsAsync(VirtErrorCode.OperationInvalid, () => _here.DomainMigrations!.StartPostCopyAsync(_guest, Token));
        using var stop = new CancellationTokenSource();
        var moving = new MigrationSequence(slow.DomainMigrations!, _there.DomainMigrations!)
            .RunAsync(_guest, [], DomainMigrateFlags.Live | DomainMigrateFlags.PostCopy, null, stop.Token);
        await SeenAsync();
        await _here.DomainMigrations!.StartPostCopyAsync(_guest, Token);
        Assert.Equal((DomainState.Paused, 12), await StateAsync());
        await DomainHost.FailsAsync(VirtErrorCode.OperationInvalid, () => _here.DomainJobs!.AbortAsync(_guest, 0, Token));
        await _here.DomainJobs!.AbortAsync(_guest, 1, Token);
        await Assert.ThrowsAsync<VirtException>(() => moving);
    }

    [Fact]
    public async Task Limits_are_kept()
    {
        var migrations = _here.DomainMigrations!;
        await migrations.SetMaxDowntimeAsync(_guest, 1234, Token);
        await migrations.SetMaxSpeedAsync(_guest, 50, 0, Token);
        await migrations.SetMaxSpeedAsync(_guest, 60, 1, Token);
        await migrations.SetCompressionCacheAsync(_guest, 1 << 20, Token);
        Assert.Equal(
            (1234, 50, 60, 1 << 20),
            (await migrations.GetMaxDowntimeAsync(_guest, Token), await migrations.GetMaxSpeedAsync(_guest, 0, Token),
                await migrations.GetMaxSpeedAsync(_guest, 1, Token), await migrations.GetCompressionCacheAsync(_guest, Token)));
        await DomainHost.FailsAsync(VirtErrorCode.Overflow, () => migrations.SetMaxSpeedAsync(_guest, long.MaxValue, 0, Token));
    }

    [Theory]
    [InlineData(DomainMigrateFlags.Tunnelled, VirtErrorCode.InvalidArg)]
    [InlineData(DomainMigrateFlags.NonSharedDisk | DomainMigrateFlags.NonSharedInc, VirtErrorCode.InvalidArg)]
    [InlineData(DomainMigrateFlags.Offline, VirtErrorCode.OperationInvalid)]
    public async Task What_contradicts_itself_is_refused(DomainMigrateFlags flags, VirtErrorCode code) =>
        await DomainHost.FailsAsync(code, () => MoveAsync(flags));

    [Fact]
    public async Task A_guest_whose_name_is_taken_comes_back()
    {
        await _there.Domains!.CreateAsync(Guest, DomainStartFlags.None, Token);
        await DomainHost.FailsAsync(VirtErrorCode.OperationFailed, () => MoveAsync(DomainMigrateFlags.Live));
        Assert.Equal((DomainState.Running, 1), await StateAsync());
        await DomainHost.FailsAsync(VirtErrorCode.OperationInvalid, () => _here.DomainJobs!.AbortAsync(_guest, 0, Token));
    }

    private static MigrationStep Step(DomainMigrateFlags flags) => new([], default, flags);

    private async Task<IDriverConnection> OpenAsync(string uri) => (await _driver.OpenAsync(VirtUri.Parse(uri), new DriverOpenOptions(), Token))!;

    private Task<DomainRef> MoveAsync(DomainMigrateFlags flags, params TypedParameter[] parameters) =>
        new MigrationSequence(_here.DomainMigrations!, _there.DomainMigrations!).RunAsync(_guest, parameters, flags, null, Token);

    private async Task<(DomainState State, int Reason)> StateAsync() =>
        await _here.Domains!.GetSummaryAsync(_guest, Token) is var summary ? (summary.State, summary.Reason) : default;

    private async Task SeenAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((await _here.DomainJobs!.GetInfoAsync(_guest, DomainJobStatsFlags.None, Token)).Type == DomainJobType.None)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    // Gives the first three events of a host.
    private static async Task<string[]> Listen(IDriverConnection host)
    {
        var done = new TaskCompletionSource();
        var told = new List<string>();
        var subscription = await host.Events!.SubscribeAsync(
            VirtEventFilter.Of(VirtEventKind.DomainLifecycle),
            value =>
            {
                var life = (DomainLifecycleEvent)value;
                told.Add($"{life.Type} {DomainEventDetails.NameOf(life.Type, life.Detail)}");
                if (told.Count == 3)
                {
                    done.TrySetResult();
                }
            },
            Token);
        await done.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await subscription.DisposeAsync();
        return [.. told];
    }
}
