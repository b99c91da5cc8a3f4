using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Events;

/// <summary>Says which events a listener wants.</summary>
/// <param name="Kinds">The kinds; empty means all.</param>
/// <param name="Domain">Narrows domain events to one domain, known by its uuid.</param>
/// <param name="ObjectName">Narrows events of other objects to one name.</param>
public sealed record VirtEventFilter(IReadOnlySet<VirtEventKind> Kinds, DomainRef? Domain = null, string? ObjectName = null)
{
    /// <summary>Lets every event pass.</summary>
    public static VirtEventFilter All { get; } = new(new HashSet<VirtEventKind>());

    /// <summary>Makes a filter for some kinds.</summary>
    /// <param name="kinds">The kinds; none means all.</param>
    /// <returns>The filter.</returns>
    public static VirtEventFilter Of(params IEnumerable<VirtEventKind> kinds) => new(kinds.ToHashSet());

    /// <summary>Tells whether an event passes.</summary>
    /// <param name="value">The event.</param>
    /// <returns>True when it is wanted.</returns>
    public bool Passes(VirtEvent value) =>
        (Kinds.Count == 0 || Kinds.Contains(value.Kind))
        && (Domain is not { } domain || (value is DomainEvent about && about.Domain.Uuid == domain.Uuid))
        && (ObjectName is null || ObjectName == value.ObjectName);
}
