using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>The life of storage pools.</summary>
public abstract class StoragePoolSuite(ConformanceTarget target) : Suite(target)
{
    private readonly string _name = FreshName("pool");

    [Fact]
    public async Task A_defined_pool_is_persistent_and_inactive()
    {
        var pool = await DefineAsync();
        var shown = await Host.StoragePools.GetAsync(pool, Token);
        Assert.Equal((_name, false, true, false), (shown.Name, shown.IsActive, shown.IsPersistent, shown.Autostart));
        Assert.Equal(StoragePoolState.Inactive, shown.State);
        Assert.Equal(pool, await Host.StoragePools.LookupByNameAsync(_name, Token));
        Assert.Equal(pool, await Host.StoragePools.LookupByUuidAsync(pool.Uuid, Token));
    }

    [Fact]
    public async Task A_running_pool_says_how_much_room_it_has()
    {
        var pool = await StartAsync();
        var shown = await Host.StoragePools.GetAsync(pool, Token);
        Assert.Equal(StoragePoolState.Running, shown.State);
        Assert.True(shown.Capacity > 0);
        Assert.Equal(shown.Capacity, shown.Allocation + shown.Available);
        var xml = await Host.StoragePools.GetXmlAsync(pool, StorageXmlFlags.None, Token);
        Assert.Contains($"<capacity unit='bytes'>{shown.Capacity}</capacity>", xml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_life_is_told_in_order()
    {
        await using var log = await EventLog.OfAsync(Host, _name, VirtEventKind.StoragePoolLifecycle, VirtEventKind.StoragePoolRefresh);
        var pool = await DefineAsync();
        await Host.StoragePools.BuildAsync(pool, StoragePoolBuildFlags.None, Token);
        await Host.StoragePools.StartAsync(pool, StoragePoolCreateFlags.None, Token);
        await Host.StoragePools.RefreshAsync(pool, Token);
        await Host.StoragePools.DestroyAsync(pool, Token);
        await Host.StoragePools.DeleteAsync(pool, StoragePoolDeleteFlags.None, Token);
        await Host.StoragePools.UndefineAsync(pool, Token);
        await IsNextAsync(log, pool, StoragePoolEventType.Defined);
        await IsNextAsync(log, pool, StoragePoolEventType.Created);
        await IsNextAsync(log, pool, StoragePoolEventType.Started);
        Assert.Equal(pool, (await log.NextAsync<StoragePoolRefreshEvent>()).Pool);
        await IsNextAsync(log, pool, StoragePoolEventType.Stopped);
        await IsNextAsync(log, pool, StoragePoolEventType.Deleted);
        await IsNextAsync(log, pool, StoragePoolEventType.Undefined);
        log.IsEmpty();
    }

    [Fact]
    public async Task A_transient_pool_leaves_no_trace()
    {
        var pool = await Host.StoragePools.CreateAsync(Xml(), StoragePoolCreateFlags.WithBuild, Token);
        var shown = await Host.StoragePools.GetAsync(pool, Token);
        Assert.Equal((true, false), (shown.IsActive, shown.IsPersistent));
        await FailsAsync(
            Target.HasRealStorage ? VirtErrorCode.InternalError : VirtErrorCode.InvalidArg, () => Host.StoragePools.SetAutostartAsync(pool, true, Token));
        await Host.StoragePools.DestroyAsync(pool, Token);
        await FailsAsync(VirtErrorCode.NoStoragePool, () => Host.StoragePools.LookupByNameAsync(_name, Token));
        await FailsAsync(VirtErrorCode.NoStoragePool, () => Host.StoragePools.LookupByUuidAsync(pool.Uuid, Token));
    }

    [Fact]
    public async Task Defining_a_running_transient_pool_makes_it_persistent()
    {
        var pool = await Host.StoragePools.CreateAsync(Xml(), StoragePoolCreateFlags.WithBuild, Token);
        await Host.StoragePools.DefineAsync(Xml(uuid: pool.Uuid), StoragePoolDefineFlags.None, Token);
        await Host.StoragePools.DestroyAsync(pool, Token);
        var shown = await Host.StoragePools.GetAsync(pool, Token);
        Assert.Equal((false, true), (shown.IsActive, shown.IsPersistent));
    }

    [Fact]
    public async Task What_runs_is_not_built_started_deleted_or_undefined()
    {
        var pool = await StartAsync();
        Func<Task>[] calls =
        [
            () => Host.StoragePools.BuildAsync(pool, StoragePoolBuildFlags.None, Token),
            () => Host.StoragePools.StartAsync(pool, StoragePoolCreateFlags.None, Token),
            () => Host.StoragePools.DeleteAsync(pool, StoragePoolDeleteFlags.None, Token),
            () => Host.StoragePools.UndefineAsync(pool, Token),
            () => Host.StoragePools.CreateAsync(Xml(uuid: pool.Uuid), StoragePoolCreateFlags.None, Token),
        ];
        foreach (var call in calls)
        {
            Assert.Contains(_name, await FailsAsync(VirtErrorCode.OperationInvalid, call), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_does_not_run_is_not_stopped_or_looked_into()
    {
        var pool = await DefineAsync();
        Func<Task>[] calls =
        [
            () => Host.StoragePools.DestroyAsync(pool, Token),
            () => Host.StoragePools.RefreshAsync(pool, Token),
            () => Host.StorageVolumes.ListAsync(pool, Token),
            () => Host.StorageVolumes.LookupByNameAsync(pool, "v", Token),
            () => Host.StorageVolumes.CreateAsync(pool, "<volume><name>v</name><capacity>1</capacity></volume>", StorageVolumeCreateFlags.None, null, Token),
        ];
        foreach (var call in calls)
        {
            await FailsAsync(VirtErrorCode.OperationInvalid, call);
        }
    }

    [Fact]
    public async Task A_name_a_uuid_and_a_directory_belong_to_one_pool()
    {
        var pool = await DefineAsync();
        var other = FreshName("pool");
        await FailsAsync(VirtErrorCode.OperationFailed, () => DefineAsync(Xml(uuid: Guid.NewGuid())));
        await FailsAsync(VirtErrorCode.OperationFailed, () => DefineAsync(Xml(name: other, uuid: pool.Uuid, directory: other)));
        var message = await FailsAsync(VirtErrorCode.OperationFailed, () => DefineAsync(Xml(name: other, directory: _name)));
        Assert.Contains(_name, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_definition_of_a_running_pool_counts_from_its_next_start()
    {
        var pool = await StartAsync();
        await DefineAsync(Xml(uuid: pool.Uuid, directory: $"{_name}-later"));
        Assert.DoesNotContain("-later", await Host.StoragePools.GetXmlAsync(pool, StorageXmlFlags.None, Token), StringComparison.Ordinal);
        Assert.Contains("-later", await Host.StoragePools.GetXmlAsync(pool, StorageXmlFlags.Inactive, Token), StringComparison.Ordinal);
        await Host.StoragePools.DestroyAsync(pool, Token);
        Assert.Contains("-later", await Host.StoragePools.GetXmlAsync(pool, StorageXmlFlags.None, Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StoragePoolListFlags.None, true)]
    [InlineData(StoragePoolListFlags.Active, true)]
    [InlineData(StoragePoolListFlags.Inactive, false)]
    [InlineData(StoragePoolListFlags.Persistent, true)]
    [InlineData(StoragePoolListFlags.Transient, false)]
    [InlineData(StoragePoolListFlags.Autostart, true)]
    [InlineData(StoragePoolListFlags.NoAutostart, false)]
    [InlineData(StoragePoolListFlags.Dir, true)]
    [InlineData(StoragePoolListFlags.Fs, false)]
    [InlineData(StoragePoolListFlags.Dir | StoragePoolListFlags.Fs, true)]
    [InlineData(StoragePoolListFlags.Active | StoragePoolListFlags.Fs, false)]
    public async Task A_listing_narrows_by_groups_of_flags(StoragePoolListFlags flags, bool expected)
    {
        var pool = await StartAsync();
        await Host.StoragePools.SetAutostartAsync(pool, true, Token);
        var listed = await Host.StoragePools.ListAsync(flags, Token);
        Assert.Equal(expected, listed.Any(one => one.Uuid == pool.Uuid));
    }

    [Fact]
    public async Task A_pool_is_found_by_its_directory()
    {
        var pool = await StartAsync();
        Assert.Equal(pool, await Host.StoragePools.LookupByTargetPathAsync($"{Target.Scratch}/{_name}", Token));
        await FailsAsync(VirtErrorCode.NoStoragePool, () => Host.StoragePools.LookupByTargetPathAsync($"{Target.Scratch}/{_name}-not", Token));
    }

    [Theory]
    [InlineData("<pool type='dir'><target><path>/x</path></target></pool>", VirtErrorCode.XmlError)]
    [InlineData("<pool type='dir'><name>x</name></pool>", VirtErrorCode.XmlError)]
    [InlineData("<pool><name>x</name></pool>", VirtErrorCode.XmlError)]
    [InlineData("<pool type='zz'><name>x</name></pool>", VirtErrorCode.XmlError)]
    [InlineData("<pool type='iscsi-direct'><name>x</name><source><host name='h'/><device path='d'/></source></pool>", VirtErrorCode.ConfigUnsupported)]
    [InlineData("<bool type='dir'/>", VirtErrorCode.XmlError)]
    public async Task A_bad_description_is_refused(string xml, VirtErrorCode code)
    {
        await FailsAsync(code, () => DefineAsync(xml));
        await FailsAsync(code, () => Host.StoragePools.CreateAsync(xml, StoragePoolCreateFlags.None, Token));
    }

    [Fact]
    public async Task Every_operation_on_a_pool_that_is_gone_says_so()
    {
        var gone = await DefineAsync();
        await Host.StoragePools.UndefineAsync(gone, Token);
        Func<Task>[] calls =
        [
            () => Host.StoragePools.GetAsync(gone, Token),
            () => Host.StoragePools.GetXmlAsync(gone, StorageXmlFlags.None, Token),
            () => Host.StoragePools.BuildAsync(gone, StoragePoolBuildFlags.None, Token),
            () => Host.StoragePools.StartAsync(gone, StoragePoolCreateFlags.None, Token),
            () => Host.StoragePools.DestroyAsync(gone, Token),
            () => Host.StoragePools.DeleteAsync(gone, StoragePoolDeleteFlags.None, Token),
            () => Host.StoragePools.UndefineAsync(gone, Token),
            () => Host.StoragePools.RefreshAsync(gone, Token),
            () => Host.StoragePools.SetAutostartAsync(gone, true, Token),
            () => Host.StorageVolumes.ListAsync(gone, Token),
        ];
        foreach (var call in calls)
        {
            await FailsAsync(VirtErrorCode.NoStoragePool, call);
        }
    }

    private static async Task IsNextAsync(EventLog log, StoragePoolRef pool, StoragePoolEventType type)
    {
        var told = await log.NextAsync<StoragePoolLifecycleEvent>();
        Assert.Equal((pool, type), (told.Pool, told.Type));
    }

    private async Task<StoragePoolRef> StartAsync()
    {
        var pool = await DefineAsync();
        await Host.StoragePools.StartAsync(pool, StoragePoolCreateFlags.WithBuild, Token);
        return pool;
    }

    private Task<StoragePoolRef> DefineAsync(string? xml = null) =>
        Host.StoragePools.DefineAsync(xml ?? Xml(), StoragePoolDefineFlags.None, Token);

    private string Xml(string? name = null, Guid? uuid = null, string? directory = null) => $"""
        <pool type='dir'>
          <name>{name ?? _name}</name>{(uuid is { } given ? $"<uuid>{given}</uuid>" : "")}
          <target><path>{Target.Scratch}/{directory ?? name ?? _name}</path></target>
        </pool>
        """;
}
