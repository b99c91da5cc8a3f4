using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Shared.Domains;

/// <summary>Tells which domains pass the flags of a listing.</summary>
/// <remarks>Flags of one group are joined by or, groups by and; a group without a flag lets everything pass.</remarks>
internal static class DomainFilter
{
    /// <summary>The flags that a collection of statistics shares with a listing, at the same places.</summary>
    private const uint Shared = (uint)(
        DomainListFlags.Active | DomainListFlags.Inactive | DomainListFlags.Persistent | DomainListFlags.Transient
        | DomainListFlags.Running | DomainListFlags.Paused | DomainListFlags.Shutoff | DomainListFlags.Other);

    /// <summary>Takes from the flags of a collection of statistics those that narrow it.</summary>
    /// <param name="flags">The flags.</param>
    /// <returns>The same as flags of a listing.</returns>
    internal static DomainListFlags Of(DomainStatsFlags flags) => (DomainListFlags)((uint)flags & Shared);

    /// <summary>Tells whether a domain passes.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="flags">The flags.</param>
    /// <returns>Whether it does.</returns>
    internal static bool Passes(HostDomain domain, DomainListFlags flags) =>
        flags == DomainListFlags.None
        || (Either(flags, DomainListFlags.Active, DomainListFlags.Inactive, domain.IsActive)
            && Either(flags, DomainListFlags.Persistent, DomainListFlags.Transient, domain.IsPersistent)
            && PassesState(domain.State, flags)
            && Either(flags, DomainListFlags.ManagedSave, DomainListFlags.NoManagedSave, domain.HasManagedSave)
            && Either(flags, DomainListFlags.Autostart, DomainListFlags.NoAutostart, domain.Autostart)
            && Either(flags, DomainListFlags.HasSnapshot, DomainListFlags.NoSnapshot, domain.SnapshotCount > 0)
            && Either(flags, DomainListFlags.HasCheckpoint, DomainListFlags.NoCheckpoint, domain.CheckpointCount > 0));

    private static bool Either(DomainListFlags flags, DomainListFlags yes, DomainListFlags no, bool value) =>
        (flags & (yes | no)) == 0 || (flags & (value ? yes : no)) != 0;

    private static bool PassesState(DomainState state, DomainListFlags flags)
    {
        const DomainListFlags Group = DomainListFlags.Running | DomainListFlags.Paused | DomainListFlags.Shutoff | DomainListFlags.Other;
        return (flags & Group) == 0 || (flags & state switch
        {
            DomainState.Running => DomainListFlags.Running,
            DomainState.Paused => DomainListFlags.Paused,
            DomainState.Shutoff => DomainListFlags.Shutoff,
            _ => DomainListFlags.Other,
        }) != 0;
    }
}
