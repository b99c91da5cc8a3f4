using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Consoles, channels and screens of a daemon's host.</summary>
internal sealed class RemoteDomainConsoles(RemoteLink link) : IDomainConsoleDriver
{
    /// <inheritdoc/>
    public async Task<Stream> OpenConsoleAsync(DomainRef domain, string? device, DomainConsoleFlags flags, CancellationToken cancellationToken) =>
        (await link.OpenStreamAsync(DomainConsoleProcedures.OpenConsole, new(domain, device, (uint)flags), cancellationToken).ConfigureAwait(false)).Stream;

    /// <inheritdoc/>
    public async Task<Stream> OpenChannelAsync(DomainRef domain, string? name, DomainChannelFlags flags, CancellationToken cancellationToken) =>
        (await link.OpenStreamAsync(DomainConsoleProcedures.OpenChannel, new(domain, name, (uint)flags), cancellationToken).ConfigureAwait(false)).Stream;

    /// <inheritdoc/>
    public async Task<Screenshot> TakeScreenshotAsync(DomainRef domain, int screen, CancellationToken cancellationToken)
    {
        var (result, stream) = await link.OpenStreamAsync(
            DomainConsoleProcedures.TakeScreenshot, new(domain, (uint)screen, 0), cancellationToken).ConfigureAwait(false);
        return new(result.Text ?? "application/octet-stream", stream);
    }

    /// <inheritdoc/>
    /// <remarks>The socket travels beside the bytes of a unix connection; no other has room for it.</remarks>
    public async Task<Stream> OpenGraphicsAsync(DomainRef domain, int index, bool skipAuthentication, CancellationToken cancellationToken)
    {
        var (_, files) = await link.CallWithFilesAsync(
            DomainConsoleProcedures.OpenGraphicsFile, new(domain, (uint)index, skipAuthentication ? 1u : 0), [], cancellationToken).ConfigureAwait(false);
        return ReceivedSocket.Take(files);
    }

    /// <inheritdoc/>
    public Task ReloadGraphicsAsync(DomainRef domain, uint type, CancellationToken cancellationToken) =>
        link.CallAsync(DomainConsoleProcedures.ReloadGraphics, new(domain, type, 0), cancellationToken);
}
