using System.Net;
using System.Text.RegularExpressions;
using VirtPS.Engine.Pki;
using VirtPS.Engine.Rpc.Auth;
using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Interop;

/// <summary>A virtpsd that listens everywhere a client of libvirt's can come from.</summary>
public sealed partial class ListeningDaemon : IAsyncLifetime
{
    private const string Password = "open sesame";

    private readonly DaemonRun _daemon = new();
    private readonly Sshd _sshd = new();

    public string UnixUri => $"test+unix:///default?socket={Socket}";

    public string LookingUri => $"test+unix:///default?socket={Socket}-ro";

    public string TlsUri => $"test+tls://localhost:{Port(TlsKind)}/default?pkipath={Pki}";

    public string TcpUri => $"test+tcp://localhost:{Port(TcpKind)}/default?authfile={At("auth.conf")}";

    /// <summary>The URI for ssh, once <see cref="StartSshAsync"/> has been called.</summary>
    public string SshUri => $"test+ssh://localhost/default?socket={Socket}&proxy=netcat&command={_sshd.Command}";

    private string Socket => Path.Combine(_daemon.Run, "virtps-sock");

    private string Pki => At("pki");

    // Ports are logged in the order in which they are opened.
    private const int TcpKind = 0;
    private const int TlsKind = 1;

    public async Task InitializeAsync()
    {
        var authority = await CertificateAuthority.CreateAsync(
            At("ca"), new CertificateOrder { Name = "Interop CA" }, overwrite: false, CancellationToken.None);
        await authority.IssueAsync(new CertificateOrder { Name = "localhost", Role = CertificateRole.Server }, Pki, overwrite: false, CancellationToken.None);
        await authority.IssueAsync(new CertificateOrder { Name = "alice", Role = CertificateRole.Client }, Pki, overwrite: false, CancellationToken.None);
        await File.WriteAllTextAsync(At("auth.conf"), $"[credentials-x]\nauthname=alice\npassword={Password}\n[auth-libvirt-localhost]\ncredentials=x\n");
        _daemon.Configure($"""
            listen_addr = "127.0.0.1"
            listen_tcp = 1
            tcp_port = "0"
            tls_port = "0"
            sasl_mechanisms = [ "DIGEST-MD5" ]
            ca_file = "{Pki}/cacert.pem"
            cert_file = "{Pki}/servercert.pem"
            key_file = "{Pki}/serverkey.pem"
            log_level = 2

            """);
        await new SaslUserStore(At("etc/virtps/sasl-users")).SetAsync(
            new NetworkCredential("alice", Password), Dns.GetHostName(), replace: false, CancellationToken.None);
        await _daemon.ReadyAsync("--listen");
    }

    public async Task DisposeAsync()
    {
        await _sshd.DisposeAsync();
        await _daemon.DisposeAsync();
    }

    internal Task StartSshAsync() => _sshd.StartAsync();

    private string At(string name) => Path.Combine(_daemon.Root, name);

    private string Port(int kind) => ListenedPort().Matches(_daemon.Errors)[kind].Groups[1].Value;

    [GeneratedRegex(@"port 127\.0\.0\.1:(\d+)")]
    private static partial Regex ListenedPort();
}
