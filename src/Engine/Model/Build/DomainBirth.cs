using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>How a domain comes to be.</summary>
/// <param name="Transient">It is started without a definition and is gone when it stops.</param>
/// <param name="Start">It is started once it is defined.</param>
/// <param name="Validate">Its description is checked against the schema.</param>
public sealed record DomainBirth(bool Transient = false, bool Start = false, bool Validate = false)
{
    internal DomainDefineFlags DefineFlags => Validate ? DomainDefineFlags.Validate : DomainDefineFlags.None;

    internal DomainStartFlags StartFlags => Validate ? DomainStartFlags.Validate : DomainStartFlags.None;
}
