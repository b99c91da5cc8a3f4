namespace VirtPS.Drivers.NWFilter.Sets;

/// <summary>Looks again and again whether the host's sets have changed, of which the kernel tells nobody.</summary>
internal sealed class SetFollower : IDisposable
{
    /// <summary>After how long a change of a set counts at the latest, but for the time that the change itself takes.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();

    /// <summary>Begins to look.</summary>
    /// <param name="look">Looks once; fails of nothing but being stopped.</param>
    internal SetFollower(Func<CancellationToken, Task> look) => _ = FollowAsync(look, _stop.Token);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private static async Task FollowAsync(Func<CancellationToken, Task> look, CancellationToken cancellationToken)
    {
        using var clock = new PeriodicTimer(Interval);
        try
        {
            while (await clock.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                await look(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // Nobody needs to know any more.
        }
    }
}
