using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Storage pools of a daemon's host.</summary>
internal sealed class RemotePools(RemoteLink link) : IStoragePoolDriver
{
    /// <inheritdoc/>
    /// <remarks>The list is asked for once as it is and once by each yes-or-no fact; the sizes follow together.</remarks>
    public async Task<IReadOnlyList<StoragePoolSummary>> ListAsync(StoragePoolListFlags flags, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(
            FindAsync(flags, cancellationToken),
            FindAsync((flags & ~StoragePoolListFlags.Transient) | StoragePoolListFlags.Persistent, cancellationToken),
            FindAsync((flags & ~StoragePoolListFlags.NoAutostart) | StoragePoolListFlags.Autostart, cancellationToken)).ConfigureAwait(false);
        var sizes = await link.CallAllAsync(
            StoragePoolProcedures.GetInfo, lists[0].Select(static pool => new StoragePoolArgs(pool)), cancellationToken).ConfigureAwait(false);
        var (persistent, autostart) = (lists[1].ToHashSet(), lists[2].ToHashSet());
        var summaries = new List<StoragePoolSummary>(sizes.Count);
        foreach (var (pool, info) in lists[0].Zip(sizes))
        {
            if (!RemoteAnswers.Lost(info, VirtErrorCode.NoStoragePool))
            {
                summaries.Add(SummaryOf(pool, await info.ConfigureAwait(false), persistent.Contains(pool), autostart.Contains(pool)));
            }
        }

        return summaries;
    }

    /// <inheritdoc/>
    public async Task<StoragePoolRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        (await link.CallAsync(StoragePoolProcedures.LookupByName, new NameArgs(name), cancellationToken).ConfigureAwait(false)).Pool;

    /// <inheritdoc/>
    public async Task<StoragePoolRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) =>
        (await link.CallAsync(StoragePoolProcedures.LookupByUuid, new UuidArgs(uuid), cancellationToken).ConfigureAwait(false)).Pool;

    /// <inheritdoc/>
    public async Task<StoragePoolRef> LookupByVolumeAsync(StorageVolumeRef volume, CancellationToken cancellationToken) =>
        (await link.CallAsync(StoragePoolProcedures.LookupByVolume, new StorageVolumeArgs(volume), cancellationToken).ConfigureAwait(false)).Pool;

    /// <inheritdoc/>
    public async Task<StoragePoolRef> LookupByTargetPathAsync(string path, CancellationToken cancellationToken) =>
        (await link.CallAsync(StoragePoolProcedures.LookupByTargetPath, new PathArgs(path), cancellationToken).ConfigureAwait(false)).Pool;

    /// <inheritdoc/>
    public async Task<StoragePoolSummary> GetSummaryAsync(StoragePoolRef pool, CancellationToken cancellationToken)
    {
        var args = new StoragePoolArgs(pool);
        var info = link.CallAsync(StoragePoolProcedures.GetInfo, args, cancellationToken);
        var facts = await Task.WhenAll(
            link.HoldsAsync(StoragePoolProcedures.IsPersistent, args, cancellationToken),
            link.HoldsAsync(StoragePoolProcedures.GetAutostart, args, cancellationToken)).ConfigureAwait(false);
        return SummaryOf(pool, await info.ConfigureAwait(false), facts[0], facts[1]);
    }

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(StoragePoolRef pool, StorageXmlFlags flags, CancellationToken cancellationToken) =>
        link.TextAsync(StoragePoolProcedures.GetXml, new StoragePoolFlagsArgs(pool, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public async Task<StoragePoolRef> DefineAsync(string xml, StoragePoolDefineFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(StoragePoolProcedures.DefineXml, new XmlFlagsArgs(xml, (uint)flags), cancellationToken).ConfigureAwait(false)).Pool;

    /// <inheritdoc/>
    public async Task<StoragePoolRef> CreateAsync(string xml, StoragePoolCreateFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(StoragePoolProcedures.CreateXml, new XmlFlagsArgs(xml, (uint)flags), cancellationToken).ConfigureAwait(false)).Pool;

    /// <inheritdoc/>
    public Task BuildAsync(StoragePoolRef pool, StoragePoolBuildFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(StoragePoolProcedures.Build, new StoragePoolFlagsArgs(pool, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task StartAsync(StoragePoolRef pool, StoragePoolCreateFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(StoragePoolProcedures.Create, new StoragePoolFlagsArgs(pool, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task DestroyAsync(StoragePoolRef pool, CancellationToken cancellationToken) =>
        link.CallAsync(StoragePoolProcedures.Destroy, new StoragePoolArgs(pool), cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(StoragePoolRef pool, StoragePoolDeleteFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(StoragePoolProcedures.Delete, new StoragePoolFlagsArgs(pool, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task UndefineAsync(StoragePoolRef pool, CancellationToken cancellationToken) =>
        link.CallAsync(StoragePoolProcedures.Undefine, new StoragePoolArgs(pool), cancellationToken);

    /// <inheritdoc/>
    public Task RefreshAsync(StoragePoolRef pool, CancellationToken cancellationToken) =>
        link.CallAsync(StoragePoolProcedures.Refresh, new StoragePoolFlagsArgs(pool, 0), cancellationToken);

    /// <inheritdoc/>
    public Task SetAutostartAsync(StoragePoolRef pool, bool autostart, CancellationToken cancellationToken) =>
        link.CallAsync(StoragePoolProcedures.SetAutostart, new StoragePoolAutostartArgs(pool, autostart ? 1 : 0), cancellationToken);

    /// <inheritdoc/>
    public Task<string> FindSourcesAsync(string type, string? sourceXml, CancellationToken cancellationToken) =>
        link.TextAsync(StoragePoolProcedures.FindSources, new FindPoolSourcesArgs(type, sourceXml, 0), cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetCapabilitiesAsync(CancellationToken cancellationToken) =>
        link.TextAsync(StoragePoolProcedures.GetCapabilities, new FlagsArgs(0), cancellationToken);

    private static StoragePoolSummary SummaryOf(StoragePoolRef pool, in StoragePoolInfoResult info, bool persistent, bool autostart) =>
        new(pool, (StoragePoolState)info.State, (long)info.Capacity, (long)info.Allocation, (long)info.Available, persistent, autostart);

    private async Task<StoragePoolRef[]> FindAsync(StoragePoolListFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(StoragePoolProcedures.ListAll, new ListArgs(1, (uint)flags), cancellationToken).ConfigureAwait(false)).Pools;
}
