using System.Xml.Linq;
using VirtPS.Drivers.Shared.Storage;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Storage;

/// <summary>Storage pools of a test node.</summary>
internal sealed class TestPools(TestNode node) : IStoragePoolDriver
{
    private const StoragePoolCreateFlags BuildFirst =
        StoragePoolCreateFlags.WithBuild | StoragePoolCreateFlags.WithBuildOverwrite | StoragePoolCreateFlags.WithBuildNoOverwrite;

    private TestPoolTable Table => node.Pools;

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoragePoolSummary>> ListAsync(StoragePoolListFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync<IReadOnlyList<StoragePoolSummary>>(
            () => [.. Table.All.Where(pool => PoolFilter.Passes(pool, pool.Type, flags)).Select(pool => pool.Summary)], cancellationToken);

    /// <inheritdoc/>
    public Task<StoragePoolRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        node.RunAsync(() => Table.Find(name).Ref, cancellationToken);

    /// <inheritdoc/>
    public Task<StoragePoolRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) =>
        node.RunAsync(() => Table.Find(uuid).Ref, cancellationToken);

    /// <inheritdoc/>
    public Task<StoragePoolRef> LookupByVolumeAsync(StorageVolumeRef volume, CancellationToken cancellationToken) =>
        node.RunAsync(() => Table.Find(volume.Pool).Ref, cancellationToken);

    /// <inheritdoc/>
    public Task<StoragePoolRef> LookupByTargetPathAsync(string path, CancellationToken cancellationToken) =>
        node.RunAsync(
            () => Table.All.FirstOrDefault(pool => pool.IsActive && pool.TargetPath == Path.TrimEndingDirectorySeparator(path))?.Ref
                ?? throw new VirtException(VirtErrorCode.NoStoragePool, $"no storage pool with matching target path '{path}'", VirtErrorDomain.Test),
            cancellationToken);

    /// <inheritdoc/>
    public Task<StoragePoolSummary> GetSummaryAsync(StoragePoolRef pool, CancellationToken cancellationToken) =>
        node.RunAsync(() => Table.Find(pool.Name).Summary, cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(StoragePoolRef pool, StorageXmlFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(() => PoolDocument.Write(Table.Find(pool.Name), flags.HasFlag(StorageXmlFlags.Inactive)), cancellationToken);

    /// <inheritdoc/>
    public async Task<StoragePoolRef> DefineAsync(string xml, StoragePoolDefineFlags flags, CancellationToken cancellationToken)
    {
        var definition = PoolDocument.Read(xml);
        return await node.RunAsync(() => Tell(Table.Define(definition), StoragePoolEventType.Defined).Ref, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<StoragePoolRef> CreateAsync(string xml, StoragePoolCreateFlags flags, CancellationToken cancellationToken)
    {
        var definition = PoolDocument.Read(xml);
        return await node.RunAsync(() => Create(definition, flags), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task BuildAsync(StoragePoolRef pool, StoragePoolBuildFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(() => { Tell(Table.FindInactive(pool.Name), StoragePoolEventType.Created); }, cancellationToken);

    /// <inheritdoc/>
    public Task StartAsync(StoragePoolRef pool, StoragePoolCreateFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = Table.FindInactive(pool.Name);
                MakeVirtualHost(found);
                Build(found, flags);
                found.Start();
                Tell(found, StoragePoolEventType.Started);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task DestroyAsync(StoragePoolRef pool, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = Table.FindActive(pool.Name);
                RemoveVirtualHost(found);
                Stop(found);
                Tell(found, StoragePoolEventType.Stopped);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(StoragePoolRef pool, StoragePoolDeleteFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = Table.FindInactive(pool.Name);
                found.Clear();
                Tell(found, StoragePoolEventType.Deleted);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task UndefineAsync(StoragePoolRef pool, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = Table.FindInactive(pool.Name);
                Table.Remove(found);
                Tell(found, StoragePoolEventType.Undefined);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task RefreshAsync(StoragePoolRef pool, CancellationToken cancellationToken) =>
        node.RunAsync(() => node.Publish(new StoragePoolRefreshEvent(Table.FindActive(pool.Name).Ref)), cancellationToken);

    /// <inheritdoc/>
    public Task SetAutostartAsync(StoragePoolRef pool, bool autostart, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = Table.Find(pool.Name);
                found.Autostart = found.IsPersistent
                    ? autostart
                    : throw new VirtException(VirtErrorCode.InvalidArg, "pool has no config file", VirtErrorDomain.Test);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<string> FindSourcesAsync(string type, string? sourceXml, CancellationToken cancellationToken) =>
        node.RunAsync(() => PoolTypes.FindSources(type, sourceXml), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>libvirt's test driver lacks this; every type that can be defined is said to be there.</remarks>
    public Task<string> GetCapabilitiesAsync(CancellationToken cancellationToken) =>
        node.RunAsync(PoolTypes.Capabilities, cancellationToken);

    private StoragePoolRef Create(XElement definition, StoragePoolCreateFlags flags)
    {
        var pool = Table.Create(definition);
        try
        {
            MakeVirtualHost(pool);
        }
        catch (VirtException)
        {
            Stop(pool);
            throw;
        }

        Build(pool, flags);
        return Tell(pool, StoragePoolEventType.Started).Ref;
    }

    private void Stop(TestPool pool)
    {
        pool.Stop();
        if (!pool.IsPersistent)
        {
            Table.Remove(pool);
        }
    }

    private void Build(TestPool pool, StoragePoolCreateFlags flags)
    {
        if ((flags & BuildFirst) != 0)
        {
            Tell(pool, StoragePoolEventType.Created);
        }
    }

    /// <summary>Makes the virtual SCSI host that a pool on a fibre channel is reached through.</summary>
    private void MakeVirtualHost(TestPool pool)
    {
        if (pool.Definition.Element("source")?.Element("adapter") is not { } adapter || (string?)adapter.Attribute("type") != "fc_host")
        {
            return;
        }

        var request = new XElement(
            "device",
            (string?)adapter.Attribute("parent") is { } parent ? new XElement("parent", parent) : null,
            new XElement(
                "capability",
                new XAttribute("type", "scsi_host"),
                new XElement(
                    "capability",
                    new XAttribute("type", "fc_host"),
                    new XElement("wwnn", (string?)adapter.Attribute("wwnn")),
                    new XElement("wwpn", (string?)adapter.Attribute("wwpn")))));
        pool.VirtualHost = node.NodeDevices.CreateVirtualHost(request).Name;
        node.Publish(new NodeDeviceLifecycleEvent(new NodeDeviceRef(pool.VirtualHost), NodeDeviceEventType.Created));
    }

    private void RemoveVirtualHost(TestPool pool)
    {
        if (pool.VirtualHost is { } name)
        {
            node.NodeDevices.Destroy(name);
            pool.VirtualHost = null;
            node.Publish(new NodeDeviceLifecycleEvent(new NodeDeviceRef(name), NodeDeviceEventType.Deleted));
        }
    }

    private TestPool Tell(TestPool pool, StoragePoolEventType type)
    {
        node.Publish(new StoragePoolLifecycleEvent(pool.Ref, type));
        return pool;
    }
}
