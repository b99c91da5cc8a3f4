using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace VirtPS.Daemon.Listening;

/// <summary>Listens on a Unix socket; unlike Kestrel's own listener it lets open files come along.</summary>
/// <param name="socket">The socket, bound and listening.</param>
internal sealed class LocalListener(Socket socket) : IConnectionListener
{
    private static readonly TimeSpan Shortage = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public EndPoint EndPoint => socket.LocalEndPoint!;

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                return new LocalConnection(await socket.AcceptAsync(cancellationToken).ConfigureAwait(false));
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return null;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.TooManyOpenSockets)
            {
                // Somebody has to leave first, and nobody says when.
                await Task.Delay(Shortage, cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                // It left before it was taken in.
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        socket.Dispose();
        return default;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => UnbindAsync(CancellationToken.None);
}
