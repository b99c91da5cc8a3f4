namespace VirtPS.Engine.DesiredState;

/// <summary>One property in which an object differs from what a document says of it.</summary>
/// <param name="Kind">The kind of object, such as <c>Domain</c>.</param>
/// <param name="Name">The object's name.</param>
/// <param name="Property">The property: a key of the document, or for whole descriptions the path of an element or attribute.</param>
/// <param name="Desired">What the document says; nothing where it wants nothing there.</param>
/// <param name="Actual">What the host has; nothing where it has nothing.</param>
/// <param name="Place">Where the document says so.</param>
public sealed record VirtDrift(string Kind, string Name, string Property, string? Desired, string? Actual, ConfigurationPlace Place)
{
    /// <summary>The document's key.</summary>
    public string Key => Place.Key;

    /// <summary>The document's line, from 1; 0 where there are none.</summary>
    public int Line => Place.Line;

    /// <inheritdoc/>
    public override string ToString() => $"{Property}: {Actual ?? "(none)"} -> {Desired ?? "(none)"}";
}
