namespace VirtPS.Engine.Schema;

/// <summary>A kind of guest that a host can run.</summary>
/// <param name="OsType">How the guest starts, such as <c>hvm</c>.</param>
/// <param name="Architecture">The guest's architecture.</param>
/// <param name="WordSize">Its bits.</param>
/// <param name="Emulator">The program that runs it.</param>
/// <param name="DomainTypes">The hypervisors that can, such as <c>kvm</c>.</param>
/// <param name="Machines">The machine types.</param>
/// <param name="Features">What such guests can have, such as <c>acpi</c>.</param>
public sealed record GuestCapability(
    string OsType,
    string Architecture,
    int WordSize,
    string? Emulator,
    IReadOnlyList<string> DomainTypes,
    IReadOnlyList<string> Machines,
    IReadOnlyList<string> Features)
{
    /// <summary>Gives the kind in short.</summary>
    /// <returns>Such as <c>hvm x86_64 (kvm, qemu)</c>.</returns>
    public override string ToString() => $"{OsType} {Architecture} ({string.Join(", ", DomainTypes)})";
}
