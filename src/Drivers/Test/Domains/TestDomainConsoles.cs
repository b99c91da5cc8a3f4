using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Screens of domains of a test node.</summary>
internal sealed class TestDomainConsoles(TestNode node) : IDomainConsoleDriver
{
    /// <inheritdoc/>
    public Task<Screenshot> TakeScreenshotAsync(DomainRef domain, int screen, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = node.Domains.Find(domain);
                return new Screenshot("image/png", new MemoryStream(ScreenPicture.Draw(found.State), writable: false));
            },
            cancellationToken);
}
