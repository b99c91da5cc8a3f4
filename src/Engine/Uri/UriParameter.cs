namespace VirtPS.Engine.Uri;

/// <summary>One <c>name=value</c> of a URI's query, decoded.</summary>
/// <param name="Name">The name as the user wrote it.</param>
/// <param name="Value">The value; empty when there was none.</param>
public readonly record struct UriParameter(string Name, string Value);
