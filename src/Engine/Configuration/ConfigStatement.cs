namespace VirtPS.Engine.Configuration;

/// <summary>A setting of a configuration file and where it stands in the text.</summary>
/// <param name="Entry">The setting.</param>
/// <param name="Whole">From its name to its end, with a semicolon that ends it.</param>
/// <param name="Value">The text of its value.</param>
internal readonly record struct ConfigStatement(ConfigEntry Entry, Range Whole, Range Value);
