using System.Globalization;
using System.Net;
using System.Net.Sockets;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Conformance.Targets;

/// <summary>The wire protocol over TCP.</summary>
public sealed class TcpTarget : WireTarget
{
    private protected override async Task<ITransport> DialAsync(CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var client = await TcpDialer.DialAsync(
            VirtUri.Parse(string.Create(CultureInfo.InvariantCulture, $"test+tcp://127.0.0.1:{port}/default")), new DialOptions(), cancellationToken);
        var server = await listener.AcceptSocketAsync(cancellationToken);
        _ = ServeAsync(new StreamTransport(new NetworkStream(server, ownsSocket: true), TransportSecurity.Bare, "test").Pipe, "tcp");
        return client;
    }
}
