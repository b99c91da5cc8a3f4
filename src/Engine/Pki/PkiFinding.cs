namespace VirtPS.Engine.Pki;

/// <summary>What an examination of certificates has found in one place, and what to do about it.</summary>
/// <param name="Level">How much it matters.</param>
/// <param name="Path">The file or directory.</param>
/// <param name="Message">What was found.</param>
/// <param name="Remedy">What to do; nothing where all is well.</param>
public sealed record PkiFinding(PkiFindingLevel Level, string Path, string Message, string? Remedy);
