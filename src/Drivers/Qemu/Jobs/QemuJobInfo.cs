using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Qemu;

/// <summary>Words what is known of a job as libvirt does.</summary>
/// <remarks>qemuDomainJobDataToParams.</remarks>
internal static class QemuJobInfo
{
    /// <summary>The numbers of virDomainJobOperation.</summary>
    internal const int Save = 2;

    /// <summary>A restore.</summary>
    internal const int Restore = 3;

    /// <summary>A guest that comes.</summary>
    internal const int MigrationIn = 4;

    /// <summary>A guest that goes.</summary>
    internal const int MigrationOut = 5;

    /// <summary>A snapshot.</summary>
    internal const int Snapshot = 6;

    /// <summary>The way back to a snapshot.</summary>
    internal const int SnapshotRevert = 7;

    /// <summary>A core dump.</summary>
    internal const int Dump = 8;

    /// <summary>A backup.</summary>
    internal const int Backup = 9;

    /// <summary>The end of a snapshot.</summary>
    internal const int SnapshotDelete = 10;

    /// <summary>Nothing.</summary>
    internal static DomainJobInfo None { get; } = new(DomainJobType.None, []);

    /// <summary>Describes a job.</summary>
    /// <param name="type">Its state.</param>
    /// <param name="operation">Its kind.</param>
    /// <param name="elapsed">How long it has run, in milliseconds.</param>
    /// <param name="total">How many bytes there are.</param>
    /// <param name="done">How many are done.</param>
    /// <param name="left">How many are left.</param>
    /// <returns>The description.</returns>
    internal static DomainJobInfo Of(DomainJobType type, int operation, long elapsed, long total, long done, long left) => new(
        type,
        [
            new TypedParameter("operation", operation),
            new TypedParameter("time_elapsed", (ulong)elapsed),
            new TypedParameter("data_total", (ulong)total),
            new TypedParameter("data_processed", (ulong)done),
            new TypedParameter("data_remaining", (ulong)left),
            new TypedParameter("memory_total", (ulong)total),
            new TypedParameter("memory_processed", (ulong)done),
            new TypedParameter("memory_remaining", (ulong)left),
        ]);
}
