namespace VirtPS.Engine.Rpc.Server;

/// <summary>Keeps what each program's handlers hold for one client: its connection, its events, its place in a conversation.</summary>
internal sealed class SessionState : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Type, object> _parts = [];
    private bool _ended;

    /// <summary>Gives a part, made at its first use.</summary>
    internal T Get<T>(Func<T> make)
        where T : class
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            if (!_parts.TryGetValue(typeof(T), out var part))
            {
                part = make();
                _parts.Add(typeof(T), part);
            }

            return (T)part;
        }
    }

    /// <summary>Gives a part if it was made.</summary>
    internal T? Find<T>()
        where T : class
    {
        lock (_gate)
        {
            return _parts.TryGetValue(typeof(T), out var part) ? (T)part : null;
        }
    }

    /// <summary>Gives a part up.</summary>
    internal async ValueTask CloseAsync<T>()
        where T : class
    {
        object? part;
        lock (_gate)
        {
            _parts.Remove(typeof(T), out part);
        }

        await CloseAsync(part).ConfigureAwait(false);
    }

    /// <summary>Gives up every part that needs it, the newest first.</summary>
    public async ValueTask DisposeAsync()
    {
        object[] parts;
        lock (_gate)
        {
            _ended = true;
            parts = [.. _parts.Values.Reverse()];
            _parts.Clear();
        }

        foreach (var part in parts)
        {
            await CloseAsync(part).ConfigureAwait(false);
        }
    }

    private static async ValueTask CloseAsync(object? part)
    {
        if (part is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            (part as IDisposable)?.Dispose();
        }
    }
}
