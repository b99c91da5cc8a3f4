namespace VirtPS.Tests.Interop;

/// <summary>A Kerberos realm of the test's own: MIT's key distribution centre on loopback, one service, two users.</summary>
internal sealed class KerberosRealm : IAsyncDisposable
{
    private const string Name = "VIRTPS.TEST";
    private const string Password = "open sesame";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("krb");
    private Background? _centre;

    /// <summary>The programs that it needs.</summary>
    public static string[] Programs { get; } = ["krb5kdc", "kdb5_util", "kadmin.local", "kinit"];

    /// <summary>What tells programs of this realm, without a ticket.</summary>
    public Dictionary<string, string> Environment => new()
    {
        ["KRB5_CONFIG"] = At("krb5.conf"), ["KRB5_KDC_PROFILE"] = At("kdc.conf"), ["KRB5CCNAME"] = At("none"), ["KRB5_KTNAME"] = Keytab,
    };

    /// <summary>The key of the service libvirt/localhost.</summary>
    public string Keytab => At("keytab");

    /// <summary>A user as servers know them.</summary>
    public static string Principal(string user) => $"{user}@{Name}";

    /// <summary>What tells programs of this realm, with a user's ticket.</summary>
    public Dictionary<string, string> As(string user) => new(Environment) { ["KRB5CCNAME"] = At($"ticket-{user}") };

    public async Task StartAsync()
    {
        var port = Background.FreePort();
        await File.WriteAllTextAsync(At("krb5.conf"), $$"""
            [libdefaults]
            default_realm = {{Name}}
            dns_lookup_kdc = false
            dns_lookup_realm = false
            dns_canonicalize_hostname = false
            rdns = false
            [realms]
            {{Name}} = {
              kdc = 127.0.0.1:{{port}}
            }
            [logging]
            kdc = STDERR
            """);
        await File.WriteAllTextAsync(At("kdc.conf"), $$"""
            [realms]
            {{Name}} = {
              database_name = {{At("principal")}}
              key_stash_file = {{At("stash")}}
              kdc_listen = 127.0.0.1:{{port}}
              kdc_tcp_listen = 127.0.0.1:{{port}}
            }
            """);
        await RunAsync("kdb5_util", "create", "-s", "-P", Password);
        await AskAsync("addprinc -randkey libvirt/localhost");
        await AskAsync($"ktadd -k {Keytab} libvirt/localhost");
        _centre = await Background.UntilItPrintsAsync(
            "commencing operation", "env", [.. Environment.Select(item => $"{item.Key}={item.Value}"), Peer.Find("krb5kdc")!, "-n"]);
        foreach (var user in new[] { "alice", "bob" })
        {
            await AskAsync($"addprinc -pw \"{Password}\" {user}");
            _ = (await Peer.RunWithInputAsync($"{Password}\n", As(user), "kinit", user)).Success;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_centre is not null)
        {
            await _centre.DisposeAsync();
        }

        _root.Delete(recursive: true);
    }

    private Task AskAsync(string question) => RunAsync("kadmin.local", "-q", question);

    private async Task RunAsync(string program, params string[] arguments) =>
        _ = (await Peer.RunAsync(Environment, program, arguments)).Success;

    private string At(string name) => Path.Combine(_root.FullName, name);
}
