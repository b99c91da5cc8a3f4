namespace VirtPS.Engine.Model;

/// <summary>What a family of operating systems can do with virtual hardware.</summary>
/// <param name="DiskBus">The bus it finds a disk on without extra drivers.</param>
/// <param name="NicModel">The network card it knows without extra drivers.</param>
/// <param name="ClockOffset">What it takes the hardware clock for.</param>
internal sealed record OsProfile(string DiskBus, string NicModel, string ClockOffset)
{
    private static readonly OsProfile Modern = new("virtio", "virtio", "utc");
    private static readonly OsProfile Windows = new("sata", "e1000e", "localtime");

    /// <summary>Finds the profile for an operating system's short name as osinfo-query gives it; unknown ones count as modern.</summary>
    internal static OsProfile For(string? osVariant) =>
        osVariant is not null && osVariant.StartsWith("win", StringComparison.OrdinalIgnoreCase) ? Windows : Modern;
}
