using VirtPS.Engine.Rpc.Client;
using VirtPS.Engine.Rpc.Transport;

namespace VirtPS.Drivers.Remote;

/// <summary>An open connection to a daemon with what was learned while it was opened.</summary>
/// <param name="Transport">What carries the bytes.</param>
/// <param name="Client">What makes the calls.</param>
/// <param name="Security">How safe the connection is.</param>
/// <param name="Uri">The URI as the daemon gives it.</param>
/// <param name="HasEventCallbacks">Whether events carry the id of their registration.</param>
/// <param name="TakesManyCalls">Whether any number of calls may be under way at once.</param>
internal sealed record RemoteSession(ITransport Transport, RpcClient Client, TransportSecurity Security, string Uri, bool HasEventCallbacks, bool TakesManyCalls) : IAsyncDisposable
{
    private int _disposed;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await Client.DisposeAsync().ConfigureAwait(false);
        await Transport.DisposeAsync().ConfigureAwait(false);
    }
}
