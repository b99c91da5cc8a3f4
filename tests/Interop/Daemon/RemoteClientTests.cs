using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using VirtPS.Engine.Rpc.Auth;
using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Interop;

/// <summary>The real virsh proves to virtpsd who it is.</summary>
public sealed partial class RemoteClientTests : IAsyncLifetime
{
    private readonly DaemonRun _daemon = new();

    private string Pki => Path.Combine(_daemon.Root, "pki");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _daemon.DisposeAsync();

    [PeerFact("virsh")]
    public async Task By_a_certificate_until_its_name_is_taken_off_the_list()
    {
        MakeCertificates();
        var settings = $"""
            listen_addr = "127.0.0.1"
            tls_port = "0"
            ca_file = "{Pki}/cacert.pem"
            cert_file = "{Pki}/servercert.pem"
            key_file = "{Pki}/serverkey.pem"
            log_level = 2

            """;
        await _daemon.Configure(settings + "tls_allowed_dn_list = [ \"*CN=cl*\" ]\n").ReadyAsync("--listen");
        var uri = $"test+tls://localhost:{Port()}/default?pkipath={Pki}";
        Assert.Contains("test", (await Peer.RunAsync("virsh", "-c", uri, "list", "--all")).Success, StringComparison.Ordinal);

        _daemon.Configure(settings + "tls_allowed_dn_list = [ \"CN=other\" ]\n");
        _daemon.Signal(DaemonRun.Hangup);
        await _daemon.HearAsync("STATUS=Serving");
        Assert.Equal(1, (await Peer.RunAsync("virsh", "-c", uri, "uri")).Code);
        Assert.Contains("is not on the list of allowed clients (tls_allowed_dn_list)", _daemon.Errors, StringComparison.Ordinal);
    }

    [PeerFact("virsh")]
    public async Task By_a_name_and_a_password()
    {
        await _daemon.Configure("auth_unix_rw = \"sasl\"\nsasl_mechanisms = [ \"PLAIN\" ]\nsasl_allowed_username_list = [ \"al*\" ]\n").ReadyAsync();
        var users = new SaslUserStore(Path.Combine(_daemon.Root, "etc/virtps/sasl-users"));
        foreach (var name in new[] { "alice", "bob" })
        {
            await users.SetAsync(new NetworkCredential(name, "secret"), digestRealm: null, replace: false, CancellationToken.None);
        }

        Assert.Contains("test", (await AskAsync("alice", "secret")).Success, StringComparison.Ordinal);
        Assert.Contains("authentication failed", (await AskAsync("alice", "wrong")).Errors, StringComparison.Ordinal);
        Assert.Contains("authentication failed", (await AskAsync("bob", "secret")).Errors, StringComparison.Ordinal);
        Assert.Contains("SASL client identity 'bob' not allowed", _daemon.Errors, StringComparison.Ordinal);
    }

    [PeerFact("virsh", "python3")]
    public async Task Through_a_socket_that_the_service_manager_opened()
    {
        var path = Path.Combine(_daemon.Root, "activated");
        const string Activator = """
            import os, socket, sys
            opened = socket.socket(socket.AF_UNIX)
            opened.bind(sys.argv[1])
            opened.listen()
            os.dup2(opened.fileno(), 3)
            os.set_inheritable(3, True)
            os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS='1', LISTEN_FDNAMES='virtpsd-ro.socket')
            os.execv(sys.argv[2], sys.argv[2:])
            """;
        await _daemon.Through(Peer.Find("python3")!, "-c", Activator, path).ReadyAsync();
        Assert.False(File.Exists(Path.Combine(_daemon.Run, "virtps-sock")));
        var uri = $"test+unix:///default?socket={path}";
        Assert.Contains("test", (await Peer.RunAsync("virsh", "-r", "-c", uri, "list", "--all")).Success, StringComparison.Ordinal);
        Assert.Contains("read only access", (await Peer.RunAsync("virsh", "-c", uri, "destroy", "test")).Errors, StringComparison.Ordinal);
    }

    [PeerFact("virsh")]
    public async Task Rules_say_what_a_client_may_do()
    {
        _daemon.Configure("access_drivers = [ \"rules\" ]\n");
        await File.WriteAllTextAsync(Path.Combine(_daemon.Root, "etc/virtps/access.rules"), "deny domain.stop\nallow *\n");
        await _daemon.ReadyAsync();
        var uri = $"test+unix:///default?socket={_daemon.Run}/virtps-sock";
        Assert.Contains("test", (await Peer.RunAsync("virsh", "-c", uri, "list", "--all")).Success, StringComparison.Ordinal);
        Assert.Contains("access denied", (await Peer.RunAsync("virsh", "-c", uri, "destroy", "test")).Errors, StringComparison.Ordinal);
    }

    private Task<PeerAnswer> AskAsync(string name, string password)
    {
        var file = Path.Combine(_daemon.Root, "auth.conf");
        File.WriteAllText(file, $"[credentials-x]\nauthname={name}\npassword={password}\n[auth-libvirt-localhost]\ncredentials=x\n");
        return Peer.RunAsync("virsh", "-c", $"test+unix:///default?socket={_daemon.Run}/virtps-sock&authfile={file}", "list", "--all");
    }

    // The log names the port that the system chose.
    private string Port() => ListenedPort().Match(_daemon.Errors).Groups[1].Value;

    private void MakeCertificates()
    {
        Directory.CreateDirectory(Pki);
        using var authorityKey = RSA.Create(2048);
        var request = Request("VirtPS tests", authorityKey);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(Pki, "cacert.pem"), authority.ExportCertificatePem());
        Issue(authority, "server", "localhost", "1.3.6.1.5.5.7.3.1");
        Issue(authority, "client", "client", "1.3.6.1.5.5.7.3.2");
    }

    private void Issue(X509Certificate2 authority, string role, string name, string usage)
    {
        using var key = RSA.Create(2048);
        var request = Request(name, key);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        using var certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, [1, (byte)role.Length, (byte)name.Length]);
        File.WriteAllText(Path.Combine(Pki, $"{role}cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(Pki, $"{role}key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    private static CertificateRequest Request(string name, RSA key) => new($"O=VirtPS,CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    [GeneratedRegex(@"port 127\.0\.0\.1:(\d+)")]
    private static partial Regex ListenedPort();
}
