using VirtPS.Tests.Networks;

namespace VirtPS.Tests.Interop.Networks;

/// <summary>Tests with a network stack and a virtpsd of their own each, where the programs are there that those need.</summary>
public abstract class OnVirtualHost : IAsyncLifetime
{
    private protected VirtualHost Lab { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Peer.MissingRoot(NetworkFactAttribute.Programs) is null)
        {
            Lab = await VirtualHost.StartAsync();
        }
    }

    public async Task DisposeAsync()
    {
        if (Lab is not null)
        {
            await Lab.DisposeAsync();
        }
    }
}
