using VirtPS.Drivers.Shared.Storage;
using VirtPS.Drivers.Storage.Backends;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Storage;

/// <summary>Storage pools of a host.</summary>
/// <param name="host">What the storage families share.</param>
internal sealed class StoragePools(StorageHost host) : IStoragePoolDriver
{
    private HostPoolTable Table => host.Table;

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoragePoolSummary>> ListAsync(StoragePoolListFlags flags, CancellationToken cancellationToken) =>
        Ask<IReadOnlyList<StoragePoolSummary>>(
            () => [.. Table.All.Where(pool => PoolFilter.Passes(pool, pool.Type, flags)).Select(pool => pool.Summary)], cancellationToken);

    /// <inheritdoc/>
    public Task<StoragePoolRef> LookupByNameAsync(string name, CancellationToken cancellationToken) => Ask(() => Table.Find(name).Ref, cancellationToken);

    /// <inheritdoc/>
    public Task<StoragePoolRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) => Ask(() => Table.Find(uuid).Ref, cancellationToken);

    /// <inheritdoc/>
    public Task<StoragePoolRef> LookupByVolumeAsync(StorageVolumeRef volume, CancellationToken cancellationToken) =>
        Ask(() => Table.Find(volume.Pool).Ref, cancellationToken);

    /// <inheritdoc/>
    public Task<StoragePoolRef> LookupByTargetPathAsync(string path, CancellationToken cancellationToken) =>
        Ask(
            () =>
            {
                var clean = HostPath.Sanitize(path);
                return Table.All.FirstOrDefault(pool => pool.IsActive && pool.Spec.TargetPath == clean && clean.Length > 0)?.Ref
                    ?? throw new VirtException(
                        VirtErrorCode.NoStoragePool,
                        $"no storage pool with matching target path '{path}'{(clean == path ? string.Empty : $" ({clean})")}",
                        VirtErrorDomain.Storage);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<StoragePoolSummary> GetSummaryAsync(StoragePoolRef pool, CancellationToken cancellationToken) =>
        Ask(() => Find(pool).Summary, cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(StoragePoolRef pool, StorageXmlFlags flags, CancellationToken cancellationToken) =>
        Ask(() => Find(pool).Describe(flags.HasFlag(StorageXmlFlags.Inactive)), cancellationToken);

    /// <inheritdoc/>
    public async Task<StoragePoolRef> DefineAsync(string xml, StoragePoolDefineFlags flags, CancellationToken cancellationToken)
    {
        var definition = StorageHost.Read(xml);
        var pool = await Ask(
            () =>
            {
                var defined = Table.Define(definition);
                defined.Autostart = host.Definitions.IsAutostart(defined.Name);
                return defined;
            },
            cancellationToken).ConfigureAwait(false);
        await SaveAsync(pool, cancellationToken).ConfigureAwait(false);
        host.Tell(pool, StoragePoolEventType.Defined);
        return pool.Ref;
    }

    /// <inheritdoc/>
    public async Task<StoragePoolRef> CreateAsync(string xml, StoragePoolCreateFlags flags, CancellationToken cancellationToken)
    {
        var build = PoolFlags.BuildOf(flags);
        var definition = StorageHost.Read(xml);
        var pool = await Ask(
            () =>
            {
                var listed = Table.Enlist(definition);
                listed.RefuseWhileStarting();
                listed.IsStarting = true;
                return listed;
            },
            cancellationToken).ConfigureAwait(false);
        await host.StartAsync(pool, definition, build, cancellationToken).ConfigureAwait(false);
        return pool.Ref;
    }

    /// <inheritdoc/>
    public async Task BuildAsync(StoragePoolRef pool, StoragePoolBuildFlags flags, CancellationToken cancellationToken)
    {
        var found = await BeginAsync(pool, cancellationToken).ConfigureAwait(false);
        try
        {
            await found.Backend.BuildAsync(found.Spec, flags, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (host.Gate)
            {
                found.IsStarting = false;
            }
        }

        host.Tell(found, StoragePoolEventType.Created);
    }

    /// <inheritdoc/>
    public async Task StartAsync(StoragePoolRef pool, StoragePoolCreateFlags flags, CancellationToken cancellationToken)
    {
        var build = PoolFlags.BuildOf(flags);
        var found = await BeginAsync(pool, cancellationToken).ConfigureAwait(false);
        await host.StartAsync(found, null, build, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task DestroyAsync(StoragePoolRef pool, CancellationToken cancellationToken) => InTurnAsync(
        pool,
        () => FindIdle(pool, isActive: true, "not active"),
        async found =>
        {
            await found.Backend.StopAsync(found.Spec, cancellationToken).ConfigureAwait(false);
            host.End(found);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(StoragePoolRef pool, StoragePoolDeleteFlags flags, CancellationToken cancellationToken) => InTurnAsync(
        pool,
        () => FindIdle(pool, isActive: false, "still active"),
        async found =>
        {
            await found.Backend.DeleteAsync(found.Spec, flags, cancellationToken).ConfigureAwait(false);
            host.Tell(found, StoragePoolEventType.Deleted);
        },
        cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Only the definition goes; whatever the pool stood for stays as it is.</remarks>
    public Task UndefineAsync(StoragePoolRef pool, CancellationToken cancellationToken) => InTurnAsync(
        pool,
        () => FindIdle(pool, isActive: false, "still active"),
        found =>
        {
            host.Definitions.Remove(found.Name);
            lock (host.Gate)
            {
                Table.Remove(found);
            }

            host.Tell(found, StoragePoolEventType.Undefined);
            return Task.CompletedTask;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task RefreshAsync(StoragePoolRef pool, CancellationToken cancellationToken) => InTurnAsync(
        pool,
        () => FindIdle(pool, isActive: true, "not active"),
        async found =>
        {
            try
            {
                var content = await host.LookAsync(found, found.Spec, cancellationToken).ConfigureAwait(false);
                lock (host.Gate)
                {
                    found.Fill(content);
                }
            }
            catch (VirtException)
            {
                // What cannot be looked into does not run, whoever took it away.
                await host.StopQuietlyAsync(found, found.Spec).ConfigureAwait(false);
                host.End(found);
                throw;
            }

            host.TellRefresh(found);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task SetAutostartAsync(StoragePoolRef pool, bool autostart, CancellationToken cancellationToken) =>
        Ask(
            () =>
            {
                var found = Find(pool);
                if (!found.IsPersistent)
                {
                    throw new VirtException(VirtErrorCode.InternalError, "pool has no config file", VirtErrorDomain.Storage);
                }

                host.Definitions.SetAutostart(found.Name, autostart);
                return found.Autostart = autostart;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<string> FindSourcesAsync(string type, string? sourceXml, CancellationToken cancellationToken) =>
        PoolFilter.Kinds.Any(kind => kind.Name == type)
            ? host.Backends.Find(type).FindSourcesAsync(sourceXml, cancellationToken)
            : throw new VirtException(VirtErrorCode.InternalError, $"unknown storage pool type {type}", VirtErrorDomain.Storage);

    /// <inheritdoc/>
    public Task<string> GetCapabilitiesAsync(CancellationToken cancellationToken) =>
        Task.FromResult(PoolCapabilityDocument.Write(type => host.Backends.All.Any(backend => backend.Type == type && backend.FindMissing() is null)));

    private HostPool Find(StoragePoolRef pool) => Table.Find(pool.Uuid, pool.Name);

    private HostPool FindIdle(StoragePoolRef pool, bool isActive, string otherwise)
    {
        var found = Find(pool);
        if (found.IsActive != isActive)
        {
            throw new VirtException(VirtErrorCode.OperationInvalid, $"storage pool '{found.Name}' is {otherwise}", VirtErrorDomain.Storage);
        }

        found.RefuseWhileBusy();
        return found;
    }

    private Task<HostPool> BeginAsync(StoragePoolRef pool, CancellationToken cancellationToken) =>
        Ask(
            () =>
            {
                var found = Table.FindInactive(pool, "already");
                found.IsStarting = true;
                return found;
            },
            cancellationToken);

    /// <summary>Stores a definition; one that cannot be stored is none.</summary>
    private async Task SaveAsync(HostPool pool, CancellationToken cancellationToken)
    {
        try
        {
            await host.Definitions.SaveAsync(pool.Name, pool.Inactive, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            lock (host.Gate)
            {
                if (!pool.IsActive)
                {
                    Table.Remove(pool);
                }
            }

            throw;
        }
    }

    /// <summary>Changes a pool's storage when nobody else does; it is looked up again once the turn has come.</summary>
    private async Task InTurnAsync(StoragePoolRef pool, Func<HostPool> find, Func<HostPool, Task> work, CancellationToken cancellationToken)
    {
        var waited = host.Locked(() => Find(pool));
        await waited.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await work(host.Locked(find)).ConfigureAwait(false);
        }
        finally
        {
            waited.Turn.Release();
        }
    }

    private Task<T> Ask<T>(Func<T> work, CancellationToken cancellationToken) => host.AskAsync(work, cancellationToken);
}
