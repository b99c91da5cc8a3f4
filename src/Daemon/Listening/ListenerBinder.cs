using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VirtPS.Daemon.Hosting;
using VirtPS.Daemon.Systemd;

namespace VirtPS.Daemon.Listening;

/// <summary>Opens listeners with Kestrel's socket transport.</summary>
/// <param name="loggers">Where Kestrel writes.</param>
internal sealed class ListenerBinder(ILoggerFactory loggers)
{
    /// <summary>Opens a listener; once this is over, clients find it.</summary>
    /// <param name="planned">Where it is to be.</param>
    /// <param name="backlog">How many connections may wait to be accepted.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The listener.</returns>
    /// <exception cref="DaemonException">It cannot be opened.</exception>
    public async Task<OpenListener> BindAsync(PlannedListener planned, int backlog, CancellationToken cancellationToken)
    {
        try
        {
            return planned switch
            {
                UnixListener unix => await BindUnixAsync(unix, backlog).ConfigureAwait(false),
                PortListener port => await BindPortAsync(port, backlog, cancellationToken).ConfigureAwait(false),
                InheritedListener inherited => await AdoptAsync(inherited, backlog, cancellationToken).ConfigureAwait(false),
                _ => throw new ArgumentOutOfRangeException(nameof(planned)),
            };
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or ArgumentException or AddressInUseException)
        {
            throw new DaemonException($"cannot listen on {Describe(planned)}: {e.Message}", e);
        }
    }

    private static string Describe(PlannedListener planned) => planned switch
    {
        UnixListener unix => unix.Path,
        PortListener port => $"port {port.Address}",
        _ => $"the service manager's socket for {planned.Kind}",
    };

    private static async Task<OpenListener> BindUnixAsync(UnixListener planned, int backlog)
    {
        RefuseIfServed(planned.Path);
        DirectoryMaker.Make(Path.GetDirectoryName(planned.Path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

        // It gets its permissions and begins to listen under another name, and then its own, in place of what an earlier
        // daemon left there: nobody ever finds it half made.
        var draft = $"{planned.Path}.{Environment.ProcessId}";
        File.Delete(draft);
        var listener = Listen(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), draft, backlog);
        try
        {
            if (planned.Group is { } group)
            {
                Libc.ChangeGroup(draft, group);
            }

            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(draft, planned.Mode);
            }

            File.Move(draft, planned.Path, overwrite: true);
            return new OpenListener(planned.Kind, listener, planned.Path, planned.Path);
        }
        catch
        {
            await listener.DisposeAsync().ConfigureAwait(false);
            File.Delete(draft);
            throw;
        }
    }

    private static LocalListener Listen(Socket socket, string path, int backlog)
    {
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            socket.Listen(backlog);
            return new LocalListener(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void RefuseIfServed(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // Left behind by a daemon that was killed.
            return;
        }

        throw new IOException("another program listens there");
    }

    private async Task<OpenListener> BindPortAsync(PortListener planned, int backlog, CancellationToken cancellationToken)
    {
        var listener = await StartAsync(planned.Address, backlog, SocketTransportOptions.CreateDefaultBoundListenSocket, cancellationToken).ConfigureAwait(false);
        return new OpenListener(planned.Kind, listener, $"port {listener.EndPoint}", null);
    }

    private async Task<OpenListener> AdoptAsync(InheritedListener planned, int backlog, CancellationToken cancellationToken)
    {
        if (planned.Kind is ListenerKind.ReadWrite or ListenerKind.ReadOnly or ListenerKind.Admin)
        {
            var socket = new Socket(new SafeSocketHandle(planned.Descriptor, ownsHandle: true));
            return new OpenListener(planned.Kind, new LocalListener(socket), $"descriptor {planned.Descriptor}", null);
        }

        var endPoint = new FileHandleEndPoint((ulong)planned.Descriptor, FileHandleType.Auto);
        var listener = await StartAsync(endPoint, backlog, SocketTransportOptions.CreateDefaultBoundListenSocket, cancellationToken).ConfigureAwait(false);
        return new OpenListener(planned.Kind, listener, $"descriptor {planned.Descriptor}", null);
    }

    private async Task<IConnectionListener> StartAsync(EndPoint endPoint, int backlog, Func<EndPoint, Socket> bind, CancellationToken cancellationToken)
    {
        var options = new SocketTransportOptions
        {
            Backlog = backlog,
            CreateBoundListenSocket = bind,

            // A session never blocks the thread that brings its bytes: what may take long is awaited.
            UnsafePreferInlineScheduling = true,
        };
        return await new SocketTransportFactory(Options.Create(options), loggers).BindAsync(endPoint, cancellationToken).ConfigureAwait(false);
    }
}
