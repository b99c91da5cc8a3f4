namespace VirtPS.Engine.Configuration;

/// <summary>One setting of a configuration file.</summary>
/// <param name="Name">The setting's name.</param>
/// <param name="Value">A <see cref="long"/>, a <see cref="string"/> or an <see cref="IReadOnlyList{T}"/> of these.</param>
/// <param name="Line">The line it begins on, from 1.</param>
public sealed record ConfigEntry(string Name, object Value, int Line);
