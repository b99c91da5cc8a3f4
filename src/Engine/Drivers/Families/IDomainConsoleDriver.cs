namespace VirtPS.Engine.Drivers;

/// <summary>Domains: consoles, channels and screens.</summary>
/// <remarks>virDomainOpen*. A member that a driver leaves out fails with NoSupport.</remarks>
public interface IDomainConsoleDriver
{
    /// <summary>Opens a serial console; the first one without a name.</summary>
    /// <remarks>virDomainOpenConsole.</remarks>
    Task<Stream> OpenConsoleAsync(DomainRef domain, string? device, DomainConsoleFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<Stream>("virDomainOpenConsole");

    /// <summary>Opens a channel to the guest.</summary>
    /// <remarks>virDomainOpenChannel.</remarks>
    Task<Stream> OpenChannelAsync(DomainRef domain, string? name, DomainChannelFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<Stream>("virDomainOpenChannel");

    /// <summary>Takes a picture of a screen.</summary>
    /// <remarks>virDomainScreenshot.</remarks>
    Task<Screenshot> TakeScreenshotAsync(DomainRef domain, int screen, CancellationToken cancellationToken) =>
        Unsupported.Call<Screenshot>("virDomainScreenshot");

    /// <summary>Opens a connection to a graphics server.</summary>
    /// <remarks>virDomainOpenGraphicsFD.</remarks>
    Task<Stream> OpenGraphicsAsync(DomainRef domain, int index, bool skipAuthentication, CancellationToken cancellationToken) =>
        Unsupported.Call<Stream>("virDomainOpenGraphicsFD");

    /// <summary>Has a graphics server read its certificates again.</summary>
    /// <remarks>virDomainGraphicsReload.</remarks>
    Task ReloadGraphicsAsync(DomainRef domain, uint type, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainGraphicsReload");
}
