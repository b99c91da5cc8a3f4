using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>The two file systems that every test guest with a disk has.</summary>
internal static class GuestFileSystems
{
    private const string Root = "/";
    private const string Boot = "/boot";

    /// <summary>Lists them.</summary>
    /// <param name="devices">The guest's devices.</param>
    /// <returns>Both, on the first disk; none without a disk.</returns>
    internal static IReadOnlyList<GuestFileSystem> List(DomainDeviceFacts devices) =>
        devices.Disks.FirstOrDefault(disk => disk.Device == "disk") is { Target: var target }
            ? [new(Root, target + "1", "ext4", [target]), new(Boot, target + "2", "ext4", [target])]
            : [];

    /// <summary>Freezes or thaws them.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="mountPoints">Which; none for all.</param>
    /// <param name="frozen">Whether they freeze.</param>
    /// <returns>How many changed.</returns>
    /// <exception cref="VirtException">OperationInvalid for a mount point that the guest has not; then nothing changes.</exception>
    internal static int SetFrozen(TestGuest guest, IReadOnlyList<string>? mountPoints, bool frozen)
    {
        foreach (var mountPoint in mountPoints ?? [])
        {
            RefuseUnknown(mountPoint);
        }

        var all = mountPoints is null or { Count: 0 };
        var changed = 0;
        if ((all || mountPoints!.Contains(Root)) && guest.RootFrozen != frozen)
        {
            guest.RootFrozen = frozen;
            changed++;
        }

        if ((all || mountPoints!.Contains(Boot)) && guest.BootFrozen != frozen)
        {
            guest.BootFrozen = frozen;
            changed++;
        }

        return changed;
    }

    /// <summary>Refuses a mount point that the guest has not.</summary>
    /// <param name="mountPoint">The mount point; null for all.</param>
    /// <exception cref="VirtException">OperationInvalid.</exception>
    internal static void RefuseUnknown(string? mountPoint)
    {
        if (mountPoint is not (null or Root or Boot))
        {
            throw DomainErrors.Invalid($"mount point not found: {mountPoint}");
        }
    }
}
