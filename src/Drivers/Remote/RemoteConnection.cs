using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Remote;

/// <summary>A connection to a host that a daemon serves.</summary>
/// <param name="link">The way to the daemon.</param>
internal sealed class RemoteConnection(RemoteLink link) : IDriverConnection
{
    /// <summary>The class that implements each family.</summary>
    internal static IReadOnlyDictionary<Type, Type> FamilyClasses { get; } = new Dictionary<Type, Type>
    {
        [typeof(IHostDriver)] = typeof(RemoteHost),
        [typeof(INetworkDriver)] = typeof(RemoteNetworks),
        [typeof(INetworkPortDriver)] = typeof(RemoteNetworkPorts),
        [typeof(IStoragePoolDriver)] = typeof(RemotePools),
        [typeof(IStorageVolumeDriver)] = typeof(RemoteVolumes),
        [typeof(INodeDeviceDriver)] = typeof(RemoteNodeDevices),
        [typeof(IInterfaceDriver)] = typeof(RemoteInterfaces),
        [typeof(INWFilterDriver)] = typeof(RemoteNWFilters),
        [typeof(ISecretDriver)] = typeof(RemoteSecrets),
        [typeof(IEventDriver)] = typeof(RemoteEvents),
        [typeof(IDomainDriver)] = typeof(RemoteDomains),
        [typeof(IDomainTuningDriver)] = typeof(RemoteDomainTuning),
        [typeof(IDomainDeviceDriver)] = typeof(RemoteDomainDevices),
        [typeof(IDomainSaveDriver)] = typeof(RemoteDomainSaves),
        [typeof(IDomainSnapshotDriver)] = typeof(RemoteDomainSnapshots),
        [typeof(IDomainCheckpointDriver)] = typeof(RemoteDomainCheckpoints),
        [typeof(IDomainBackupDriver)] = typeof(RemoteDomainBackups),
        [typeof(IDomainJobDriver)] = typeof(RemoteDomainJobs),
        [typeof(IDomainBlockJobDriver)] = typeof(RemoteDomainBlockJobs),
        [typeof(IDomainGuestDriver)] = typeof(RemoteDomainGuests),
        [typeof(IDomainConsoleDriver)] = typeof(RemoteDomainConsoles),
        [typeof(IDomainMigrationDriver)] = typeof(RemoteDomainMigrations),
    };

    /// <inheritdoc/>
    public string Uri => link.Session.Uri;

    /// <inheritdoc/>
    public bool ChecksDocuments => true;

    /// <inheritdoc/>
    public bool IsAlive => !link.Closed.IsCompleted;

    /// <inheritdoc/>
    public Task<bool> SetKeepAliveAsync(TimeSpan interval, int count, CancellationToken cancellationToken) =>
        link.SetKeepAliveAsync(interval, count, cancellationToken);

    /// <inheritdoc/>
    public bool IsEncrypted => link.Session.Security.IsEncrypted;

    /// <inheritdoc/>
    public bool IsSecure => link.Session.Security is { IsEncrypted: true } or { IsLocal: true };

    /// <inheritdoc/>
    public Task<ConnectionCloseReason> Closed => link.Closed;

    /// <inheritdoc/>
    public IHostDriver Host { get; } = new RemoteHost(link);

    /// <inheritdoc/>
    public IDomainDriver Domains { get; } = new RemoteDomains(link);

    /// <inheritdoc/>
    public IDomainTuningDriver DomainTuning { get; } = new RemoteDomainTuning(link);

    /// <inheritdoc/>
    public IDomainDeviceDriver DomainDevices { get; } = new RemoteDomainDevices(link);

    /// <inheritdoc/>
    public INetworkDriver Networks { get; } = new RemoteNetworks(link);

    /// <inheritdoc/>
    public INetworkPortDriver NetworkPorts { get; } = new RemoteNetworkPorts(link);

    /// <inheritdoc/>
    public IStoragePoolDriver StoragePools { get; } = new RemotePools(link);

    /// <inheritdoc/>
    public IStorageVolumeDriver StorageVolumes { get; } = new RemoteVolumes(link);

    /// <inheritdoc/>
    public INodeDeviceDriver NodeDevices { get; } = new RemoteNodeDevices(link);

    /// <inheritdoc/>
    public IInterfaceDriver Interfaces { get; } = new RemoteInterfaces(link);

    /// <inheritdoc/>
    public INWFilterDriver NWFilters { get; } = new RemoteNWFilters(link);

    /// <inheritdoc/>
    public ISecretDriver Secrets { get; } = new RemoteSecrets(link);

    /// <inheritdoc/>
    public IDomainSaveDriver DomainSaves { get; } = new RemoteDomainSaves(link, new RemoteJobWatch(link, TimeProvider.System));

    /// <inheritdoc/>
    public IDomainSnapshotDriver DomainSnapshots { get; } = new RemoteDomainSnapshots(link, new RemoteJobWatch(link, TimeProvider.System));

    /// <inheritdoc/>
    public IDomainCheckpointDriver DomainCheckpoints { get; } = new RemoteDomainCheckpoints(link);

    /// <inheritdoc/>
    public IDomainBackupDriver DomainBackups { get; } = new RemoteDomainBackups(link);

    /// <inheritdoc/>
    public IDomainJobDriver DomainJobs { get; } = new RemoteDomainJobs(link);

    /// <inheritdoc/>
    public IDomainBlockJobDriver DomainBlockJobs { get; } = new RemoteDomainBlockJobs(link);

    /// <inheritdoc/>
    public IDomainGuestDriver DomainGuests { get; } = new RemoteDomainGuests(link);

    /// <inheritdoc/>
    public IDomainConsoleDriver DomainConsoles { get; } = new RemoteDomainConsoles(link);

    /// <inheritdoc/>
    public IDomainMigrationDriver DomainMigrations { get; } = new RemoteDomainMigrations(link, new RemoteJobWatch(link, TimeProvider.System));

    /// <inheritdoc/>
    public IEventDriver Events { get; } = new RemoteEvents(link);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => link.DisposeAsync();
}
