namespace VirtPS.Drivers.Shared.Domains;

/// <summary>Why a domain runs.</summary>
/// <remarks>virDomainRunningReason.</remarks>
internal static class RunningReason
{
    internal const int Unknown = 0;
    internal const int Booted = 1;
    internal const int Migrated = 2;
    internal const int Restored = 3;
    internal const int FromSnapshot = 4;
    internal const int Unpaused = 5;
    internal const int MigrationCanceled = 6;
    internal const int SaveCanceled = 7;
    internal const int Wakeup = 8;
    internal const int Crashed = 9;
    internal const int PostCopy = 10;
    internal const int PostCopyFailed = 11;
}

/// <summary>Why a domain is paused.</summary>
/// <remarks>virDomainPausedReason.</remarks>
internal static class PausedReason
{
    internal const int Unknown = 0;
    internal const int User = 1;
    internal const int Migration = 2;
    internal const int Save = 3;
    internal const int Dump = 4;
    internal const int IOError = 5;
    internal const int Watchdog = 6;
    internal const int FromSnapshot = 7;
    internal const int ShuttingDown = 8;
    internal const int Snapshot = 9;
    internal const int Crashed = 10;
    internal const int StartingUp = 11;
    internal const int PostCopy = 12;
    internal const int PostCopyFailed = 13;
    internal const int ApiError = 14;
}

/// <summary>Why a domain is shutting down.</summary>
/// <remarks>virDomainShutdownReason.</remarks>
internal static class ShutdownReason
{
    internal const int Unknown = 0;
    internal const int User = 1;
}

/// <summary>Why a domain is shut off.</summary>
/// <remarks>virDomainShutoffReason.</remarks>
internal static class ShutoffReason
{
    internal const int Unknown = 0;
    internal const int Shutdown = 1;
    internal const int Destroyed = 2;
    internal const int Crashed = 3;
    internal const int Migrated = 4;
    internal const int Saved = 5;
    internal const int Failed = 6;
    internal const int FromSnapshot = 7;
    internal const int Daemon = 8;
}

/// <summary>Why a domain has crashed.</summary>
/// <remarks>virDomainCrashedReason.</remarks>
internal static class CrashedReason
{
    internal const int Unknown = 0;
    internal const int Panicked = 1;
}

/// <summary>Details of a lifecycle event that says that a domain was defined.</summary>
/// <remarks>virDomainEventDefinedDetailType.</remarks>
internal static class DefinedDetail
{
    internal const int Added = 0;
    internal const int Updated = 1;
    internal const int Renamed = 2;
    internal const int FromSnapshot = 3;
}

/// <summary>Details of a lifecycle event that says that a domain was undefined.</summary>
/// <remarks>virDomainEventUndefinedDetailType.</remarks>
internal static class UndefinedDetail
{
    internal const int Removed = 0;
    internal const int Renamed = 1;
}

/// <summary>Details of a lifecycle event that says that a domain started.</summary>
/// <remarks>virDomainEventStartedDetailType.</remarks>
internal static class StartedDetail
{
    internal const int Booted = 0;
    internal const int Migrated = 1;
    internal const int Restored = 2;
    internal const int FromSnapshot = 3;
    internal const int Wakeup = 4;
}

/// <summary>Details of a lifecycle event that says that a domain was paused.</summary>
/// <remarks>virDomainEventSuspendedDetailType.</remarks>
internal static class SuspendedDetail
{
    internal const int Paused = 0;
    internal const int Migrated = 1;
    internal const int IOError = 2;
    internal const int Watchdog = 3;
    internal const int Restored = 4;
    internal const int FromSnapshot = 5;
    internal const int ApiError = 6;
    internal const int PostCopy = 7;
    internal const int PostCopyFailed = 8;
    internal const int GuestShutdown = 9;
}

/// <summary>Details of a lifecycle event that says that a domain goes on.</summary>
/// <remarks>virDomainEventResumedDetailType.</remarks>
internal static class ResumedDetail
{
    internal const int Unpaused = 0;
    internal const int Migrated = 1;
    internal const int FromSnapshot = 2;
    internal const int PostCopy = 3;
    internal const int PostCopyFailed = 4;
}

/// <summary>Details of a lifecycle event that says that a domain stopped.</summary>
/// <remarks>virDomainEventStoppedDetailType.</remarks>
internal static class StoppedDetail
{
    internal const int Shutdown = 0;
    internal const int Destroyed = 1;
    internal const int Crashed = 2;
    internal const int Migrated = 3;
    internal const int Saved = 4;
    internal const int Failed = 5;
    internal const int FromSnapshot = 6;
}

/// <summary>Details of a lifecycle event that says that a guest has powered off.</summary>
/// <remarks>virDomainEventShutdownDetailType.</remarks>
internal static class ShutdownDetail
{
    internal const int Finished = 0;
    internal const int Guest = 1;
    internal const int Host = 2;
}

/// <summary>Details of a lifecycle event that says that a guest sleeps.</summary>
/// <remarks>virDomainEventPMSuspendedDetailType.</remarks>
internal static class PMSuspendedDetail
{
    internal const int Memory = 0;
    internal const int Disk = 1;
}

/// <summary>Details of a lifecycle event that says that a guest crashed.</summary>
/// <remarks>virDomainEventCrashedDetailType.</remarks>
internal static class CrashedDetail
{
    internal const int Panicked = 0;
    internal const int CrashLoaded = 1;
}
