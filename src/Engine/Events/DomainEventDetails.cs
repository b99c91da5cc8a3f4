using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Events;

/// <summary>Names the details of lifecycle events.</summary>
/// <remarks>virDomainEventDefinedDetailType and its kin.</remarks>
public static class DomainEventDetails
{
    private static readonly Dictionary<DomainEventType, string[]> Names = new()
    {
        [DomainEventType.Defined] = ["Added", "Updated", "Renamed", "FromSnapshot"],
        [DomainEventType.Undefined] = ["Removed", "Renamed"],
        [DomainEventType.Started] = ["Booted", "Migrated", "Restored", "FromSnapshot", "Wakeup", "Recreated"],
        [DomainEventType.Suspended] =
            ["Paused", "Migrated", "IOError", "Watchdog", "Restored", "FromSnapshot", "ApiError", "PostCopy", "PostCopyFailed", "GuestShutdown"],
        [DomainEventType.Resumed] = ["Unpaused", "Migrated", "FromSnapshot", "PostCopy", "PostCopyFailed"],
        [DomainEventType.Stopped] = ["Shutdown", "Destroyed", "Crashed", "Migrated", "Saved", "Failed", "FromSnapshot", "Recreated"],
        [DomainEventType.Shutdown] = ["Finished", "Guest", "Host"],
        [DomainEventType.PMSuspended] = ["Memory", "Disk"],
        [DomainEventType.Crashed] = ["Panicked", "CrashLoaded"],
    };

    /// <summary>Gives a detail's name.</summary>
    /// <param name="type">What happened.</param>
    /// <param name="detail">The detail's number.</param>
    /// <returns>The name, or the number where it has none.</returns>
    public static string NameOf(DomainEventType type, int detail) =>
        Names.TryGetValue(type, out var names) && detail >= 0 && detail < names.Length
            ? names[detail]
            : detail.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
