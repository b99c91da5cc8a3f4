using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>One domain of a test node.</summary>
/// <remarks>virDomainObj. Only touched under the node's lock.</remarks>
internal sealed class TestDomain
{
    private readonly TimeProvider _clock;
    private TestGuest? _guest;

    /// <summary>Makes a domain that is shut off and transient.</summary>
    /// <param name="definition">Its definition.</param>
    /// <param name="clock">What its run time moves with.</param>
    internal TestDomain(DomainDefinition definition, TimeProvider clock)
    {
        _clock = clock;
        Definition = definition;
    }

    /// <summary>The definition that it runs with, or would start with.</summary>
    internal DomainDefinition Definition { get; set; }

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

    /// <summary>What a managed save kept; null without one.</summary>
    internal SavedGuest? ManagedSave { get; set; }

    /// <summary>Its snapshots; null while it never had one.</summary>
    internal SnapshotTree? Snapshots { get; set; }

    /// <summary>The connection that takes it along when it closes; null when none does.</summary>
    internal object? Keeper { get; set; }

    /// <summary>What was found to be out of the ordinary when its definition was read from a node's file.</summary>
    internal DomainTaints Taints { get; set; }

    /// <summary>What the guest remembers.</summary>
    internal TestGuest Guest => _guest ??= new TestGuest();

    /// <summary>Its identity.</summary>
    internal DomainRef Ref => new(Name, Uuid, Id);

    /// <summary>How long the guest has been on its CPUs since it started.</summary>
    internal TimeSpan RunTime =>
        _guest is null || !IsActive ? TimeSpan.Zero
        : _guest.RanBefore + (_guest.OnCpuSince is { } since ? Later(since) : TimeSpan.Zero);

    /// <summary>What a listing shows.</summary>
    internal DomainSummary Summary => new(
        Ref, State, Reason, Definition.MaxMemory, Definition.Memory, Definition.Vcpus,
        CpuShare.OfVcpus(RunTime, Definition.Vcpus), IsPersistent, Autostart, ManagedSave is not null);

    /// <summary>Moves to a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="reason">Why.</param>
    internal void SetState(DomainState state, int reason)
    {
        (State, Reason) = (state, reason);
        var onCpu = IsActive && state is DomainState.Running or DomainState.Blocked;
        if (onCpu == (_guest?.OnCpuSince is not null))
        {
            return;
        }

        if (onCpu)
        {
            Guest.OnCpuSince = _clock.GetUtcNow();
        }
        else if (_guest is { OnCpuSince: { } since })
        {
            _guest.RanBefore += Later(since);
            _guest.OnCpuSince = null;
        }
    }

    /// <summary>Becomes active; the caller has checked that it may.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="reason">Why it runs.</param>
    internal void BecomeActive(int id, int reason)
    {
        Id = id;
        if (IsPersistent)
        {
            NextDefinition ??= Definition;
        }

        Guest.RanBefore = TimeSpan.Zero;
        SetState(DomainState.Running, reason);
        ManagedSave = null;
    }

    /// <summary>Stops being active; the definition that was stored is the one it has again.</summary>
    /// <param name="reason">Why it is shut off.</param>
    internal void BecomeInactive(int reason)
    {
        if (NextDefinition is { } next)
        {
            (Definition, NextDefinition) = (next, null);
        }

        SetState(DomainState.Shutoff, reason);
        Id = -1;
        Keeper = null;
    }

    private TimeSpan Later(DateTimeOffset since) =>
        _clock.GetUtcNow() - since is var passed && passed > TimeSpan.Zero ? passed : TimeSpan.Zero;
}

/// <summary>A guest whose run goes on from where it was saved.</summary>
/// <param name="Definition">What it ran with.</param>
/// <param name="Paused">Whether its CPUs stay paused.</param>
internal sealed record SavedGuest(DomainDefinition Definition, bool Paused);
