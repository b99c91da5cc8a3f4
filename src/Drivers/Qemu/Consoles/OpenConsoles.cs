namespace VirtPS.Drivers.Qemu.Consoles;

/// <summary>The consoles and channels of a guest that somebody holds; each has one holder at a time.</summary>
internal sealed class OpenConsoles : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Turn> _held = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Turn[] turns;
        lock (_gate)
        {
            turns = [.. _held.Values];
        }

        foreach (var turn in turns)
        {
            turn.Stream?.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Takes a turn at a device.</summary>
    /// <param name="alias">The device.</param>
    /// <param name="force">Whether its holder is thrown out.</param>
    /// <returns>The turn; null when somebody holds the device.</returns>
    internal Turn? Take(string alias, bool force)
    {
        Turn? other;
        var turn = new Turn(this, alias);
        lock (_gate)
        {
            if (_held.TryGetValue(alias, out other) && !force)
            {
                return null;
            }

            _held[alias] = turn;
        }

        other?.Stream?.Take();
        return turn;
    }

    private void Release(string alias, Turn turn)
    {
        lock (_gate)
        {
            if (_held.TryGetValue(alias, out var holder) && holder == turn)
            {
                _held.Remove(alias);
            }
        }
    }

    /// <summary>A turn at a device; it ends with the stream, or when it is disposed of without one.</summary>
    /// <param name="consoles">Where it is held.</param>
    /// <param name="alias">The device.</param>
    internal sealed class Turn(OpenConsoles consoles, string alias) : IDisposable
    {
        /// <summary>The stream; null while it is not open.</summary>
        internal HeldStream? Stream { get; private set; }

        /// <summary>Ties the turn to a stream.</summary>
        /// <param name="stream">The stream.</param>
        /// <returns>A stream whose end is the turn's end.</returns>
        internal Stream Keep(Stream stream) => Stream = new HeldStream(stream, End);

        /// <inheritdoc/>
        public void Dispose()
        {
            if (Stream is null)
            {
                End();
            }
        }

        private void End() => consoles.Release(alias, this);
    }
}
