namespace VirtPS.Engine.Model;

/// <summary>The operations of a connection: one property per family of the driver contract, and named like it.</summary>
/// <remarks>All of them are there on every connection; <see cref="FamilyOperations{TDriver}.IsSupported"/> says whether the host has the family.</remarks>
public abstract class ConnectionFamilies
{
    // The one class that derives from it gives itself; the gate is made before it because the operations keep it.
    private protected ConnectionFamilies(OperationGate gate)
    {
        var connection = (VirtConnection)this;
        Gate = gate;
        Host = new HostOperations(connection, gate);
        Domains = new DomainOperations(connection, gate);
        DomainTuning = new DomainTuningOperations(connection, gate);
        DomainDevices = new DomainDeviceOperations(connection, gate);
        DomainBlockJobs = new DomainBlockJobOperations(connection, gate);
        DomainSaves = new DomainSaveOperations(connection, gate);
        DomainJobs = new DomainJobOperations(connection, gate);
        DomainGuests = new DomainGuestOperations(connection, gate);
        DomainConsoles = new DomainConsoleOperations(connection, gate);
        DomainSnapshots = new DomainSnapshotOperations(connection, gate);
        DomainCheckpoints = new DomainCheckpointOperations(connection, gate);
        DomainBackups = new DomainBackupOperations(connection, gate);
        DomainMigrations = new DomainMigrationOperations(connection, gate);
        Networks = new NetworkOperations(connection, gate);
        NetworkPorts = new NetworkPortOperations(connection, gate);
        StoragePools = new StoragePoolOperations(connection, gate);
        StorageVolumes = new StorageVolumeOperations(connection, gate);
        NodeDevices = new NodeDeviceOperations(connection, gate);
        NWFilters = new NWFilterOperations(connection, gate);
        Secrets = new SecretOperations(connection, gate);
        Interfaces = new InterfaceOperations(connection, gate);
        Events = new EventOperations(connection, gate);
    }

    /// <summary>The host.</summary>
    public HostOperations Host { get; }

    /// <summary>Domains.</summary>
    public DomainOperations Domains { get; }

    /// <summary>CPUs, memory and scheduling of domains.</summary>
    public DomainTuningOperations DomainTuning { get; }

    /// <summary>Devices of domains.</summary>
    public DomainDeviceOperations DomainDevices { get; }

    /// <summary>Long jobs on disks.</summary>
    public DomainBlockJobOperations DomainBlockJobs { get; }

    /// <summary>Saved domains.</summary>
    public DomainSaveOperations DomainSaves { get; }

    /// <summary>Jobs of domains.</summary>
    public DomainJobOperations DomainJobs { get; }

    /// <summary>The inside of guests.</summary>
    public DomainGuestOperations DomainGuests { get; }

    /// <summary>Consoles, channels and screens.</summary>
    public DomainConsoleOperations DomainConsoles { get; }

    /// <summary>Snapshots.</summary>
    public DomainSnapshotOperations DomainSnapshots { get; }

    /// <summary>Checkpoints.</summary>
    public DomainCheckpointOperations DomainCheckpoints { get; }

    /// <summary>Backups.</summary>
    public DomainBackupOperations DomainBackups { get; }

    /// <summary>Migration.</summary>
    public DomainMigrationOperations DomainMigrations { get; }

    /// <summary>Virtual networks.</summary>
    public NetworkOperations Networks { get; }

    /// <summary>Ports of virtual networks.</summary>
    public NetworkPortOperations NetworkPorts { get; }

    /// <summary>Storage pools.</summary>
    public StoragePoolOperations StoragePools { get; }

    /// <summary>Storage volumes.</summary>
    public StorageVolumeOperations StorageVolumes { get; }

    /// <summary>Host devices.</summary>
    public NodeDeviceOperations NodeDevices { get; }

    /// <summary>Network filters and their bindings.</summary>
    public NWFilterOperations NWFilters { get; }

    /// <summary>Secrets.</summary>
    public SecretOperations Secrets { get; }

    /// <summary>Host interfaces.</summary>
    public InterfaceOperations Interfaces { get; }

    /// <summary>Events.</summary>
    public EventOperations Events { get; }

    private protected OperationGate Gate { get; }
}
