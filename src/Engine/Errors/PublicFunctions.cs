namespace VirtPS.Engine.Errors;

/// <summary>Knows which part of libvirt a function of its public interface belongs to.</summary>
internal static class PublicFunctions
{
    // The first that fits.
    private static readonly (string Start, VirtErrorDomain Domain)[] Families =
    [
        ("virDomainSnapshot", VirtErrorDomain.DomainSnapshot),
        ("virDomainCheckpoint", VirtErrorDomain.DomainCheckpoint),
        ("virDomain", VirtErrorDomain.Domain),
        ("virConnectDomain", VirtErrorDomain.Domain),
        ("virNetwork", VirtErrorDomain.Network),
        ("virStorage", VirtErrorDomain.Storage),
        ("virInterface", VirtErrorDomain.Interface),
        ("virSecret", VirtErrorDomain.Secret),
        ("virNWFilter", VirtErrorDomain.NWFilter),
        ("virNodeDevice", VirtErrorDomain.NodeDevice),
        ("virStream", VirtErrorDomain.Streams),
    ];

    /// <summary>Tells it.</summary>
    /// <param name="function">The function, such as <c>virDomainMigrate</c>.</param>
    /// <returns>The part that reports that a driver lacks it; none for what concerns the host.</returns>
    internal static VirtErrorDomain DomainOf(string function) =>
        Array.Find(Families, family => function.StartsWith(family.Start, StringComparison.Ordinal)) is { Start: not null } found ? found.Domain : VirtErrorDomain.None;
}
