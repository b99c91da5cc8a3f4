namespace VirtPS.Drivers.Test.Jobs;

/// <summary>Names what a job of a domain does.</summary>
/// <remarks>The values are those of virDomainJobOperation.</remarks>
internal enum JobKind
{
    /// <summary>Saves the guest (VIR_DOMAIN_JOB_OPERATION_SAVE).</summary>
    Save = 2,

    /// <summary>Receives the guest from another host (VIR_DOMAIN_JOB_OPERATION_MIGRATION_IN).</summary>
    MigrationIn = 4,

    /// <summary>Sends the guest to another host (VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT).</summary>
    MigrationOut = 5,

    /// <summary>Writes the guest's memory to a file (VIR_DOMAIN_JOB_OPERATION_DUMP).</summary>
    Dump = 8,

    /// <summary>Backs the guest's disks up (VIR_DOMAIN_JOB_OPERATION_BACKUP).</summary>
    Backup = 9,
}
