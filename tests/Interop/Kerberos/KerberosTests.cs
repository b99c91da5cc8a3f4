using System.Runtime.InteropServices;
using VirtPS.Engine.Errors;
using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Interop;

/// <summary>Users show their Kerberos tickets: ours to libvirtd, those of libvirt's programs to virtpsd.</summary>
public sealed class KerberosTests : IAsyncLifetime
{
    private readonly KerberosRealm _realm = new();
    private readonly DaemonRun _daemon = new();

    [RootFact("libvirtd", "krb5kdc", "kadmin.local", "kinit", "virsh")]
    public async Task Tickets_open_both_daemons_to_both_clients()
    {
        await _realm.StartAsync();
        var libvirtd = new KerberosLibvirtd(_realm);
        try
        {
            await libvirtd.InitializeAsync();
            var virtpsd = await ListenAsync();
            foreach (var uri in new[] { libvirtd.TcpUri, virtpsd })
            {
                Assert.Equal("test", await VirshAsync("alice", uri));
                Assert.Equal("test", await OursAsync("alice", uri));
            }
        }
        finally
        {
            await libvirtd.DisposeAsync();
        }
    }

    [RootFact("libvirtd", "krb5kdc", "kadmin.local", "kinit", "virsh")]
    public async Task Who_has_no_ticket_or_is_not_on_the_list_stays_out()
    {
        await _realm.StartAsync();
        var uri = await ListenAsync();
        Assert.Contains("authentication failed", await VirshAsync("bob", uri), StringComparison.Ordinal);
        Assert.Contains($"SASL client identity '{KerberosRealm.Principal("bob")}' not allowed", _daemon.Errors, StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<VirtException>(() => OursAsync("bob", uri));
        Assert.Equal(VirtErrorCode.AuthFailed, error.Code);
        error = await Assert.ThrowsAsync<VirtException>(() => OursAsync(null, uri));
        Assert.Equal(VirtErrorCode.AuthFailed, error.Code);
        Assert.Contains("kinit", error.Message, StringComparison.Ordinal);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _daemon.DisposeAsync();
        await _realm.DisposeAsync();
    }

    private async Task<string> ListenAsync()
    {
        foreach (var (variable, value) in _realm.Environment)
        {
            _daemon.With(variable, value);
        }

        var port = Background.FreePort();
        await _daemon.Configure($"""
            listen_addr = "127.0.0.1"
            listen_tls = 0
            listen_tcp = 1
            tcp_port = "{port}"
            sasl_mechanisms = [ "GSSAPI" ]
            sasl_allowed_username_list = [ "{KerberosRealm.Principal("alice")}" ]

            """).ReadyAsync("--listen");
        return $"test+tcp://localhost:{port}/default";
    }

    private async Task<string> VirshAsync(string user, string uri)
    {
        var said = await Peer.RunAsync(_realm.As(user), "virsh", "-c", uri.Split('?')[0], "list", "--all", "--name");
        return (said.Output + said.Errors).Trim();
    }

    // The Kerberos library looks into the environment of the process itself, which .NET has a copy of.
    private async Task<string> OursAsync(string? user, string uri)
    {
        foreach (var (variable, value) in user is null ? _realm.Environment : _realm.As(user))
        {
            Assert.Equal(0, SetVariable(variable, value, 1));
        }

        await using var host = await Hosts.OpenAsync(uri);
        return (await host.Domains.LookupByNameAsync("test", Hosts.None)).Name;
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetVariable([MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);

    private sealed class KerberosLibvirtd(KerberosRealm realm) : ListeningLibvirtd
    {
        public override string TcpUri => $"{PlainUri}?auth=sasl.gssapi";

        // Cyrus SASL looks for the key of the host's own name alone.
        protected override string Prepare => "hostname localhost && ";

        protected override string SaslSettings => $"mech_list: gssapi\nkeytab: {realm.Keytab}\n";

        protected override IReadOnlyDictionary<string, string> Variables => realm.Environment;
    }
}
