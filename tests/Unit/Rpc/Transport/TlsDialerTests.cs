using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Pki;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Engine.Rpc.Transport.Tls;
using VirtPS.Engine.Uri;
using VirtPS.Tests.Unit.Pki;

namespace VirtPS.Tests.Unit.Rpc.Transport;

/// <summary>TLS between the engine's two ends, with good certificates and with each kind of bad ones.</summary>
public sealed class TlsDialerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly X509Certificate2 _authority = TestPki.Issue(CertificateSpec.Authority());

    public void Dispose()
    {
        _directory.Dispose();
        _authority.Dispose();
    }

    public static TheoryData<string, string> BadServers() => new()
    {
        { "expired", "The server certificate [session] has expired" },
        { "future", "The server certificate [session] is not yet active" },
        { "other CA", "hasn't got a known issuer" },
        { "self-signed", "hasn't got a known issuer" },
        { "other name", "Certificate [session] owner does not match the hostname localhost: it is for elsewhere.example" },
        { "client's purpose", "purpose does not allow use with a TLS server" },
        { "CA as server", "basic constraints show a CA, but we need one for a server" },
        { "revoked", "The certificate has been revoked" },
        { "old list", "revocation list is out of date" },
    };

    [Theory]
    [InlineData(null, "", SslProtocols.Tls12)]
    [InlineData("NORMAL:+VERS-TLS1.3", "", SslProtocols.Tls13)]
    [InlineData("NORMAL:-VERS-TLS1.2", "", SslProtocols.Tls13)]
    [InlineData("NORMAL:+VERS-TLS1.3", "&tls_priority=NORMAL:-VERS-ALL:%2BVERS-TLS1.2", SslProtocols.Tls12)]
    public async Task Both_sides_meet_and_know_each_other(string? priority, string more, SslProtocols version)
    {
        await using var peer = new TlsPeer(await ServerAsync(CertificateSpec.Server(), settings => settings with { Priority = priority }));
        await using var transport = await DialAsync(peer.Port, Client(), more);
        await using var server = await peer.Accepted;

        await transport.Pipe.Output.WriteAsync(new byte[] { 1, 2, 3 });
        var got = new byte[3];
        await server.ReadExactlyAsync(got);
        await server.WriteAsync(new byte[] { 4, 5 });
        var answer = await transport.Pipe.Input.ReadAtLeastAsync(2);

        Assert.Equal([1, 2, 3], got);
        Assert.Equal([4, 5], answer.Buffer.FirstSpan.ToArray());
        Assert.Equal(version, server.SslProtocol);
        Assert.True(transport.Security.IsEncrypted);
        Assert.False(transport.Security.IsLocal);
        Assert.Equal(256, transport.Security.KeyBits);
        Assert.Equal("localhost", transport.Security.ServerName);
        Assert.Equal("O=Lab,CN=localhost", transport.Security.PeerName);
        Assert.Equal("O=Lab,CN=client1", TlsServerIdentity.SecurityOf(server).PeerName);
    }

    [Fact]
    public async Task Nothing_stands_between_the_handshake_and_the_confirmation()
    {
        // libvirt's client gives up when the first record after the handshake is not the confirmation, a session ticket for instance.
        await using var peer = new TlsPeer(await ServerAsync(CertificateSpec.Server()), []);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, peer.Port);
        await using var tls = new System.Net.Security.SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        var files = Client();
        using var own = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
        await tls.AuthenticateAsClientAsync("localhost", [own], checkCertificateRevocation: false);
        await using var server = await peer.Accepted;
        await server.WriteAsync(TlsServerIdentity.Confirmation);

        // The header of the record on the bare connection: application data (23), and one byte with what its cipher adds.
        var header = new byte[5];
        await client.GetStream().ReadExactlyAsync(header);
        Assert.Equal(23, header[0]);
        Assert.InRange((header[3] << 8) | header[4], 1 + 16, 1 + 16 + 16);
    }

    [Fact]
    public async Task What_comes_with_the_confirmation_is_left_for_the_protocol()
    {
        await using var peer = new TlsPeer(await ServerAsync(CertificateSpec.Server()), [1, 0xAA, 0xBB]);
        await using var transport = await DialAsync(peer.Port, Client());
        Assert.Equal([0xAA, 0xBB], (await transport.Pipe.Input.ReadAtLeastAsync(2)).Buffer.FirstSpan.ToArray());
    }

    [Fact]
    public async Task Another_byte_than_the_confirmation_is_no_welcome()
    {
        await using var peer = new TlsPeer(await ServerAsync(CertificateSpec.Server()), [2]);
        var error = await Assert.ThrowsAsync<VirtException>(() => DialAsync(peer.Port, Client()));
        Assert.Equal(VirtErrorCode.AuthFailed, error.Code);
        Assert.Contains("something else than its confirmation", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadServers))]
    public async Task A_server_with_a_bad_certificate_is_refused(string kind, string expected)
    {
        var (identity, client) = await BadServerAsync(kind);
        await using (var peer = new TlsPeer(identity))
        {
            var error = await Assert.ThrowsAsync<VirtException>(() => DialAsync(peer.Port, client));
            Assert.StartsWith("Failed to verify peer's certificate", error.Message, StringComparison.Ordinal);
            Assert.Equal(VirtErrorCode.AuthFailed, error.Code);
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }

        await using var again = new TlsPeer(identity);
        await using var transport = await DialAsync(again.Port, client, "&no_verify=1");
        Assert.True(transport.Security.IsEncrypted);
    }

    [Fact]
    public async Task A_purpose_that_is_not_critical_forbids_nothing_as_in_libvirt()
    {
        await using var peer = new TlsPeer(await ServerAsync(CertificateSpec.Server() with { Purpose = TestPki.ClientPurpose, IsCritical = false }));
        await using var transport = await DialAsync(peer.Port, Client());
        Assert.True(transport.Security.IsEncrypted);
    }

    [Fact]
    public async Task A_name_in_the_subject_alone_counts_where_there_are_no_others()
    {
        var bare = new CertificateSpec("CN=localhost") { Purpose = TestPki.ServerPurpose };
        await using var peer = new TlsPeer(await ServerAsync(bare));
        await using var transport = await DialAsync(peer.Port, Client());
        Assert.Equal("CN=localhost", transport.Security.PeerName);
    }

    [Theory]
    [InlineData("tls_allowed_dn_list", "O=Lab,CN=client1", "O=Lab,CN=c?ient*", true)]
    [InlineData("tls_allowed_dn_list", "O=Lab,CN=client1", "CN=client1", false)]
    [InlineData("tls_allowed_dn_list", "O=Lab,CN=client1", "", false)]
    public async Task Only_clients_on_the_list_come_in(string key, string name, string pattern, bool isTaken)
    {
        var identity = await ServerAsync(CertificateSpec.Server(), settings => settings with { AllowedNames = pattern.Length > 0 ? [pattern] : [] });
        await using var peer = new TlsPeer(identity);
        if (isTaken)
        {
            await using var transport = await DialAsync(peer.Port, Client());
            Assert.Null(peer.Refusal);
            return;
        }

        var error = await Assert.ThrowsAsync<VirtException>(() => DialAsync(peer.Port, Client()));
        Assert.Contains("did not take the certificate of " + name, error.Message, StringComparison.Ordinal);
        Assert.Contains(key, peer.Refusal!.Message, StringComparison.Ordinal);
        Assert.Contains(name, peer.Refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_without_a_certificate_is_refused_unless_nobody_looks()
    {
        var bare = Write("bare", CertificateRole.Client, null);
        await using (var strict = new TlsPeer(await ServerAsync(CertificateSpec.Server())))
        {
            var error = await Assert.ThrowsAsync<VirtException>(() => DialAsync(strict.Port, bare, "", pkiPath: false));
            Assert.Contains("a client without a certificate", error.Message, StringComparison.Ordinal);
        }

        await using var lax = new TlsPeer(await ServerAsync(CertificateSpec.Server(), settings => settings with { VerifiesClients = false }));
        await using var transport = await DialAsync(lax.Port, bare, "", pkiPath: false);
        Assert.True(transport.Security.IsEncrypted);
    }

    [Fact]
    public async Task A_revoked_client_is_refused_after_a_reload()
    {
        var own = TestPki.Issue(CertificateSpec.Client(), _authority);
        var client = TestPki.Write(_directory["client"], CertificateRole.Client, _authority, own);
        var identity = await ServerAsync(CertificateSpec.Server());
        await using (var before = new TlsPeer(identity))
        {
            await using var transport = await DialAsync(before.Port, client);
        }

        File.WriteAllText(_directory["server/cacrl.pem"], TestPki.Revoke(_authority, DateTimeOffset.UtcNow.AddDays(1), own));
        await identity.ReloadAsync(CancellationToken.None);
        await using var after = new TlsPeer(identity);
        await Assert.ThrowsAsync<VirtException>(() => DialAsync(after.Port, client));
        Assert.Contains("has been revoked", after.Refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_of_bad_files_leaves_the_good_ones_in_force()
    {
        var identity = await ServerAsync(CertificateSpec.Server());
        File.WriteAllText(_directory["server/servercert.pem"], "nothing");
        await Assert.ThrowsAsync<VirtException>(() => identity.ReloadAsync(CancellationToken.None));
        await using var peer = new TlsPeer(identity);
        await using var transport = await DialAsync(peer.Port, Client());
        Assert.True(transport.Security.IsEncrypted);
    }

    [Fact]
    public async Task A_handshake_that_is_given_up_closes_the_connection()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var dialing = DialAsync(((IPEndPoint)listener.LocalEndpoint).Port, Client(), cancellationToken: stop.Token);
        using var silent = await listener.AcceptSocketAsync();
        Assert.NotEqual(0, await silent.ReceiveAsync(new byte[1024]));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dialing);
        while (await silent.ReceiveAsync(new byte[1024]) > 0)
        {
        }
    }

    [Fact]
    public async Task A_server_that_speaks_no_TLS_is_told_apart_from_one_with_a_bad_certificate()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var dialing = DialAsync(((IPEndPoint)listener.LocalEndpoint).Port, Client());
        using var plain = await listener.AcceptSocketAsync();
        await plain.SendAsync("SSH-2.0-OpenSSH\r\n"u8.ToArray());
        var error = await Assert.ThrowsAsync<VirtException>(() => dialing);
        Assert.Equal(VirtErrorCode.GnutlsError, error.Code);
    }

    private async Task<(TlsServerIdentity Identity, PkiFiles Client)> BadServerAsync(string kind)
    {
        using var other = TestPki.Issue(CertificateSpec.Authority("Other CA"));
        var good = CertificateSpec.Server();
        var now = DateTimeOffset.UtcNow;
        var own = kind switch
        {
            "expired" => TestPki.Issue(good with { NotBefore = now.AddHours(-2), NotAfter = now.AddHours(-1) }, _authority),
            "future" => TestPki.Issue(good with { NotBefore = now.AddHours(1) }, _authority),
            "other CA" => TestPki.Issue(good, other),
            "self-signed" => TestPki.Issue(good),
            "other name" => TestPki.Issue(CertificateSpec.Server("elsewhere.example"), _authority),
            "client's purpose" => TestPki.Issue(good with { Purpose = TestPki.ClientPurpose }, _authority),
            "CA as server" => TestPki.Issue(good with { IsAuthority = true }, _authority),
            _ => TestPki.Issue(good, _authority),
        };
        var revoked = kind switch
        {
            "revoked" => TestPki.Revoke(_authority, now.AddDays(1), own),
            "old list" => TestPki.Revoke(_authority, now.AddDays(-1)),
            _ => null,
        };
        var files = TestPki.Write(_directory["server"], CertificateRole.Server, _authority, own);
        var identity = await TlsServerIdentity.LoadAsync(
            new TlsServerSettings { Files = files, ChecksSanity = false }, TimeProvider.System, CancellationToken.None);
        return (identity, TestPki.Write(_directory["client"], CertificateRole.Client, _authority, TestPki.Issue(CertificateSpec.Client(), _authority), revoked));
    }

    private Task<TlsServerIdentity> ServerAsync(CertificateSpec spec, Func<TlsServerSettings, TlsServerSettings>? change = null)
    {
        var settings = new TlsServerSettings { Files = Write("server", CertificateRole.Server, spec), ChecksSanity = false };
        return TlsServerIdentity.LoadAsync(change?.Invoke(settings) ?? settings, TimeProvider.System, CancellationToken.None);
    }

    private PkiFiles Client() => Write("client", CertificateRole.Client, CertificateSpec.Client());

    private PkiFiles Write(string name, CertificateRole role, CertificateSpec? spec) =>
        TestPki.Write(_directory[name], role, _authority, spec is null ? null : TestPki.Issue(spec, _authority));

    private static async Task<ITransport> DialAsync(
        int port, PkiFiles client, string more = "", bool pkiPath = true, CancellationToken cancellationToken = default)
    {
        var directory = Path.GetDirectoryName(client.CaCertificate)!;
        var query = string.Create(CultureInfo.InvariantCulture, $"test+tls://localhost:{port}/default?{(pkiPath ? "pkipath=" + directory : "x=")}{more}");
        return await TlsDialer.DialAsync(
            VirtUri.Parse(query), new DialOptions(), new PkiPlaces("/nonexistent", directory), TimeProvider.System, cancellationToken);
    }
}
