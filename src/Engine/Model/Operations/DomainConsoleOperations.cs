using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with domains' consoles, channels and screens of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver.</remarks>
public sealed class DomainConsoleOperations : FamilyOperations<IDomainConsoleDriver>
{
    internal DomainConsoleOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.DomainConsoles)
    {
    }

    /// <summary>Opens a serial console; the first one without a name.</summary>
    /// <remarks>virDomainOpenConsole.</remarks>
    public Task<Stream> OpenConsoleAsync(DomainRef domain, string? device, DomainConsoleFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.OpenDevice, domain, (family, domain) => family.OpenConsoleAsync(domain, device, flags, cancellationToken), cancellationToken);

    /// <summary>Opens a channel to the guest.</summary>
    /// <remarks>virDomainOpenChannel.</remarks>
    public Task<Stream> OpenChannelAsync(DomainRef domain, string? name, DomainChannelFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.OpenDevice, domain, (family, domain) => family.OpenChannelAsync(domain, name, flags, cancellationToken), cancellationToken);

    /// <summary>Takes a picture of a screen.</summary>
    /// <remarks>virDomainScreenshot.</remarks>
    public Task<Screenshot> TakeScreenshotAsync(DomainRef domain, int screen, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Screenshot, domain, (family, domain) => family.TakeScreenshotAsync(domain, screen, cancellationToken), cancellationToken);

    /// <summary>Opens a connection to a graphics server.</summary>
    /// <remarks>virDomainOpenGraphicsFD.</remarks>
    public Task<Stream> OpenGraphicsAsync(DomainRef domain, int index, bool skipAuthentication, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.OpenGraphics, domain, (family, domain) => family.OpenGraphicsAsync(domain, index, skipAuthentication, cancellationToken), cancellationToken);

    /// <summary>Has a graphics server read its certificates again.</summary>
    /// <remarks>virDomainGraphicsReload.</remarks>
    public Task ReloadGraphicsAsync(DomainRef domain, uint type, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.ReloadGraphicsAsync(domain, type, cancellationToken), cancellationToken);
}
