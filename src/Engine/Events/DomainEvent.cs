using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Events;

/// <summary>Something that happened to a domain.</summary>
/// <param name="Kind">What kind of event it is.</param>
/// <param name="Domain">The domain.</param>
public abstract record DomainEvent(VirtEventKind Kind, DomainRef Domain) : VirtEvent(Kind)
{
    /// <inheritdoc/>
    public override string ObjectName => Domain.Name;
}
