using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Unit.Uri;

public sealed class VirtUriTests
{
    [Theory]
    [InlineData("test:///default", "test", VirtTransport.Unix, null, null, null, "/default")]
    [InlineData("test://example.com", "test", VirtTransport.Tls, null, "example.com", 16514, "")]
    [InlineData("test://foo@example.com", "test", VirtTransport.Tls, "foo", "example.com", 16514, "")]
    [InlineData("test://foo:pass@example.com", "test", VirtTransport.Tls, "foo:pass", "example.com", 16514, "")]
    [InlineData("test://example.com:123/system", "test", VirtTransport.Tls, null, "example.com", 123, "/system")]
    [InlineData("test+tcp://127.0.0.1/system", "test", VirtTransport.Tcp, null, "127.0.0.1", 16509, "/system")]
    [InlineData("test://[::1]:123/system", "test", VirtTransport.Tls, null, "::1", 123, "/system")]
    [InlineData("test://[2001:41c8:1:4fd4::2]/system", "test", VirtTransport.Tls, null, "2001:41c8:1:4fd4::2", 16514, "/system")]
    [InlineData("qemu+tcp://[fe80::1%25eth0]/system", "qemu", VirtTransport.Tcp, null, "fe80::1%eth0", 16509, "/system")]
    [InlineData("xen+ssh://rjones@towada/system", "xen", VirtTransport.Ssh, "rjones", "towada", null, "/system")]
    [InlineData("qemu+ssh://rjones@/system", "qemu", VirtTransport.Ssh, "rjones", null, null, "/system")]
    [InlineData("qemu+tcp://:16510/system", "qemu", VirtTransport.Tcp, null, null, 16510, "/system")]
    [InlineData("qemu+tcp://h:0/system", "qemu", VirtTransport.Tcp, null, "h", 16509, "/system")]
    [InlineData("qemu+libssh2://u%40corp@host/system", "qemu", VirtTransport.Libssh2, "u@corp", "host", null, "/system")]
    [InlineData("qemu+LibSSH://host/", "qemu", VirtTransport.Libssh, null, "host", null, "/")]
    [InlineData("qemu+unix:///session", "qemu", VirtTransport.Unix, null, null, null, "/session")]
    [InlineData("test+ext:///default", "test", VirtTransport.Ext, null, null, null, "/default")]
    [InlineData("test:/default", "test", VirtTransport.Unix, null, null, null, "/default")]
    [InlineData("test:///%64efault%20file.xml", "test", VirtTransport.Unix, null, null, null, "/default file.xml")]
    [InlineData("TEST:///default", "test", VirtTransport.Unix, null, null, null, "/default")]
    [InlineData("test:///C:/hosts/a.xml", "test", VirtTransport.Unix, null, null, null, "/C:/hosts/a.xml")]
    public void A_uri_is_taken_apart(
        string text, string driver, VirtTransport transport, string? user, string? host, int? port, string path)
    {
        var uri = VirtUri.Parse(text);
        Assert.Equal((driver, transport, user, host, port, path), (uri.Driver, uri.Transport, uri.User, uri.Host, uri.Port, uri.Path));
    }

    // Query in, parameters, query out: libvirt's own rules for odd separators.
    [Theory]
    [InlineData("foo=one&bar=two", "foo:one bar:two", "foo=one&bar=two")]
    [InlineData("foo=one&foo=two", "foo:one foo:two", "foo=one&foo=two")]
    [InlineData("foo=one&&foo=two", "foo:one foo:two", "foo=one&foo=two")]
    [InlineData("foo=one;foo=two", "foo:one foo:two", "foo=one&foo=two")]
    [InlineData("foo=one;x&bar=two", "foo:one;x bar:two", "foo=one%3Bx&bar=two")]
    [InlineData("foo=%26one&bar=%26two", "foo:&one bar:&two", "foo=%26one&bar=%26two")]
    [InlineData("foo", "foo:", "foo=")]
    [InlineData("foo=", "foo:", "foo=")]
    [InlineData("foo=&&", "foo:", "foo=")]
    [InlineData("=bogus&foo=one", "foo:one", "foo=one")]
    [InlineData("foo=a=b", "foo:a=b", "foo=a%3Db")]
    [InlineData("foo=%C3%A9+1", "foo:é+1", "foo=%C3%A9%2B1")]
    public void A_query_is_taken_apart_and_written_back(string query, string parameters, string written)
    {
        var uri = VirtUri.Parse("test://example.com/?" + query);
        Assert.Equal(parameters, string.Join(' ', uri.Parameters.Select(p => $"{p.Name}:{p.Value}")));
        Assert.Equal("test://example.com/?" + written, uri.ToString());
    }

    [Theory]
    [InlineData("test:///default")]
    [InlineData("test://foo:pass@example.com")]
    [InlineData("test://example.com:123/system?name=value#foo")]
    [InlineData("test://[2001:41c8:1:4fd4::2]:123/system")]
    [InlineData("qemu+tcp://[fe80::1%25eth0]/system")]
    [InlineData("qemu+ssh://u%40corp@host/system?no_verify=1&x=one%20two")]
    [InlineData("test:///tmp/a%20b.xml")]
    [InlineData("test:///a'(b)+c@d,e;f=g&h")]
    [InlineData("test:///default#a%20b")]
    public void A_uri_is_written_as_it_was_read(string text) => Assert.Equal(text, VirtUri.Parse(text).ToString());

    [Theory]
    [InlineData("test+tcp://host:5000/default", "test:///default")]
    [InlineData("qemu+ssh://root@host/system?netcat=nc&no_verify=1&keyfile=k", "qemu:///system")]
    [InlineData("qemu+ssh://root@host/system?NO_TTY=1&custom=a%20b", "qemu:///system?custom=a%20b")]
    [InlineData("qemu+ssh://host", "qemu://")]
    [InlineData("qemu+tcp://host/system?name=qemu%3A%2F%2F%2Fsession", "qemu:///session")]
    [InlineData("remote+tcp://host/", "")]
    [InlineData("remote://host/?mode=legacy", "")]
    public void The_daemon_opens_the_uri_without_the_way_to_it(string text, string name) =>
        Assert.Equal(name, VirtUri.Parse(text).RemoteName);

    [Fact]
    public void The_parameters_of_the_way_have_types()
    {
        var remote = VirtUri.Parse(
            "qemu+libssh://h/system?command=c&socket=/s&auth=sasl.plain&sshauth=privkey,agent&netcat=nc&keyfile=k&pkipath=/p"
            + "&known_hosts=/kh&known_hosts_verify=auto&tls_priority=NORMAL&mode=direct&proxy=native&no_sanity=1&no_verify=0"
            + "&no_tty=-1&authfile=/a&name=x&socket=/t").Remote;
        Assert.Equal(("c", "/t", "sasl.plain", "nc", "k"), (remote.Command, remote.Socket, remote.Auth, remote.Netcat, remote.KeyFile));
        Assert.Equal(["privkey", "agent"], remote.SshAuth);
        Assert.Equal(("/p", "/kh", KnownHostsVerify.Auto), (remote.PkiPath, remote.KnownHosts, remote.KnownHostsVerify));
        Assert.Equal(("NORMAL", RemoteMode.Direct, RemoteProxy.Native), (remote.TlsPriority, remote.Mode, remote.Proxy));
        Assert.Equal((true, false, true), (remote.NoSanity, remote.NoVerify, remote.NoTty));
        Assert.Equal(("/a", "x"), (remote.AuthFile, remote.Name));
    }

    [Theory]
    [InlineData("qemu://host:abc/system", "the port 'abc' is not a number from 1 to 65535")]
    [InlineData("qemu://host:65536/system", "the port '65536' is not a number from 1 to 65535")]
    [InlineData("qemu://host:-1/system", "the port '-1'")]
    [InlineData("qemu+tcp://host:/system", "the port ''")]
    [InlineData("qemu+ssh://[::1/system", "does not end with ']'")]
    [InlineData("qemu+ssh://[zz]/system", "'[zz]' is not an IPv6 address")]
    [InlineData("qemu+ssh://[::1]x/system", "'x' follows the host '[::1]'")]
    [InlineData("qemu+ssh://::1/system", "an IPv6 address stands in brackets")]
    [InlineData("test+unix://host/default", "using unix socket and remote server 'host' is not supported")]
    [InlineData("test+bar:///default", "the transport 'bar' is not one of unix, tls, tcp, ssh, libssh, libssh2, ext")]
    [InlineData("qemu://root@/system", "a user name without a host")]
    [InlineData("qemu://:1234/system", "a port 1234 without a host")]
    [InlineData("1abc:///x", "the driver name '1abc'")]
    [InlineData("q_x:///x", "the driver name 'q_x'")]
    [InlineData("test:default", "'//' is missing after 'test:'")]
    [InlineData("qemu:///a b", "the path '/a b' contains ' ', which has to be written as '%20'")]
    [InlineData("test:///é.xml", "contains 'é', which has to be written as '%C3%A9'")]
    [InlineData("qemu:///sys%zz", "'%' without two hexadecimal digits")]
    [InlineData("qemu:///sys%4", "'%' without two hexadecimal digits")]
    [InlineData("qemu:///sys%00", "contains a zero byte")]
    [InlineData("qemu:///sys%ff", "are not UTF-8")]
    [InlineData("qemu+tcp://h/system?no_tty=x", "the parameter no_tty is 'x' and must be 0 or 1")]
    [InlineData("qemu+tcp://h/system?mode=foo", "the parameter mode is 'foo' and must be one of auto, direct, legacy")]
    [InlineData("qemu+ssh://h/system?proxy=Auto", "must be one of auto, netcat, native")]
    [InlineData("qemu+libssh://h/system?known_hosts_verify=no", "must be one of normal, auto, ignore")]
    [InlineData("qemu+libssh://h/system?sshauth=agent,magic", "the parameter sshauth names 'magic'")]
    [InlineData("qemu://system", "maybe you want qemu:///system")]
    [InlineData("qemu+ssh://session", "maybe you want qemu:///session")]
    public void A_bad_part_is_named(string text, string complaint)
    {
        var error = Assert.Throws<VirtException>(() => VirtUri.Parse(text));
        Assert.Equal((VirtErrorCode.InvalidArg, VirtErrorDomain.Uri), (error.Code, error.Domain));
        Assert.Contains(complaint, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("foo")]
    [InlineData("")]
    [InlineData("//host/x")]
    [InlineData("/x:y")]
    [InlineData("host/x:y")]
    public void A_uri_without_a_driver_finds_no_connection(string text)
    {
        var error = Assert.Throws<VirtException>(() => VirtUri.Parse(text));
        Assert.Equal(VirtErrorCode.NoConnect, error.Code);
        Assert.Equal($"no connection driver available for URI '{text}' does not include a driver name", error.Message);
    }

    [Fact]
    public void Errors_do_not_repeat_a_password()
    {
        var error = Assert.Throws<VirtException>(() => VirtUri.Parse("qemu+ssh://root:hunter2@host:x/system"));
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("qemu", VirtTransport.Ssh, "root", "kvm1", null, "system", "qemu+ssh://root@kvm1/system")]
    [InlineData("qemu", null, null, "::1", 999, "/system", "qemu://[::1]:999/system")]
    [InlineData("qemu", null, null, "[::1]", null, null, "qemu://[::1]")]
    [InlineData("Test", null, null, null, null, "/my file", "test:///my%20file")]
    public void A_uri_is_put_together(
        string driver, VirtTransport? transport, string? user, string? host, int? port, string? path, string expected)
    {
        var uri = VirtUri.Create(driver, transport, user, host, port, path);
        Assert.Equal(expected, uri.ToString());
        Assert.Equal(uri, VirtUri.Parse(expected));
    }

    [Theory]
    [InlineData("a b", "host", 1)]
    [InlineData("qemu", "ho st", 1)]
    [InlineData("qemu", "1:2", 1)]
    [InlineData("qemu", "host", 0)]
    [InlineData("qemu", "host", 65536)]
    public void A_uri_is_not_put_together_from_bad_parts(string driver, string host, int port) =>
        Assert.Equal(VirtErrorCode.InvalidArg, Assert.Throws<VirtException>(() => VirtUri.Create(driver, host: host, port: port)).Code);

    [Theory]
    [InlineData("test:///default", false)]
    [InlineData("test+unix:///default", true)]
    [InlineData("test://host/default", true)]
    public void A_host_or_a_transport_makes_it_remote(string text, bool remote) =>
        Assert.Equal(remote, VirtUri.Parse(text).IsRemote);
}
