using System.Collections.Frozen;
using VirtPS.Drivers.Shared.Filters;
using VirtPS.Drivers.Shared.Secrets;
using VirtPS.Drivers.Test.Agent;
using VirtPS.Drivers.Test.Backups;
using VirtPS.Drivers.Test.BlockJobs;
using VirtPS.Drivers.Test.Checkpoints;
using VirtPS.Drivers.Test.Consoles;
using VirtPS.Drivers.Test.Domains;
using VirtPS.Drivers.Test.Host;
using VirtPS.Drivers.Test.Interfaces;
using VirtPS.Drivers.Test.Jobs;
using VirtPS.Drivers.Test.Migrations;
using VirtPS.Drivers.Test.Networks;
using VirtPS.Drivers.Test.NodeDevices;
using VirtPS.Drivers.Test.Storage;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test;

/// <summary>An open connection to a test node.</summary>
internal sealed class TestConnection(string uri, TestNode node, TestPace pace, PeerOpener peers, Action release) : IDriverConnection
{
    private readonly TestDomains _domains = new(node);
    private Action? _release = release;
    private TestDomainMigrations? _migrations;

    /// <summary>The class that implements each family.</summary>
    internal static FrozenDictionary<Type, Type> FamilyClasses { get; } = new Dictionary<Type, Type>
    {
        [typeof(IHostDriver)] = typeof(TestHostFamily),
        [typeof(IDomainDriver)] = typeof(TestDomains),
        [typeof(IDomainTuningDriver)] = typeof(TestDomainTuning),
        [typeof(IDomainDeviceDriver)] = typeof(TestDomainDevices),
        [typeof(IDomainBlockJobDriver)] = typeof(TestDomainBlockJobs),
        [typeof(IDomainJobDriver)] = typeof(TestDomainJobs),
        [typeof(IDomainSaveDriver)] = typeof(TestDomainSaves),
        [typeof(IDomainGuestDriver)] = typeof(TestDomainGuests),
        [typeof(IDomainConsoleDriver)] = typeof(TestDomainConsoles),
        [typeof(IDomainSnapshotDriver)] = typeof(TestDomainSnapshots),
        [typeof(IDomainCheckpointDriver)] = typeof(TestDomainCheckpoints),
        [typeof(IDomainBackupDriver)] = typeof(TestDomainBackups),
        [typeof(IDomainMigrationDriver)] = typeof(TestDomainMigrations),
        [typeof(INetworkDriver)] = typeof(TestNetworks),
        [typeof(INetworkPortDriver)] = typeof(TestNetworkPorts),
        [typeof(IStoragePoolDriver)] = typeof(TestPools),
        [typeof(IStorageVolumeDriver)] = typeof(TestVolumes),
        [typeof(INodeDeviceDriver)] = typeof(TestNodeDevices),
        [typeof(INWFilterDriver)] = typeof(FilterFamily),
        [typeof(ISecretDriver)] = typeof(SecretFamily),
        [typeof(IInterfaceDriver)] = typeof(TestInterfaces),
        [typeof(IEventDriver)] = typeof(TestEvents),
    }.ToFrozenDictionary();

    /// <inheritdoc/>
    public string Uri => uri;

    /// <inheritdoc/>
    public IHostDriver Host { get; } = new TestHostFamily(node);

    /// <inheritdoc/>
    public IDomainDriver Domains => _domains;

    /// <inheritdoc/>
    public IDomainTuningDriver DomainTuning { get; } = new TestDomainTuning(node);

    /// <inheritdoc/>
    public IDomainDeviceDriver DomainDevices { get; } = new TestDomainDevices(node);

    /// <inheritdoc/>
    public IDomainBlockJobDriver DomainBlockJobs { get; } = new TestDomainBlockJobs(node, pace);

    /// <inheritdoc/>
    public IDomainJobDriver DomainJobs { get; } = new TestDomainJobs(node);

    /// <inheritdoc/>
    public IDomainSaveDriver DomainSaves { get; } = new TestDomainSaves(node, pace);

    /// <inheritdoc/>
    public IDomainGuestDriver DomainGuests { get; } = new TestDomainGuests(node);

    /// <inheritdoc/>
    public IDomainConsoleDriver DomainConsoles { get; } = new TestDomainConsoles(node);

    /// <inheritdoc/>
    public IDomainSnapshotDriver DomainSnapshots { get; } = new TestDomainSnapshots(node);

    /// <inheritdoc/>
    public IDomainCheckpointDriver DomainCheckpoints { get; } = new TestDomainCheckpoints(node);

    /// <inheritdoc/>
    public IDomainBackupDriver DomainBackups { get; } = new TestDomainBackups(node, pace);

    /// <inheritdoc/>
    public IDomainMigrationDriver DomainMigrations => _migrations ??= new TestDomainMigrations(node, pace, _domains, peers);

    /// <inheritdoc/>
    public INetworkDriver Networks { get; } = new TestNetworks(node);

    /// <inheritdoc/>
    public INetworkPortDriver NetworkPorts { get; } = new TestNetworkPorts(node);

    /// <inheritdoc/>
    public IStoragePoolDriver StoragePools { get; } = new TestPools(node);

    /// <inheritdoc/>
    public IStorageVolumeDriver StorageVolumes { get; } = new TestVolumes(node, pace);

    /// <inheritdoc/>
    public INodeDeviceDriver NodeDevices { get; } = new TestNodeDevices(node);

    /// <inheritdoc/>
    public INWFilterDriver NWFilters => node.NWFilters;

    /// <inheritdoc/>
    public ISecretDriver Secrets => node.Secrets;

    /// <inheritdoc/>
    public IInterfaceDriver Interfaces { get; } = new TestInterfaces(node);

    /// <inheritdoc/>
    public IEventDriver Events { get; } = new TestEvents(node);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _release, null) is { } release)
        {
            _domains.Close();
            release();
        }

        return ValueTask.CompletedTask;
    }
}
