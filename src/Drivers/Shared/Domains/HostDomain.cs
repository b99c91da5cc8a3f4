using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Shared.Domains;

/// <summary>One domain of a host, whatever its guest is.</summary>
/// <remarks>virDomainObj. Its driver's lock guards it.</remarks>
/// <param name="definition">Its definition; it is shut off and transient at first.</param>
internal abstract class HostDomain(DomainDefinition definition)
{
    /// <summary>The definition that it runs with, or would start with.</summary>
    internal DomainDefinition Definition { get; set; } = definition;

    /// <summary>The definition that it will have once it stops; null while that is the one it has.</summary>
    internal DomainDefinition? NextDefinition { get; set; }

    /// <summary>The definition that outlives its run.</summary>
    internal DomainDefinition StoredDefinition => NextDefinition ?? Definition;

    /// <summary>Its name.</summary>
    internal string Name => Definition.Name;

    /// <summary>Its uuid.</summary>
    internal Guid Uuid => Definition.Uuid;

    /// <summary>Its number while it runs; otherwise -1.</summary>
    internal int Id { get; private set; } = -1;

    /// <summary>Whether it runs, in whatever state.</summary>
    internal bool IsActive => Id >= 0;

    /// <summary>Its state.</summary>
    internal DomainState State { get; private set; } = DomainState.Shutoff;

    /// <summary>Why it is in that state.</summary>
    internal int Reason { get; private set; }

    /// <summary>Whether a definition outlives its run.</summary>
    internal bool IsPersistent { get; set; }

    /// <summary>Whether it starts with the host.</summary>
    internal bool Autostart { get; set; }

    /// <summary>Whether it starts with the host's next start only.</summary>
    internal bool AutostartOnce { get; set; }

    /// <summary>The connection that takes it along when it closes; null when none does.</summary>
    internal object? Keeper { get; set; }

    /// <summary>Whether a managed save kept its guest.</summary>
    internal abstract bool HasManagedSave { get; }

    /// <summary>How many snapshots it has.</summary>
    internal abstract int SnapshotCount { get; }

    /// <summary>How many checkpoints it has.</summary>
    internal virtual int CheckpointCount => 0;

    /// <summary>Its identity.</summary>
    internal DomainRef Ref => new(Name, Uuid, Id);

    /// <summary>Moves to a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="reason">Why.</param>
    internal virtual void SetState(DomainState state, int reason) => (State, Reason) = (state, reason);

    /// <summary>Becomes active; the caller has checked that it may.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="state">Its state.</param>
    /// <param name="reason">Why it is in that state.</param>
    internal virtual void BecomeActive(int id, DomainState state, int reason)
    {
        Id = id;
        if (IsPersistent)
        {
            NextDefinition ??= Definition;
        }

        SetState(state, reason);
    }

    /// <summary>Stops being active; the definition that was stored is the one it has again.</summary>
    /// <param name="reason">Why it is shut off.</param>
    internal virtual void BecomeInactive(int reason)
    {
        if (NextDefinition is { } next)
        {
            (Definition, NextDefinition) = (next, null);
        }

        SetState(DomainState.Shutoff, reason);
        Id = -1;
        Keeper = null;
    }
}
