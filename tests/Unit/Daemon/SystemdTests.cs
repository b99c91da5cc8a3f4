using System.Net.Sockets;
using System.Text;
using VirtPS.Daemon.Hosting;
using VirtPS.Daemon.Systemd;

namespace VirtPS.Tests.Unit.Daemon;

public sealed class SystemdTests
{
    private const int Process = 42;

    [Theory]
    [InlineData("virtpsd.socket:virtpsd-ro.socket:virtpsd-admin.socket:virtpsd-tcp.socket:virtpsd-tls.socket")]
    [InlineData("rw:ro:admin:tcp:tls")]
    public void Sockets_are_known_by_their_names(string names) =>
        Assert.Equal(
            [
                new ActivatedSocket(3, ListenerKind.ReadWrite), new ActivatedSocket(4, ListenerKind.ReadOnly), new ActivatedSocket(5, ListenerKind.Admin),
                new ActivatedSocket(6, ListenerKind.Tcp), new ActivatedSocket(7, ListenerKind.Tls),
            ],
            Parse("42", "5", names));

    [Theory]
    [InlineData(null)]
    [InlineData("41")]
    [InlineData("")]
    public void Sockets_of_another_process_are_left_alone(string? owner) => Assert.Empty(Parse(owner, "1", "rw"));

    [Fact]
    public void No_sockets_need_no_names() => Assert.Empty(Parse("42", "0", ""));

    [Theory]
    [InlineData("x", "rw", "LISTEN_FDS is 'x'")]
    [InlineData("-1", "rw", "LISTEN_FDS is '-1'")]
    [InlineData("99999", "rw", "LISTEN_FDS is '99999'")]
    [InlineData("2", "rw", "2 sockets and 1 names")]
    [InlineData("1", null, "1 sockets and 0 names")]
    [InlineData("1", "sshd.socket", "a socket called 'sshd.socket'")]
    public void What_makes_no_sense_is_refused(string count, string? names, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<DaemonException>(() => Parse("42", count, names)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_service_manager_hears_of_start_reload_and_end(bool inAbstractNamespace)
    {
        using var place = new TemporaryDirectory();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        socket.Bind(new UnixDomainSocketEndPoint(inAbstractNamespace ? "\0" + place["n"] : place["n"]));
        var manager = new ServiceManager(inAbstractNamespace ? "@" + place["n"] : place["n"]);
        manager.Ready("Serving");
        Assert.Contains("READY=1", Receive(socket));
        manager.Reloading();
        var reloading = Receive(socket);
        Assert.Equal("RELOADING=1", reloading[0]);
        Assert.Matches(@"^MONOTONIC_USEC=\d+$", reloading[1]);
        manager.Stopping();
        Assert.Contains("STOPPING=1", Receive(socket));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/nowhere/notify")]
    public void Nobody_need_listen(string? address) => new ServiceManager(address).Ready("Serving");

    private static string[] Receive(Socket socket)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer.AsSpan(0, socket.Receive(buffer))).Split('\n');
    }

    private static IReadOnlyList<ActivatedSocket> Parse(string? owner, string? count, string? names) => SocketActivation.Parse(
        name => name switch { "LISTEN_PID" => owner, "LISTEN_FDS" => count, _ => names }, Process);
}
