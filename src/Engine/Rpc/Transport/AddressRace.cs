using System.Net;
using System.Net.Sockets;

namespace VirtPS.Engine.Rpc.Transport;

/// <summary>Connects to whichever address of a host answers first.</summary>
/// <remarks>RFC 8305, section 5: the addresses start one after the other, a short time or a failure apart, the two families in turn.</remarks>
internal static class AddressRace
{
    private static readonly TimeSpan Head = TimeSpan.FromMilliseconds(250);

    /// <summary>Connects to one of the addresses.</summary>
    /// <param name="addresses">The addresses, best first; at least one.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellationToken">Gives up; no socket stays open.</param>
    /// <returns>A connected socket without Nagle's delay.</returns>
    /// <exception cref="SocketException">The failure of the first address, when all fail.</exception>
    public static async Task<Socket> ConnectAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancellationToken)
    {
        using var race = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = new Queue<IPAddress>(InTurn(addresses));
        var running = new List<Task<Socket>>();
        Task<Socket>? firstFailure = null;
        try
        {
            while (true)
            {
                if (waiting.TryDequeue(out var next))
                {
                    running.Add(ConnectAsync(new IPEndPoint(next, port), race.Token));
                }
                else if (running.Count == 0)
                {
                    return await firstFailure!.ConfigureAwait(false);
                }

                var ended = await FirstAsync(running, waiting.Count > 0, race.Token).ConfigureAwait(false);
                if (ended is null)
                {
                    continue;
                }

                running.Remove(ended);
                if (ended.IsCompletedSuccessfully)
                {
                    return await ended.ConfigureAwait(false);
                }

                cancellationToken.ThrowIfCancellationRequested();
                firstFailure ??= ended;
            }
        }
        finally
        {
            await race.CancelAsync().ConfigureAwait(false);
            foreach (var late in running)
            {
                _ = CloseAsync(late);
            }
        }
    }

    // Nothing when the head start is over before anything has ended.
    private static async Task<Task<Socket>?> FirstAsync(List<Task<Socket>> running, bool more, CancellationToken cancellationToken)
    {
        if (!more)
        {
            return await Task.WhenAny(running).ConfigureAwait(false);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var head = Task.Delay(Head, stop.Token);
        var ended = await Task.WhenAny([.. running, head]).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        return ended as Task<Socket>;
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task CloseAsync(Task<Socket> late)
    {
        await ((Task)late).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (late.IsCompletedSuccessfully)
        {
            (await late.ConfigureAwait(false)).Dispose();
        }
    }

    private static IEnumerable<IPAddress> InTurn(IReadOnlyList<IPAddress> addresses)
    {
        var first = addresses.Where(address => address.AddressFamily == addresses[0].AddressFamily).ToList();
        var other = addresses.Where(address => address.AddressFamily != addresses[0].AddressFamily).ToList();
        for (var i = 0; i < Math.Max(first.Count, other.Count); i++)
        {
            foreach (var family in new[] { first, other })
            {
                if (i < family.Count)
                {
                    yield return family[i];
                }
            }
        }
    }
}
