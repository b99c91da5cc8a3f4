namespace VirtPS.Engine.Events;

/// <summary>Names the kinds of events; up to 99 the numbers are libvirt's for domains.</summary>
/// <remarks>virDomainEventID, virNetworkEventID, virStoragePoolEventID, virNodeDeviceEventID, virSecretEventID.</remarks>
public enum VirtEventKind
{
    /// <summary>A domain was defined, started, stopped and the like.</summary>
    DomainLifecycle = 0,

    /// <summary>A guest rebooted.</summary>
    DomainReboot = 1,

    /// <summary>A guest changed its clock.</summary>
    DomainRtcChange = 2,

    /// <summary>A guest's watchdog fired.</summary>
    DomainWatchdog = 3,

    /// <summary>A disk met an error.</summary>
    DomainIOError = 4,

    /// <summary>A viewer came or went.</summary>
    DomainGraphics = 5,

    /// <summary>A disk met an error, with its reason.</summary>
    DomainIOErrorReason = 6,

    /// <summary>The control interface of a domain broke.</summary>
    DomainControlError = 7,

    /// <summary>A block job changed; the disk is named by its path.</summary>
    DomainBlockJob = 8,

    /// <summary>A removable disk's source changed.</summary>
    DomainDiskChange = 9,

    /// <summary>A tray was opened or closed.</summary>
    DomainTrayChange = 10,

    /// <summary>A guest woke up.</summary>
    DomainPMWakeup = 11,

    /// <summary>A guest went to sleep in memory.</summary>
    DomainPMSuspend = 12,

    /// <summary>A balloon changed.</summary>
    DomainBalloonChange = 13,

    /// <summary>A guest went to sleep on disk.</summary>
    DomainPMSuspendDisk = 14,

    /// <summary>A device was removed.</summary>
    DomainDeviceRemoved = 15,

    /// <summary>A block job changed; the disk is named by its target.</summary>
    DomainBlockJob2 = 16,

    /// <summary>Tuning parameters changed.</summary>
    DomainTunable = 17,

    /// <summary>A guest's agent came or went.</summary>
    DomainAgentLifecycle = 18,

    /// <summary>A device was added.</summary>
    DomainDeviceAdded = 19,

    /// <summary>A migration began another pass over memory.</summary>
    DomainMigrationIteration = 20,

    /// <summary>A job on a domain ended.</summary>
    DomainJobCompleted = 21,

    /// <summary>A device could not be removed.</summary>
    DomainDeviceRemovalFailed = 22,

    /// <summary>A title, description or metadata element changed.</summary>
    DomainMetadataChange = 23,

    /// <summary>Writes to a disk passed a threshold.</summary>
    DomainBlockThreshold = 24,

    /// <summary>Memory of a guest failed.</summary>
    DomainMemoryFailure = 25,

    /// <summary>A memory device changed its size.</summary>
    DomainMemoryDeviceSizeChange = 26,

    /// <summary>A guest changed a network card's MAC address.</summary>
    DomainNicMacChange = 27,

    /// <summary>A virtual CPU was unplugged.</summary>
    DomainVcpuRemoved = 28,

    /// <summary>A channel was opened or closed in a guest.</summary>
    DomainChannelLifecycle = 29,

    /// <summary>A network was defined, started, stopped and the like.</summary>
    NetworkLifecycle = 100,

    /// <summary>A network's metadata changed.</summary>
    NetworkMetadataChange = 101,

    /// <summary>A pool was defined, started, stopped and the like.</summary>
    StoragePoolLifecycle = 200,

    /// <summary>A pool looked again at what it holds.</summary>
    StoragePoolRefresh = 201,

    /// <summary>A host device came, went or was defined.</summary>
    NodeDeviceLifecycle = 300,

    /// <summary>A host device changed.</summary>
    NodeDeviceUpdate = 301,

    /// <summary>A secret was defined or removed.</summary>
    SecretLifecycle = 400,

    /// <summary>A secret got another value.</summary>
    SecretValueChanged = 401,

    /// <summary>An emulator's monitor sent an event.</summary>
    MonitorEvent = 500,

    /// <summary>A connection was lost.</summary>
    ConnectionClosed = 600,
}
