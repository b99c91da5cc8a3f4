using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Engine.Uri;

namespace VirtPS.Drivers.Remote;

/// <summary>Every host that a daemon serves: libvirt's own, modular or not, and virtpsd.</summary>
/// <remarks>libvirt's remote driver. It takes what no driver before it took, since a daemon may know what this process does not.</remarks>
public sealed class RemoteDriver : IDriver
{
    /// <inheritdoc/>
    public string Name => "Remote";

    /// <inheritdoc/>
    public IReadOnlyList<string> Schemes { get; } =
    [
        "qemu", "lxc", "xen", "uml", "openvz", "ch", "bhyve", "vbox", "vz",
        "storage", "network", "nodedev", "interface", "nwfilter", "secret", "remote",
    ];

    /// <inheritdoc/>
    public DriverReach Reach => DriverReach.Remote;

    /// <inheritdoc/>
    public IReadOnlyDictionary<Type, Type> Families => RemoteConnection.FamilyClasses;

    /// <inheritdoc/>
    public IReadOnlyList<ConnectionStage> StagesTo(VirtUri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        ConnectionStage[] way = uri.Transport switch
        {
            VirtTransport.Unix => [ConnectionStage.Socket, ConnectionStage.Connect],
            VirtTransport.Tcp => [ConnectionStage.Resolve, ConnectionStage.Connect],
            VirtTransport.Tls =>
            [
                ConnectionStage.OwnCertificates, ConnectionStage.Resolve, ConnectionStage.Connect, ConnectionStage.Handshake,
                ConnectionStage.ServerCertificate, ConnectionStage.Confirmation,
            ],
            _ => [ConnectionStage.Program],
        };
        return [.. way, ConnectionStage.Authentication, ConnectionStage.Open];
    }

    /// <inheritdoc/>
    public async Task<IDriverConnection?> OpenAsync(VirtUri? uri, DriverOpenOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        // Over a transport any driver may be at the other end; on this machine there is no daemon for an unknown one.
        if (uri is null || !(uri.IsRemote || Schemes.Contains(uri.Driver)))
        {
            return null;
        }

        var configuration = await ClientConfiguration.LoadAsync(cancellationToken).ConfigureAwait(false);
        var dialing = new DialOptions { Configuration = configuration, ReadOnly = options.ReadOnly, Taken = options.Taken };
        Func<CancellationToken, Task<ITransport>> dial = options.Carrier is { } carrier
            ? token => CarrierDialer.DialAsync(uri, dialing, carrier, token)
            : token => TransportDialer.DialAsync(uri, dialing, token);
        return await OpenAsync(uri, options, dial, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens a connection over transports of the caller's making.</summary>
    internal static async Task<IDriverConnection> OpenAsync(
        VirtUri uri, DriverOpenOptions options, Func<CancellationToken, Task<ITransport>> dial, CancellationToken cancellationToken)
    {
        var opener = new RemoteOpener(uri, options, dial);
        var session = await opener.OpenAsync(cancellationToken).ConfigureAwait(false);
        var restore = options.RestoreFor is { } time ? new RestorePolicy(time) : null;
        return new RemoteConnection(new RemoteLink(session, opener.OpenAsync, restore, TimeProvider.System));
    }
}
