using System.Net.Sockets;
using VirtPS.Engine.Rpc.Transport;

namespace VirtPS.Tests.Conformance.Targets;

/// <summary>The wire protocol over a Unix socket.</summary>
public sealed class UnixTarget : WireTarget
{
    private protected override async Task<ITransport> DialAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetTempPath(), $"virtps-{Guid.NewGuid():N}.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        try
        {
            var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await client.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            var server = await listener.AcceptAsync(cancellationToken);
            _ = ServeAsync(Transport(server).Pipe, "unix");
            return Transport(client);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static StreamTransport Transport(Socket socket) =>
        new(new NetworkStream(socket, ownsSocket: true), TransportSecurity.Local, "test");
}
