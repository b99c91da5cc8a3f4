namespace VirtPS.Engine.Events;

/// <summary>Something that happened on a host.</summary>
/// <param name="Kind">What kind of event it is.</param>
public abstract record VirtEvent(VirtEventKind Kind)
{
    /// <summary>When it was noticed.</summary>
    public DateTimeOffset Time { get; init; } = DateTimeOffset.Now;

    /// <summary>The name of the connection that it came over.</summary>
    public string? Source { get; init; }

    /// <summary>The name of the object that it is about.</summary>
    public abstract string ObjectName { get; }

    /// <summary>What happened, in a few words.</summary>
    public abstract string Summary { get; }

    /// <summary>Says what happened to what.</summary>
    /// <returns>Such as <c>test: Suspended (Paused)</c>.</returns>
    public sealed override string ToString() => $"{ObjectName}: {Summary}";
}
