using VirtPS.Engine.Drivers;
using VirtPS.Engine.Uri;

namespace VirtPS.Engine.Rpc.Transport;

/// <summary>Has the caller's carrier open the way to a daemon at the far side of something that the engine does not know.</summary>
internal static class CarrierDialer
{
    /// <summary>Says where the daemon may be and has the carrier find it.</summary>
    /// <param name="uri">The URI as the far side would dial it; its parameters <c>socket</c> and <c>mode</c> count.</param>
    /// <param name="options">What else is known.</param>
    /// <param name="carrier">What carries the bytes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The open way.</returns>
    internal static async Task<ITransport> DialAsync(
        VirtUri uri, DialOptions options, Func<DaemonPlaces, CancellationToken, Task<CarriedWay>> carrier, CancellationToken cancellationToken)
    {
        var way = await carrier(new(Places(uri, options, isRoot: true), Places(uri, options, isRoot: false)), cancellationToken).ConfigureAwait(false);
        options.Taken?.Invoke(ConnectionStage.Socket, way.Description);
        options.Taken?.Invoke(ConnectionStage.Connect, way.Description);

        // The daemon sees a local client, so the far end is this machine to whoever names it.
        return new StreamTransport(way.Stream, new() { IsEncrypted = way.IsEncrypted, IsLocal = way.IsLocal }, way.Description);
    }

    private static IReadOnlyList<string> Places(VirtUri uri, DialOptions options, bool isRoot) =>
        uri.Remote.Socket is { } socket
            ? [socket]
            : new DaemonSockets("/run", DaemonPlaces.UserRun, isRoot).Candidates(uri, uri.Remote.Mode ?? RemoteMode.Auto, options.ReadOnly);
}
