namespace VirtPS.Engine.Drivers;

/// <summary>Stands for every family that a driver lacks: each member fails with NoSupport under libvirt's name of the function.</summary>
internal sealed class NoFamily :
    IDomainBackupDriver,
    IDomainBlockJobDriver,
    IDomainCheckpointDriver,
    IDomainConsoleDriver,
    IDomainDeviceDriver,
    IDomainDriver,
    IDomainGuestDriver,
    IDomainJobDriver,
    IDomainMigrationDriver,
    IDomainSaveDriver,
    IDomainSnapshotDriver,
    IDomainTuningDriver,
    IEventDriver,
    IHostDriver,
    IInterfaceDriver,
    INWFilterDriver,
    INetworkDriver,
    INetworkPortDriver,
    INodeDeviceDriver,
    ISecretDriver,
    IStoragePoolDriver,
    IStorageVolumeDriver
{
    private NoFamily()
    {
    }

    internal static NoFamily Instance { get; } = new();
}
