using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Events;

/// <summary>A block job changed; the disk is named by its path.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Disk">The disk.</param>
/// <param name="Type">The job's kind.</param>
/// <param name="Status">How far it is.</param>
/// <remarks>virConnectDomainEventBlockJobCallback.</remarks>
public sealed record DomainBlockJobEvent(DomainRef Domain, string Disk, DomainBlockJobType Type, BlockJobStatus Status)
    : DomainEvent(VirtEventKind.DomainBlockJob, Domain)
{
    /// <inheritdoc/>
    public override string Summary => $"{Type} of {Disk}: {Status}";
}

/// <summary>A block job changed; the disk is named by its target.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Disk">The disk.</param>
/// <param name="Type">The job's kind.</param>
/// <param name="Status">How far it is.</param>
/// <remarks>virConnectDomainEventBlockJobCallback.</remarks>
public sealed record DomainBlockJob2Event(DomainRef Domain, string Disk, DomainBlockJobType Type, BlockJobStatus Status)
    : DomainEvent(VirtEventKind.DomainBlockJob2, Domain)
{
    /// <inheritdoc/>
    public override string Summary => $"{Type} of {Disk}: {Status}";
}

/// <summary>A balloon changed.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Actual">The guest's memory now, in bytes.</param>
/// <remarks>virConnectDomainEventBalloonChangeCallback.</remarks>
public sealed record DomainBalloonChangeEvent(DomainRef Domain, long Actual)
    : DomainEvent(VirtEventKind.DomainBalloonChange, Domain)
{
    /// <inheritdoc/>
    public override string Summary => $"Memory is now {Actual / 1048576} MiB";
}

/// <summary>Tuning parameters changed.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Parameters">The new values.</param>
/// <remarks>virConnectDomainEventTunableCallback.</remarks>
public sealed record DomainTunableEvent(DomainRef Domain, IReadOnlyList<TypedParameter> Parameters)
    : DomainEvent(VirtEventKind.DomainTunable, Domain)
{
    /// <inheritdoc/>
    public override string Summary => string.Join(", ", Parameters.Select(parameter => $"{parameter.Name}={parameter.Value}"));
}

/// <summary>A migration began another pass over memory.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Iteration">The pass.</param>
/// <remarks>virConnectDomainEventMigrationIterationCallback.</remarks>
public sealed record DomainMigrationIterationEvent(DomainRef Domain, int Iteration)
    : DomainEvent(VirtEventKind.DomainMigrationIteration, Domain)
{
    /// <inheritdoc/>
    public override string Summary => $"Migration pass {Iteration}";
}

/// <summary>A job on a domain ended.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Parameters">How it went, named as virDomainGetJobStats names it.</param>
/// <remarks>virConnectDomainEventJobCompletedCallback.</remarks>
public sealed record DomainJobCompletedEvent(DomainRef Domain, IReadOnlyList<TypedParameter> Parameters)
    : DomainEvent(VirtEventKind.DomainJobCompleted, Domain)
{
    /// <inheritdoc/>
    public override string Summary => "Job completed";
}

/// <summary>A title, description or metadata element changed.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Type">What changed.</param>
/// <param name="NamespaceUri">The element's namespace.</param>
/// <remarks>virConnectDomainEventMetadataChangeCallback.</remarks>
public sealed record DomainMetadataChangeEvent(DomainRef Domain, DomainMetadataType Type, string? NamespaceUri)
    : DomainEvent(VirtEventKind.DomainMetadataChange, Domain)
{
    /// <inheritdoc/>
    public override string Summary => NamespaceUri is null ? $"{Type} changed" : $"{Type} {NamespaceUri} changed";
}
