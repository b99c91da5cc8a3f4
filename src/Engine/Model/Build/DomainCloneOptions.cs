namespace VirtPS.Engine.Model;

/// <summary>How a domain is copied.</summary>
/// <param name="Linked">Disks become overlays on the originals, made at once, in place of whole copies.</param>
/// <param name="Pool">The pool that takes the new volumes; each original's own without it.</param>
public sealed record DomainCloneOptions(bool Linked = false, string? Pool = null);
