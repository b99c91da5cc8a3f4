using System.Globalization;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>Names the reasons for a domain's state.</summary>
/// <remarks>virDomainRunningReason and its kin.</remarks>
public static class DomainStateReasons
{
    private static readonly Dictionary<DomainState, string[]> Names = new()
    {
        [DomainState.NoState] = ["Unknown"],
        [DomainState.Running] =
        [
            "Unknown", "Booted", "Migrated", "Restored", "FromSnapshot", "Unpaused", "MigrationCanceled", "SaveCanceled",
            "Wakeup", "Crashed", "PostCopy", "PostCopyFailed",
        ],
        [DomainState.Blocked] = ["Unknown"],
        [DomainState.Paused] =
        [
            "Unknown", "User", "Migration", "Save", "Dump", "IOError", "Watchdog", "FromSnapshot", "ShuttingDown", "Snapshot",
            "Crashed", "StartingUp", "PostCopy", "PostCopyFailed", "ApiError",
        ],
        [DomainState.Shutdown] = ["Unknown", "User"],
        [DomainState.Shutoff] =
            ["Unknown", "Shutdown", "Destroyed", "Crashed", "Migrated", "Saved", "Failed", "FromSnapshot", "Daemon"],
        [DomainState.Crashed] = ["Unknown", "Panicked"],
        [DomainState.PMSuspended] = ["Unknown"],
    };

    /// <summary>Gives a reason's name.</summary>
    /// <param name="state">The state.</param>
    /// <param name="reason">The reason's number.</param>
    /// <returns>The name, or the number where it has none.</returns>
    public static string NameOf(DomainState state, int reason) =>
        Names.TryGetValue(state, out var names) && reason >= 0 && reason < names.Length
            ? names[reason]
            : reason.ToString(CultureInfo.InvariantCulture);
}
