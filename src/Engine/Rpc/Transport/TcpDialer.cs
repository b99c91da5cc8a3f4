using VirtPS.Engine.Drivers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Engine.Rpc.Transport;

/// <summary>Connects over bare TCP.</summary>
/// <remarks>virNetSocketNewConnectTCP. Nothing is encrypted here; daemons take such a connection only with a SASL mechanism that encrypts.</remarks>
internal static class TcpDialer
{
    /// <summary>Connects to the host of a URI; without one, to this machine.</summary>
    /// <param name="uri">The URI.</param>
    /// <param name="options">What else is known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The open way.</returns>
    /// <exception cref="VirtException">SystemError.</exception>
    public static async Task<ITransport> DialAsync(VirtUri uri, DialOptions options, CancellationToken cancellationToken)
    {
        var (stream, place) = await ConnectAsync(uri, options, cancellationToken).ConfigureAwait(false);
        return new StreamTransport(stream, TransportSecurity.Bare with { ServerName = HostOf(uri) }, place);
    }

    /// <summary>Gets the host that a URI means.</summary>
    /// <param name="uri">The URI.</param>
    /// <returns>Its host, or <c>localhost</c>.</returns>
    public static string HostOf(VirtUri uri) => uri.Host ?? "localhost";

    /// <summary>Makes the TCP connection that TLS stands on as well.</summary>
    /// <param name="uri">The URI.</param>
    /// <param name="options">What else is known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The stream, which owns its socket, and the words <c>host:port</c>.</returns>
    /// <exception cref="VirtException">SystemError.</exception>
    public static async Task<(NetworkStream Stream, string Place)> ConnectAsync(
        VirtUri uri, DialOptions options, CancellationToken cancellationToken)
    {
        var host = HostOf(uri);
        var port = uri.Port ?? throw TransportErrors.Argument($"the URI '{uri}' needs a port");
        var place = string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
        var addresses = await ResolveAsync(host, port, cancellationToken).ConfigureAwait(false);
        options.Taken?.Invoke(ConnectionStage.Resolve, string.Join(", ", addresses.Select(address => address.ToString())));
        try
        {
            var socket = await AddressRace.ConnectAsync(addresses, port, cancellationToken).ConfigureAwait(false);
            options.Taken?.Invoke(ConnectionStage.Connect, socket.RemoteEndPoint!.ToString()!);
            return (new NetworkStream(socket, ownsSocket: true), place);
        }
        catch (SocketException e)
        {
            throw TransportErrors.System($"unable to connect to server at '{place}': {TransportErrors.Reason(e)}", Advice(uri.Transport, e));
        }
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, int port, CancellationToken cancellationToken)
    {
        // An address with a zone (fe80::1%eth0) is one too.
        if (IPAddress.TryParse(host, out var address))
        {
            return [address];
        }

        try
        {
            return await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false) is { Length: > 0 } found
                ? found
                : throw new SocketException((int)SocketError.HostNotFound);
        }
        catch (SocketException e)
        {
            throw TransportErrors.System(
                string.Create(CultureInfo.InvariantCulture, $"Unable to resolve address '{host}' service '{port}': {e.Message}"),
                "check the spelling of the host's name and that it is in DNS or in the hosts file");
        }
        catch (ArgumentException)
        {
            throw TransportErrors.Argument($"'{host}' cannot be the name of a host: it is too long or has characters that names do not have");
        }
    }

    private static string Advice(VirtTransport transport, SocketException error)
    {
        var (daemon, keys) = transport == VirtTransport.Tls ? ("TLS", "listen_tls, tls_port") : ("TCP", "listen_tcp, tcp_port");
        return error.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => $"nothing listens there: is the daemon running and set to take {daemon} connections ({keys})?",
            SocketError.TimedOut => "nothing answers: is a firewall in the way?",
            SocketError.NetworkUnreachable or SocketError.HostUnreachable => "there is no route: check the address and the network",
            _ => $"is the daemon running and set to take {daemon} connections ({keys})?",
        };
    }
}
