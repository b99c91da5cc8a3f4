using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using VirtPS.Engine.Pki;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Engine.Rpc.Transport.Tls;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Conformance.Targets;

/// <summary>The wire protocol under TLS, both ends with certificates of an authority of the engine's own making.</summary>
public sealed class TlsTarget : WireTarget
{
    // One authority serves all targets of the run.
    private static readonly Lazy<Task<Lab>> Certificates = new(Lab.CreateAsync);

    private protected override async Task<ITransport> DialAsync(CancellationToken cancellationToken)
    {
        var lab = await Certificates.Value;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var accepting = AcceptAsync(listener, lab.Server, cancellationToken);
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var uri = string.Create(CultureInfo.InvariantCulture, $"test+tls://127.0.0.1:{port}/default?pkipath={lab.Client}");
        var client = await TlsDialer.DialAsync(VirtUri.Parse(uri), new DialOptions(), cancellationToken);
        await accepting;
        return client;
    }

    private async Task AcceptAsync(TcpListener listener, TlsServerIdentity identity, CancellationToken cancellationToken)
    {
        var stream = new SslStream(new NetworkStream(await listener.AcceptSocketAsync(cancellationToken), ownsSocket: true));
        await stream.AuthenticateAsServerAsync(identity.CreateOptions(), cancellationToken);
        await stream.WriteAsync(TlsServerIdentity.Confirmation, cancellationToken);
        _ = ServeAsync(new StreamTransport(stream, TlsServerIdentity.SecurityOf(stream), "test").Pipe, "tls");
    }

    private sealed record Lab(TlsServerIdentity Server, string Client)
    {
        internal static async Task<Lab> CreateAsync()
        {
            var directory = Directory.CreateTempSubdirectory("virtps-").FullName;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);
            var token = CancellationToken.None;
            var authority = await CertificateAuthority.CreateAsync(
                Path.Combine(directory, "ca"), new CertificateOrder { Name = "conformance" }, overwrite: false, token);
            var server = Path.Combine(directory, "server");
            var order = new CertificateOrder { Name = "127.0.0.1", Role = CertificateRole.Server, IPAddresses = [IPAddress.Loopback] };
            await authority.IssueAsync(order, server, overwrite: false, token);
            var client = Path.Combine(directory, "client");
            await authority.IssueAsync(new CertificateOrder { Name = "client", Role = CertificateRole.Client }, client, overwrite: false, token);
            var settings = new TlsServerSettings { Files = PkiFiles.In(server, CertificateRole.Server) };
            return new(await TlsServerIdentity.LoadAsync(settings, TimeProvider.System, token), client);
        }
    }
}
