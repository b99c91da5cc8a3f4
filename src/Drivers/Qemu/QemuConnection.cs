using VirtPS.Drivers.Qemu.Backups;
using VirtPS.Drivers.Qemu.BlockJobs;
using VirtPS.Drivers.Qemu.Checkpoints;
using VirtPS.Drivers.Qemu.Consoles;
using VirtPS.Drivers.Qemu.Devices;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Guests;
using VirtPS.Drivers.Qemu.Host;
using VirtPS.Drivers.Qemu.Saves;
using VirtPS.Drivers.Qemu.Snapshots;
using VirtPS.Drivers.Qemu.Tuning;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Qemu;

/// <summary>An open connection to the QEMU driver.</summary>
/// <param name="uri">The URI it was opened with.</param>
/// <param name="node">What the driver's connections share.</param>
internal sealed class QemuConnection(string uri, QemuNode node) : IDriverConnection
{
    private static readonly Dictionary<Type, Type> Own = new()
    {
        [typeof(IHostDriver)] = typeof(QemuHostFamily),
        [typeof(IDomainDriver)] = typeof(QemuDomains),
        [typeof(IDomainDeviceDriver)] = typeof(QemuDomainDevices),
        [typeof(IDomainBlockJobDriver)] = typeof(QemuDomainBlockJobs),
        [typeof(IDomainConsoleDriver)] = typeof(QemuDomainConsoles),
        [typeof(IDomainSaveDriver)] = typeof(QemuDomainSaves),
        [typeof(IDomainSnapshotDriver)] = typeof(QemuDomainSnapshots),
        [typeof(IDomainMigrationDriver)] = typeof(QemuDomainMigrations),
        [typeof(IDomainCheckpointDriver)] = typeof(QemuDomainCheckpoints),
        [typeof(IDomainBackupDriver)] = typeof(QemuDomainBackups),
        [typeof(IDomainJobDriver)] = typeof(QemuDomainJobs),
        [typeof(IDomainGuestDriver)] = typeof(QemuDomainGuests),
        [typeof(IDomainTuningDriver)] = typeof(QemuDomainTuning),
        [typeof(IEventDriver)] = typeof(HostEvents),
    };

    private readonly QemuDomains _domains = new(node);
    private readonly QemuDomainDevices _devices = new(node);

    /// <inheritdoc/>
    public string Uri => uri;

    /// <inheritdoc/>
    public IHostDriver Host { get; } = new QemuHostFamily(node);

    /// <inheritdoc/>
    public IDomainDriver Domains => _domains;

    /// <inheritdoc/>
    public IDomainDeviceDriver DomainDevices => _devices;

    /// <inheritdoc/>
    public IDomainBlockJobDriver DomainBlockJobs { get; } = new QemuDomainBlockJobs(node);

    /// <inheritdoc/>
    public IDomainConsoleDriver DomainConsoles { get; } = new QemuDomainConsoles(node);

    /// <inheritdoc/>
    public IDomainSaveDriver DomainSaves { get; } = new QemuDomainSaves(node);

    /// <inheritdoc/>
    public IDomainSnapshotDriver DomainSnapshots { get; } = new QemuDomainSnapshots(node);

    /// <inheritdoc/>
    public IDomainCheckpointDriver DomainCheckpoints { get; } = new QemuDomainCheckpoints(node);

    /// <inheritdoc/>
    public IDomainBackupDriver DomainBackups { get; } = new QemuDomainBackups(node);

    /// <inheritdoc/>
    public IDomainGuestDriver DomainGuests { get; } = new QemuDomainGuests(node);

    /// <inheritdoc/>
    public IDomainJobDriver DomainJobs { get; } = new QemuDomainJobs(node);

    /// <inheritdoc/>
    public IDomainMigrationDriver DomainMigrations => field ??= new QemuDomainMigrations(node, _domains);

    /// <inheritdoc/>
    public IDomainTuningDriver DomainTuning { get; } = new QemuDomainTuning(node);

    /// <inheritdoc/>
    public INetworkDriver? Networks => node.Families.Networks;

    /// <inheritdoc/>
    public INetworkPortDriver? NetworkPorts => node.Families.NetworkPorts;

    /// <inheritdoc/>
    public IStoragePoolDriver? StoragePools => node.Families.StoragePools;

    /// <inheritdoc/>
    public IStorageVolumeDriver? StorageVolumes => node.Families.StorageVolumes;

    /// <inheritdoc/>
    public INodeDeviceDriver? NodeDevices => node.Families.NodeDevices;

    /// <inheritdoc/>
    public INWFilterDriver? NWFilters => node.Families.NWFilters;

    /// <inheritdoc/>
    public ISecretDriver? Secrets => node.Families.Secrets;

    /// <inheritdoc/>
    public IInterfaceDriver? Interfaces => node.Families.Interfaces;

    /// <inheritdoc/>
    public IEventDriver Events { get; } = new HostEvents(node.Host.Events);

    /// <summary>The class that implements each family.</summary>
    /// <param name="families">What the host's services offer.</param>
    /// <returns>The classes by the families' interfaces.</returns>
    internal static IReadOnlyDictionary<Type, Type> FamiliesWith(HostFamilies families) =>
        Own.Concat(families.Classes()).ToDictionary(pair => pair.Key, pair => pair.Value);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await node.MigrationRecovery.AbandonAsync(_domains).ConfigureAwait(false);
        _devices.Dispose();
        await _domains.CloseAsync().ConfigureAwait(false);
    }
}
