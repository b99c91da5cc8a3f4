using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Drivers.Test.Checkpoints;
using VirtPS.Drivers.Test.Jobs;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>One domain of a test node.</summary>
/// <remarks>virDomainObj. Only touched under the node's lock.</remarks>
internal sealed class TestDomain : HostDomain
{
    private readonly TimeProvider _clock;
    private TestGuest? _guest;
    private DomainWork? _work;

    /// <summary>Makes a domain that is shut off and transient.</summary>
    /// <param name="definition">Its definition.</param>
    /// <param name="clock">What its run time moves with.</param>
    internal TestDomain(DomainDefinition definition, TimeProvider clock)
        : base(definition) => _clock = clock;

    /// <inheritdoc/>
    internal override bool HasManagedSave => ManagedSave is not null;

    /// <inheritdoc/>
    internal override int SnapshotCount => Snapshots?.Count ?? 0;

    /// <inheritdoc/>
    internal override int CheckpointCount => Checkpoints?.Count ?? 0;

    /// <summary>What a managed save kept; null without one.</summary>
    internal SavedGuest? ManagedSave { get; set; }

    /// <summary>Its snapshots; null while it never had one.</summary>
    internal SnapshotTree? Snapshots { get; set; }

    /// <summary>Its checkpoints; null while it never had one.</summary>
    internal CheckpointTree? Checkpoints { get; set; }

    /// <summary>What was found to be out of the ordinary when its definition was read from a node's file.</summary>
    internal DomainTaints Taints { get; set; }

    /// <summary>What the guest remembers.</summary>
    internal TestGuest Guest => _guest ??= new TestGuest();

    /// <summary>The host's time.</summary>
    internal DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>What goes on with it beside its run.</summary>
    internal DomainWork Work => _work ??= new DomainWork();

    /// <summary>How long the guest has been on its CPUs since it started.</summary>
    internal TimeSpan RunTime =>
        _guest is null || !IsActive ? TimeSpan.Zero
        : _guest.RanBefore + (_guest.OnCpuSince is { } since ? Later(since) : TimeSpan.Zero);

    /// <summary>What a listing shows.</summary>
    internal DomainSummary Summary => new(
        Ref, State, Reason, Definition.MaxMemory, Definition.Memory, Definition.Vcpus,
        CpuShare.OfVcpus(RunTime, Definition.Vcpus), IsPersistent, Autostart, ManagedSave is not null);

    /// <inheritdoc/>
    internal override void SetState(DomainState state, int reason)
    {
        base.SetState(state, reason);
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

    /// <inheritdoc/>
    internal override void BecomeActive(int id, DomainState state, int reason)
    {
        Guest.RanBefore = TimeSpan.Zero;
        Guest.DirtyRate = null;
        base.BecomeActive(id, state, reason);
        ManagedSave = null;
    }

    /// <inheritdoc/>
    internal override void BecomeInactive(int reason)
    {
        _work?.Lose();
        base.BecomeInactive(reason);
    }

    private TimeSpan Later(DateTimeOffset since) =>
        _clock.GetUtcNow() - since is var passed && passed > TimeSpan.Zero ? passed : TimeSpan.Zero;
}

/// <summary>A guest whose run goes on from where it was saved.</summary>
/// <param name="Definition">What it ran with.</param>
/// <param name="Paused">Whether its CPUs stay paused.</param>
internal sealed record SavedGuest(DomainDefinition Definition, bool Paused);
