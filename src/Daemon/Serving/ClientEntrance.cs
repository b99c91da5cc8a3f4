using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using VirtPS.Daemon.Hosting;
using VirtPS.Daemon.Listening;
using VirtPS.Daemon.Systemd;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Server;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Engine.Rpc.Transport.Tls;

namespace VirtPS.Daemon.Serving;

/// <summary>Takes connections in: asks the kernel who is there, and does the TLS handshake.</summary>
/// <param name="conditions">What counts now.</param>
internal sealed class ClientEntrance(DaemonConditions conditions)
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    /// <summary>Takes a connection in.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="kind">The kind of listener that it came through.</param>
    /// <param name="cancellationToken">Ends a handshake that takes too long.</param>
    /// <returns>The client.</returns>
    /// <exception cref="VirtException">AuthFailed when its certificate is not taken.</exception>
    /// <exception cref="AuthenticationException">The handshake fails.</exception>
    /// <exception cref="IOException">The connection breaks.</exception>
    public async Task<ClientEntry> TakeAsync(ConnectionContext connection, ListenerKind kind, CancellationToken cancellationToken)
    {
        var socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        switch (kind)
        {
            case ListenerKind.Tls:
                return await ShakeHandsAsync(connection, cancellationToken).ConfigureAwait(false);
            case ListenerKind.Tcp:
                return new ClientEntry(connection.Transport, new ServerPeer
                {
                    Address = AddressOf(connection), Transport = "tcp", Authentication = Type(conditions.Settings.Authentication.Tcp),
                });
            default:
                return new ClientEntry(connection.Transport, Local(socket!, kind, conditions.Settings.Authentication), Files: (connection as LocalConnection)?.Files);
        }
    }

    /// <summary>Finds what to call a client before it is known.</summary>
    /// <param name="connection">Its connection.</param>
    /// <returns>Its address.</returns>
    public static string AddressOf(ConnectionContext connection) => connection.RemoteEndPoint is System.Net.IPEndPoint address
        ? new System.Net.IPEndPoint(address.Address.IsIPv4MappedToIPv6 ? address.Address.MapToIPv4() : address.Address, address.Port).ToString()
        : "a local process";

    private static ServerPeer Local(Socket socket, ListenerKind kind, AuthenticationSettings authentication)
    {
        var (process, user, group) = CredentialsOf(socket);
        if (kind == ListenerKind.Admin && user is { } caller && caller != Libc.User)
        {
            // Whoever may write to the socket may still not be whom the daemon belongs to.
            throw VirtException.Worded(VirtErrorCode.AuthFailed, $"Disallowing client {process} with uid {user}", VirtErrorDomain.Admin);
        }

        return new ServerPeer
        {
            Address = process is null ? "a local process" : $"process {process} of user {user}",
            Transport = "unix",
            IsReadOnly = kind == ListenerKind.ReadOnly,
            Pid = process,
            Uid = user,
            Gid = group,
            Authentication = kind switch
            {
                ListenerKind.ReadOnly => Type(authentication.ReadOnly),
                ListenerKind.ReadWrite => Type(authentication.ReadWrite),
                _ => AuthenticationType.None,
            },
        };
    }

    private static (int? Process, uint? User, uint? Group) CredentialsOf(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return default;
        }

        // struct ucred: process, user, group.
        Span<byte> credentials = stackalloc byte[3 * sizeof(int)];
        socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        var numbers = MemoryMarshal.Cast<byte, int>(credentials);
        return (numbers[0], (uint)numbers[1], (uint)numbers[2]);
    }

    private static AuthenticationType Type(AuthenticationScheme scheme) => scheme switch
    {
        AuthenticationScheme.Sasl => AuthenticationType.Sasl,
        AuthenticationScheme.Polkit => AuthenticationType.Polkit,
        _ => AuthenticationType.None,
    };

    private async Task<ClientEntry> ShakeHandsAsync(ConnectionContext connection, CancellationToken cancellationToken)
    {
        var identity = conditions.Tls ?? throw VirtException.Worded(VirtErrorCode.AuthFailed, "the daemon has no certificate to show", VirtErrorDomain.Rpc);
        VirtException? refusal = null;
        var stream = new SslStream(new DuplexStream(connection.Transport));
        try
        {
            await stream.AuthenticateAsServerAsync(identity.CreateOptions(reason => refusal = reason), cancellationToken).ConfigureAwait(false);

            // Its client waits for this byte before it says anything.
            await stream.WriteAsync(TlsServerIdentity.Confirmation, cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AuthenticationException e)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw refusal ?? (Exception)e;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        var security = TlsServerIdentity.SecurityOf(stream);
        var transport = new StreamTransport(stream, new PacketRecordStream(stream), security, AddressOf(connection));
        return new ClientEntry(transport.Pipe, new ServerPeer
        {
            Address = AddressOf(connection),
            Transport = "tls",
            IsEncrypted = true,
            KeyBits = security.KeyBits,
            CertificateName = security.PeerName,
            Authentication = Type(conditions.Settings.Authentication.Tls),
        }, transport);
    }
}
