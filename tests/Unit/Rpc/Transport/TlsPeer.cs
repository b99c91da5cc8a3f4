using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Transport.Tls;

namespace VirtPS.Tests.Unit.Rpc.Transport;

/// <summary>A daemon's end of TLS on this machine: takes one client, confirms, and hands the stream over.</summary>
internal sealed class TlsPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public TlsPeer(TlsServerIdentity identity, byte[]? answer = null)
    {
        _listener.Start();
        Accepted = AcceptAsync(identity, answer ?? TlsServerIdentity.Confirmation.ToArray());
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public VirtException? Refusal { get; private set; }

    /// <summary>The stream after the handshake; fails as the handshake does.</summary>
    public Task<SslStream> Accepted { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        try
        {
            await (await Accepted).DisposeAsync();
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            // The handshake failed, as a test wanted.
        }
    }

    private async Task<SslStream> AcceptAsync(TlsServerIdentity identity, byte[] answer)
    {
        var stream = new SslStream(new NetworkStream(await _listener.AcceptSocketAsync(), ownsSocket: true));
        try
        {
            await stream.AuthenticateAsServerAsync(identity.CreateOptions(refused => Refusal = refused));
            await stream.WriteAsync(answer);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }
}
