using System.Net;
using VirtPS.Engine.Pki;

namespace VirtPS.Tests.Interop;

/// <summary>A real libvirtd for all tests of a class. Its sockets, state and storage are its own, so that it is in nobody's way.</summary>
/// <remarks>
/// It runs in a mount namespace, where /run/libvirt, /var/lib/libvirt and /etc/libvirt are directories of the test's; tests that need it are
/// therefore skipped without root.
/// </remarks>
public class RealLibvirtd : IAsyncLifetime
{
    private const string Confine =
        """
        mkdir -p /run/libvirt /var/lib/libvirt && mount --bind "$0/run" /run/libvirt && mount --bind "$0/lib" /var/lib/libvirt &&
        cp -a /etc/libvirt/nwfilter "$0/etc" && mount --bind "$0/etc" /etc/libvirt &&
        exec libvirtd $1 -f "$0/conf" -p "$0/pid"
        """;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("lvd");
    private readonly int _tlsPort = Background.FreePort();
    private readonly int _tcpPort = Background.FreePort();
    private Background? _process;

    internal static readonly NetworkCredential User = new("alice", "open sesame");

    /// <summary>The URI of its admin socket.</summary>
    public string AdminUri => $"libvirtd:///system?socket={At("run/libvirt-admin-sock")}";

    /// <summary>A URI of its test host.</summary>
    public string HostUri => LocalUri("test", "default");

    /// <summary>The socket for looking only.</summary>
    public string LookingUri => $"test+unix:///default?socket={At("run/libvirt-sock-ro")}";

    public string TlsUri => $"test+tls://localhost:{_tlsPort}/default?pkipath={At("pki")}";

    public virtual string TcpUri => $"{PlainUri}?auth=sasl.digest-md5";

    /// <summary>The argument that makes it listen on ports, if it shall.</summary>
    protected virtual string Listen => string.Empty;

    /// <summary>What a shell does first in its namespaces, of mounts and of the host's name.</summary>
    protected virtual string Prepare => string.Empty;

    /// <summary>How it knows its users.</summary>
    protected virtual string SaslSettings => $"mech_list: digest-md5\nsasldb_path: {At("users.db")}\n";

    /// <summary>What else is in its environment.</summary>
    protected virtual IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>();

    /// <summary>The start of the URI of its port without TLS.</summary>
    protected string PlainUri => $"test+tcp://localhost:{_tcpPort}/default";

    internal int Id => _process!.Id;

    /// <summary>A socket of it as seen from the outside.</summary>
    public string Socket => At("run/libvirt-sock");

    public string LocalUri(string driver, string path) => $"{driver}+unix:///{path}?socket={Socket}";

    /// <summary>A TLS URI of a client that has other certificates.</summary>
    public string TlsUriWith(string directory) => $"test+tls://localhost:{_tlsPort}/default?pkipath={directory}";

    public string At(string name) => Path.Combine(_root.FullName, name);

    internal Task KillAsync() => _process!.KillAsync();

    public async Task InitializeAsync()
    {
        if (Peer.MissingRoot("libvirtd", "unshare") is not null)
        {
            return;
        }

        foreach (var directory in new[] { "run", "lib", "etc", "sasl", "home" })
        {
            Directory.CreateDirectory(At(directory));
        }

        await MakeCertificatesAsync();
        await MakeUsersAsync();
        await File.WriteAllTextAsync(At("conf"), $"""
            unix_sock_dir = "/run/libvirt"
            auth_unix_rw = "none"
            auth_unix_ro = "none"
            listen_addr = "127.0.0.1"
            listen_tcp = 1
            tcp_port = "{_tcpPort}"
            auth_tcp = "sasl"
            tls_port = "{_tlsPort}"
            ca_file = "{At("pki/cacert.pem")}"
            cert_file = "{At("pki/servercert.pem")}"
            key_file = "{At("pki/serverkey.pem")}"
            tls_allowed_dn_list = [ "*CN=alice*" ]
            log_outputs = "3:file:{At("log")}"
            """);
        var home = At("home");
        Dictionary<string, string> environment = new(Variables)
        {
            ["SASL_CONF_PATH"] = At("sasl"), ["HOME"] = home, ["XDG_CONFIG_HOME"] = home, ["XDG_CACHE_HOME"] = home, ["XDG_DATA_HOME"] = home,
        };
        _process = await Background.UntilItNotifiesAsync(At("notices"), environment, "unshare", "-m", "-u", "sh", "-c", Prepare + Confine, _root.FullName, Listen);
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _root.Delete(recursive: true);
    }

    private async Task MakeCertificatesAsync()
    {
        var authority = await CertificateAuthority.CreateAsync(
            At("ca"), new CertificateOrder { Name = "Interop CA" }, overwrite: false, CancellationToken.None);
        foreach (var order in new[]
        {
            new CertificateOrder { Name = "localhost", Role = CertificateRole.Server },
            new CertificateOrder { Name = "alice", Role = CertificateRole.Client },
        })
        {
            await authority.IssueAsync(order, At("pki"), overwrite: false, CancellationToken.None);
        }

        await authority.IssueAsync(new CertificateOrder { Name = "mallory", Role = CertificateRole.Client }, At("pki-refused"), overwrite: false, CancellationToken.None);
        var stranger = await CertificateAuthority.CreateAsync(
            At("stranger"), new CertificateOrder { Name = "Stranger" }, overwrite: false, CancellationToken.None);
        await stranger.IssueAsync(new CertificateOrder { Name = "alice", Role = CertificateRole.Client }, At("pki-stranger"), overwrite: false, CancellationToken.None);
    }

    private async Task MakeUsersAsync()
    {
        await File.WriteAllTextAsync(At("sasl/libvirt.conf"), SaslSettings);
        if (Peer.Find("saslpasswd2") is not null)
        {
            _ = (await Peer.RunWithInputAsync(
                User.Password, "saslpasswd2", "-p", "-c", "-f", At("users.db"), "-a", "libvirt", "-u", Dns.GetHostName(), User.UserName)).Success;
        }
    }
}

/// <summary>A real libvirtd that listens on loopback as well, for TLS and for TCP with DIGEST-MD5.</summary>
public class ListeningLibvirtd : RealLibvirtd
{
    protected override string Listen => "--listen";
}
