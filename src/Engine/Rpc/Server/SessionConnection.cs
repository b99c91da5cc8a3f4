using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Holds the connection that a client has opened through its session.</summary>
internal sealed class SessionConnection : IAsyncDisposable
{
    private VirtConnection? _current;
    private int _opening;

    /// <summary>The connection.</summary>
    /// <exception cref="VirtException">InternalError, in libvirt's words, before it is open.</exception>
    internal VirtConnection Current =>
        _current ?? throw VirtException.Worded(VirtErrorCode.InternalError, "internal error: connection not open", VirtErrorDomain.Rpc);

    /// <summary>The name of its driver; null before it is open.</summary>
    internal string? DriverName => _current?.DriverName;

    /// <summary>Opens it, once.</summary>
    internal async ValueTask OpenAsync(Func<Task<VirtConnection>> open)
    {
        if (Interlocked.Exchange(ref _opening, 1) != 0)
        {
            throw VirtException.Worded(VirtErrorCode.InternalError, "internal error: connection already open", VirtErrorDomain.Rpc);
        }

        try
        {
            _current = await open().ConfigureAwait(false);
        }
        catch
        {
            _opening = 0;
            throw;
        }
    }

    /// <summary>Closes it if it is open.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _current, null) is { } open)
        {
            _opening = 0;
            await open.DisposeAsync().ConfigureAwait(false);
        }
    }
}
