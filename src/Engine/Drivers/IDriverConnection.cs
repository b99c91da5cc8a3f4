using VirtPS.Engine.Events;

namespace VirtPS.Engine.Drivers;

/// <summary>An open connection of a driver: one property per family, null where the family is not there.</summary>
/// <remarks>virConnect.</remarks>
public interface IDriverConnection : IAsyncDisposable
{
    /// <summary>The URI as the host gives it.</summary>
    /// <remarks>virConnectGetURI.</remarks>
    string Uri { get; }

    /// <summary>Whether the host can still be reached.</summary>
    /// <remarks>virConnectIsAlive.</remarks>
    bool IsAlive => true;

    /// <summary>Whether what is said is encrypted.</summary>
    /// <remarks>virConnectIsEncrypted.</remarks>
    bool IsEncrypted => false;

    /// <summary>Whether what is said is encrypted or never leaves the machine.</summary>
    /// <remarks>virConnectIsSecure.</remarks>
    bool IsSecure => true;

    /// <summary>Whether the host itself checks documents against the schema where a caller wants that, as one does that is asked over the wire.</summary>
    bool ChecksDocuments => false;

    /// <summary>Completes, with the reason, when the connection is lost; never where that cannot happen.</summary>
    /// <remarks>virConnectRegisterCloseCallback.</remarks>
    Task<ConnectionCloseReason> Closed => Never.Closed;

    /// <summary>Says how the host is asked for signs of life.</summary>
    /// <param name="interval">How long a silence may be; no time for any.</param>
    /// <param name="count">How many questions may stay unanswered.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether the host knows such questions; NoSupport where there is nobody to ask.</returns>
    /// <remarks>virConnectSetKeepAlive.</remarks>
    Task<bool> SetKeepAliveAsync(TimeSpan interval, int count, CancellationToken cancellationToken) => Unsupported.Call<bool>("virConnectSetKeepAlive");

    /// <summary>The host.</summary>
    IHostDriver? Host => null;

    /// <summary>Domains.</summary>
    IDomainDriver? Domains => null;

    /// <summary>CPUs, memory and scheduling of domains.</summary>
    IDomainTuningDriver? DomainTuning => null;

    /// <summary>Devices of domains.</summary>
    IDomainDeviceDriver? DomainDevices => null;

    /// <summary>Long jobs on disks.</summary>
    IDomainBlockJobDriver? DomainBlockJobs => null;

    /// <summary>Saved domains.</summary>
    IDomainSaveDriver? DomainSaves => null;

    /// <summary>Jobs of domains.</summary>
    IDomainJobDriver? DomainJobs => null;

    /// <summary>The inside of guests.</summary>
    IDomainGuestDriver? DomainGuests => null;

    /// <summary>Consoles, channels and screens.</summary>
    IDomainConsoleDriver? DomainConsoles => null;

    /// <summary>Snapshots.</summary>
    IDomainSnapshotDriver? DomainSnapshots => null;

    /// <summary>Checkpoints.</summary>
    IDomainCheckpointDriver? DomainCheckpoints => null;

    /// <summary>Backups.</summary>
    IDomainBackupDriver? DomainBackups => null;

    /// <summary>Migration.</summary>
    IDomainMigrationDriver? DomainMigrations => null;

    /// <summary>Virtual networks.</summary>
    INetworkDriver? Networks => null;

    /// <summary>Ports of virtual networks.</summary>
    INetworkPortDriver? NetworkPorts => null;

    /// <summary>Storage pools.</summary>
    IStoragePoolDriver? StoragePools => null;

    /// <summary>Storage volumes.</summary>
    IStorageVolumeDriver? StorageVolumes => null;

    /// <summary>Host devices.</summary>
    INodeDeviceDriver? NodeDevices => null;

    /// <summary>Network filters.</summary>
    INWFilterDriver? NWFilters => null;

    /// <summary>Secrets.</summary>
    ISecretDriver? Secrets => null;

    /// <summary>Host interfaces.</summary>
    IInterfaceDriver? Interfaces => null;

    /// <summary>Events.</summary>
    IEventDriver? Events => null;
}

/// <summary>Holds the task of connections that cannot be lost.</summary>
internal static class Never
{
    internal static Task<ConnectionCloseReason> Closed { get; } = new TaskCompletionSource<ConnectionCloseReason>().Task;
}
