using Microsoft.AspNetCore.Connections;
using VirtPS.Daemon.Systemd;

namespace VirtPS.Daemon.Listening;

/// <summary>A listener that clients can find.</summary>
/// <param name="kind">What it is for.</param>
/// <param name="listener">Kestrel's listener.</param>
/// <param name="name">What the log calls it.</param>
/// <param name="path">Its socket in the file system, which goes with it, or nothing.</param>
internal sealed class OpenListener(ListenerKind kind, IConnectionListener listener, string name, string? path) : IAsyncDisposable
{
    private bool _isOpen = true;

    /// <summary>What it is for.</summary>
    public ListenerKind Kind => kind;

    /// <summary>What the log calls it.</summary>
    public string Name => name;

    /// <summary>Waits for the next client.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The client's connection; nothing once the listener is closed.</returns>
    public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken) => listener.AcceptAsync(cancellationToken);

    /// <summary>Hears no more clients.</summary>
    /// <returns>A task that ends when the socket is gone.</returns>
    public async Task CloseAsync()
    {
        if (!_isOpen)
        {
            return;
        }

        _isOpen = false;
        if (path is not null)
        {
            File.Delete(path);
        }

        await listener.UnbindAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await listener.DisposeAsync().ConfigureAwait(false);
    }
}
