using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Uri;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Opens the connections that clients ask for.</summary>
/// <param name="Drivers">The drivers that the server has.</param>
internal sealed record ConnectionOpener(DriverRegistry Drivers)
{
    private const uint ReadOnlyFlag = 1;

    /// <summary>Says who may do what, by client.</summary>
    internal Func<ServerSession, IAccessPolicy> Access { get; init; } = static _ => AllowAll.Instance;

    /// <summary>Opens a connection for a client.</summary>
    /// <param name="session">The client; through a read-only socket it gets a read-only connection whatever it asks for.</param>
    /// <param name="name">A URI without what only clients use; nothing lets the drivers be probed.</param>
    /// <param name="flags">virConnectFlags.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    internal Task<VirtConnection> OpenAsync(ServerSession session, string? name, uint flags, CancellationToken cancellationToken)
    {
        var uri = string.IsNullOrEmpty(name) ? null : VirtUri.Parse(name);
        var options = new VirtConnectionOptions
        {
            Open = new DriverOpenOptions { ReadOnly = session.Peer.IsReadOnly || (flags & ReadOnlyFlag) != 0 },
            Access = Access(session),
        };
        return VirtConnection.OpenAsync(Drivers, uri, options, cancellationToken);
    }
}
