using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Snapshots;

/// <summary>What drivers demand alike of those who ask for snapshots.</summary>
internal static class SnapshotRules
{
    private const SnapshotCreateFlags NotForRedefinition = SnapshotCreateFlags.NoMetadata | SnapshotCreateFlags.Halt;

    /// <summary>Refuses flags that contradict each other.</summary>
    /// <param name="flags">How a snapshot is to be taken.</param>
    /// <exception cref="VirtException">InvalidArg.</exception>
    internal static void CheckFlags(SnapshotCreateFlags flags)
    {
        if (flags.HasFlag(SnapshotCreateFlags.Current) && !flags.HasFlag(SnapshotCreateFlags.Redefine))
        {
            throw SharedErrors.Of(VirtErrorCode.InvalidArg, "use of 'current' flag in virDomainSnapshotCreateXML requires 'redefine' flag");
        }

        if (flags.HasFlag(SnapshotCreateFlags.Redefine) && (flags & NotForRedefinition) != 0)
        {
            throw SharedErrors.Of(VirtErrorCode.InvalidArg, $"flags {SnapshotCreateFlags.Redefine} and {flags & NotForRedefinition} are mutually exclusive");
        }
    }

    /// <summary>Refuses a snapshot that was taken before and does not fit its domain or the one whose place it takes.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="other">The one with its name; null when there is none.</param>
    /// <param name="domain">The domain's uuid.</param>
    /// <param name="flags">How it is taken in.</param>
    /// <exception cref="VirtException">InvalidArg.</exception>
    internal static void CheckRedefinition(DomainSnapshot snapshot, DomainSnapshot? other, Guid domain, SnapshotCreateFlags flags)
    {
        if (flags.HasFlag(SnapshotCreateFlags.DiskOnly) && snapshot.State != DomainSnapshot.DiskSnapshot)
        {
            throw Wrong(VirtErrorCode.InvalidArg, $"disk-only flag for snapshot {snapshot.Name} requires disk-snapshot state");
        }

        if (snapshot.Domain is { } definition && definition.Uuid != domain)
        {
            throw Wrong(VirtErrorCode.InvalidArg, $"definition for snapshot {snapshot.Name} must use uuid {VirtUuid.Format(domain)}");
        }

        if (other is not null && other.IsOnline != snapshot.IsOnline)
        {
            throw Wrong(VirtErrorCode.InvalidArg, $"cannot change between online and offline snapshot state in snapshot {snapshot.Name}");
        }

        if (other is not null && other.State == DomainSnapshot.DiskSnapshot != (snapshot.State == DomainSnapshot.DiskSnapshot))
        {
            throw Wrong(VirtErrorCode.InvalidArg, $"cannot change between disk only and full system in snapshot {snapshot.Name}");
        }

        if (other?.Domain is { } old && snapshot.Domain is { } young)
        {
            DomainStability.Check(old, young);
        }
    }

    private static VirtException Wrong(VirtErrorCode code, string what) => new(code, what, VirtErrorDomain.DomainSnapshot);
}
