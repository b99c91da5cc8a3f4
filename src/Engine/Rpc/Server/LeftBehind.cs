namespace VirtPS.Engine.Rpc.Server;

/// <summary>Gives up what a session has held.</summary>
internal static class LeftBehind
{
    /// <summary>Closes every part, one after the other; what one of them fails to give back keeps nothing of the others.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="failed">Hears of each failure.</param>
    internal static async ValueTask CloseAsync(IEnumerable<IAsyncDisposable> parts, Action<Exception> failed)
    {
        foreach (var part in parts)
        {
            try
            {
                await part.DisposeAsync().ConfigureAwait(false);
            }
#pragma warning disable CA1031 // A driver's failure to close is for the log; the session ends all the same.
            catch (Exception error)
#pragma warning restore CA1031
            {
                failed(error);
            }
        }
    }
}
