using VirtPS.Engine.Drivers;
using System.Net.Sockets;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Transport.Descriptors;
using VirtPS.Engine.Uri;

namespace VirtPS.Engine.Rpc.Transport;

/// <summary>Connects to the Unix socket of a daemon on this machine.</summary>
/// <remarks>virNetSocketNewConnectUNIX.</remarks>
internal static class UnixDialer
{
    /// <summary>Finds the daemon's socket and connects to it.</summary>
    /// <param name="uri">The URI; its parameters <c>socket</c> and <c>mode</c> count.</param>
    /// <param name="options">What else is known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The open way.</returns>
    /// <exception cref="VirtException">SystemError, with the paths that were tried; OperationUnsupported for a mode that cannot be.</exception>
    public static Task<ITransport> DialAsync(VirtUri uri, DialOptions options, CancellationToken cancellationToken) =>
        DialAsync(uri, options, DaemonSockets.ForCurrentUser(), cancellationToken);

    /// <summary>Finds the daemon's socket in certain places and connects to it.</summary>
    /// <param name="uri">The URI; its parameters <c>socket</c> and <c>mode</c> count.</param>
    /// <param name="options">What else is known.</param>
    /// <param name="sockets">Where daemons put their sockets.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The open way.</returns>
    /// <exception cref="VirtException">As above.</exception>
    public static async Task<ITransport> DialAsync(
        VirtUri uri, DialOptions options, DaemonSockets sockets, CancellationToken cancellationToken)
    {
        var path = uri.Remote.Socket ?? Find(uri, options, sockets);
        options.Taken?.Invoke(ConnectionStage.Socket, path);
        var transport = await ConnectAsync(path, cancellationToken).ConfigureAwait(false);
        options.Taken?.Invoke(ConnectionStage.Connect, path);
        return transport;
    }

    /// <summary>Connects to a socket.</summary>
    /// <param name="path">Its path; a leading <c>@</c> means Linux's abstract names.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The open way.</returns>
    /// <exception cref="VirtException">SystemError.</exception>
    public static async Task<ITransport> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(EndPoint(path), cancellationToken).ConfigureAwait(false);
            return new StreamTransport(UnixSocketStream.Over(socket), TransportSecurity.Local, path);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            var (reason, advice) = Explain(path, e);
            throw TransportErrors.System($"Failed to connect socket to '{path}': {reason}", advice);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static UnixDomainSocketEndPoint EndPoint(string path)
    {
        try
        {
            return new UnixDomainSocketEndPoint(path.StartsWith('@') ? "\0" + path[1..] : path);
        }
        catch (ArgumentException)
        {
            throw TransportErrors.System($"Path {path} too long for unix socket", "a socket's path has at most 107 bytes");
        }
    }

    private static string Find(VirtUri uri, DialOptions options, DaemonSockets sockets)
    {
        var mode = uri.Remote.Mode ?? options.Configuration?.Mode ?? RemoteMode.Auto;
        var candidates = sockets.Candidates(uri, mode, options.ReadOnly);
        return candidates.FirstOrDefault(File.Exists) ?? throw TransportErrors.System(
            $"no daemon for '{uri}' listens on this machine: there is none of {string.Join(", ", candidates)}",
            sockets.IsSession(uri)
                ? "start virtpsd or libvirtd as this user, open …///system for the system's daemon, or name a socket with ?socket=PATH"
                : "start virtpsd or libvirt's daemon, or name another socket with ?socket=PATH");
    }

    private static (string Reason, string Advice) Explain(string path, SocketException error) => error.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => (TransportErrors.Reason(error), "the daemon that made this socket is not running: start it"),
        SocketError.AccessDenied => (
            TransportErrors.Reason(error),
            "this user may not use the socket: join the group that owns it, such as libvirt, connect read-only, or run as root"),

        // The platform has no code of its own for a missing file.
        _ when !File.Exists(path) => ("No such file or directory", "is the daemon running, and is the path right?"),
        _ => (TransportErrors.Reason(error), "is this the socket of a daemon?"),
    };
}
