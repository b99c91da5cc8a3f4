using VirtPS.Daemon.Logging;
using VirtPS.Engine.Configuration;
using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Tests.Unit.Daemon;

public sealed class SettingsTests
{
    private static readonly DaemonDirectories Directories = DaemonDirectories.Under("/r", isSystem: false);

    private static readonly DaemonDirectories System = DaemonDirectories.Under("/", isSystem: true);

    // libvirt's: src/remote/remote_daemon_config.c, daemonConfigNew.
    [Fact]
    public void Defaults_are_libvirts()
    {
        var settings = Read(string.Empty, System);
        Assert.Equal((true, false, 16514, 16509), (settings.Network.ListenTls, settings.Network.ListenTcp, settings.Network.TlsPort, settings.Network.TcpPort));
        Assert.Equal(
            (AuthenticationScheme.Polkit, AuthenticationScheme.Polkit, AuthenticationScheme.Sasl, AuthenticationScheme.None),
            (settings.Authentication.ReadOnly, settings.Authentication.ReadWrite, settings.Authentication.Tcp, settings.Authentication.Tls));
        Assert.Equal(new ServerLimits(5000, 1000, 20, 5, 20, 5, 5, new KeepAliveSettings(5, 5)), settings.Limits);
        Assert.Equal(new ServerLimits(5000, 20, 0, 5, 20, 0, 5, new KeepAliveSettings(5, 5)), settings.AdminLimits);
        Assert.Equal(56, settings.Authentication.Sasl.TcpMinimumStrength);
        Assert.Equal(LogPriority.Warning, settings.Log.Level);
        Assert.Null(settings.Tls.AllowedNames);
        Assert.Null(settings.Authentication.Sasl.AllowedUsers);
        Assert.Equal("/etc/pki/libvirt/private/serverkey.pem", settings.Tls.KeyFile);
    }

    [Fact]
    public void Only_polkit_opens_the_socket_to_everybody()
    {
        Assert.Equal(Octal("0777"), Read(string.Empty, System).UnixSockets.ReadWriteMode);
        Assert.Equal(Octal("0700"), Read("auth_unix_rw = \"none\"", System).UnixSockets.ReadWriteMode);
        Assert.Equal(Octal("0700"), Read(string.Empty).UnixSockets.ReadWriteMode);
        Assert.Equal(Octal("0777"), Read("auth_unix_rw = \"polkit\"").UnixSockets.ReadWriteMode);
        Assert.Equal(Octal("0770"), Read("unix_sock_rw_perms = \"0770\"").UnixSockets.ReadWriteMode);
    }

    [Fact]
    public void What_is_written_counts()
    {
        var settings = Read("""
            listen_tls = 0
            tls_port = "0"
            listen_addr = "::1"
            metrics_listen = "[::1]:9177"
            tls_allowed_dn_list = []
            max_clients = 7
            admin_max_clients = 3
            keepalive_interval = -1
            log_filters = "1:rpc"
            log_outputs = "3:stderr 1:file:/tmp/x"
            host_uuid = "c7a5fdbd-edaf-9455-926a-d65c16db1809"
            sasl_mechanisms = [ "PLAIN" ]
            auth_timeout = 3
            """);
        Assert.Equal((false, 0, "::1", "[::1]:9177"), (settings.Network.ListenTls, settings.Network.TlsPort, settings.Network.Address, settings.Metrics.Listen?.ToString()));
        Assert.Equal([], settings.Tls.AllowedNames);
        Assert.Equal((7, 3, -1), (settings.Limits.Clients, settings.AdminLimits.Clients, settings.Limits.KeepAlive.Interval));
        Assert.Equal([new LogFilter(LogPriority.Debug, "rpc")], settings.Log.Filters);
        Assert.Equal([new LogOutput(LogPriority.Warning, LogDestination.Stderr), new LogOutput(LogPriority.Debug, LogDestination.File, "/tmp/x")], settings.Log.Outputs);
        Assert.Equal(Guid.Parse("c7a5fdbd-edaf-9455-926a-d65c16db1809"), settings.Host.Uuid);
        Assert.Equal(["PLAIN"], settings.Authentication.Sasl.Mechanisms);
        Assert.Equal(TimeSpan.FromSeconds(3), settings.Patience.Authentication);
    }

    [Theory]
    [InlineData("listen_tls = \"1\"", "the setting 'listen_tls' must be a whole number")]
    [InlineData("listen_tls = 2", "the setting 'listen_tls' must be a number from 0 to 1")]
    [InlineData("tls_port = 16514", "the setting 'tls_port' must be a string")]
    [InlineData("tls_port = \"70000\"", "the setting 'tls_port' must be a port from 0 to 65535 in quotes, not '70000'")]
    [InlineData("unix_sock_dir = \"run\"", "the setting 'unix_sock_dir' must be an absolute path, not 'run'")]
    [InlineData("unix_sock_rw_perms = \"0778\"", "the setting 'unix_sock_rw_perms' must be permissions in octal such as \"0770\", not '0778'")]
    [InlineData("auth_unix_rw = \"polkti\"", "the setting 'auth_unix_rw' must be \"none\" or \"sasl\" or \"polkit\", not 'polkti'")]
    [InlineData("auth_tcp = \"polkit\"", "the setting 'auth_tcp' cannot be \"polkit\", which knows callers of local sockets only")]
    [InlineData("tcp_min_ssf = 56", "the setting 'tcp_min_ssf' must be at least 112")]
    [InlineData("access_drivers = [ \"acl\" ]", "the setting 'access_drivers' has 'acl' in its list, where \"nop\" or \"rules\" may stand")]
    [InlineData("audit_level = 2", "the setting 'audit_level' cannot be 2: virtpsd writes no audit records, so it cannot insist on them")]
    [InlineData("max_workers = 0", "the setting 'max_workers' must be a number from 1 to 2147483647")]
    [InlineData("tls_allowed_dn_list = \"CN=a\"", "the setting 'tls_allowed_dn_list' must be a list of strings")]
    [InlineData("host_uuid = \"00000000-0000-0000-0000-000000000000\"", "the setting 'host_uuid' must be a UUID whose digits are not all the same, not '00000000-0000-0000-0000-000000000000'")]
    [InlineData("log_level = 5", "the setting 'log_level' must be a number from 1 to 4")]
    [InlineData("log_outputs = \"3:file\"", "the setting 'log_outputs' has the output '3:file', which lacks the file's path after 'file:'")]
    [InlineData("metrics_listen = \"localhost\"", "the setting 'metrics_listen' must be a numeric address with a port such as \"127.0.0.1:9177\", not 'localhost'")]
    [InlineData("max_client = 5", "there is no setting 'max_client'; did you mean 'max_clients'?")]
    [InlineData("colour = 5", "there is no setting 'colour'")]
    public void A_slip_is_named_with_its_line(string line, string complaint) =>
        Assert.Equal(["x.conf:2: " + complaint], Assert.Throws<SettingsException>(() => Read("# remark\n" + line)).Problems);

    [Fact]
    public void A_uri_that_cannot_be_used_is_named() =>
        Assert.StartsWith(
            "x.conf:2: the setting 'metrics_hosts' has a URI that cannot be used: ",
            Assert.Single(Assert.Throws<SettingsException>(() => Read("\nmetrics_hosts = [ \"://\" ]")).Problems),
            StringComparison.Ordinal);

    [Fact]
    public void All_slips_are_named_at_once() =>
        Assert.Equal(
            ["x.conf:1:", "x.conf:2:", "x.conf:4:"],
            Assert.Throws<SettingsException>(() => Read("zzz = 1\nauth_tls = \"x\"\nmax_clients = 9\nlisten_tcp = 9")).Problems
                .Select(problem => problem[..problem.IndexOf(' ', StringComparison.Ordinal)]));

    [Fact]
    public async Task A_file_that_was_named_must_be_there()
    {
        var missing = new SettingsFile("/nowhere/x.conf", mustExist: true, Directories);
        var error = await Assert.ThrowsAsync<SettingsException>(() => missing.LoadAsync(CancellationToken.None));
        Assert.Equal(["/nowhere/x.conf: there is no such file"], error.Problems);
        Assert.Equal(5000, (await new SettingsFile("/nowhere/x.conf", mustExist: false, Directories).LoadAsync(CancellationToken.None)).Limits.Clients);
    }

    private static UnixFileMode Octal(string digits) => (UnixFileMode)Convert.ToInt32(digits, 8);

    private static DaemonSettings Read(string text, DaemonDirectories? directories = null) =>
        DaemonSettings.Read(ConfigFile.Parse(text, "x.conf"), directories ?? Directories);
}
