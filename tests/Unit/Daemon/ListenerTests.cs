using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging.Abstractions;
using VirtPS.Daemon.Hosting;
using VirtPS.Daemon.Listening;
using VirtPS.Daemon.Systemd;
using VirtPS.Engine.Configuration;
using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Tests.Unit.Daemon;

[UnsupportedOSPlatform("windows")]
public sealed class ListenerTests
{
    private const UnixFileMode Everybody = (UnixFileMode)511;
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly DaemonDirectories Directories = DaemonDirectories.Under("/r", isSystem: false);

    private static ListenerBinder Binder => new(NullLoggerFactory.Instance);

    [Fact]
    public async Task Local_clients_find_three_sockets() =>
        Assert.Equal(
            [
                new UnixListener(ListenerKind.ReadWrite, "/r/run/virtps/virtps-sock", Owner, null),
                new UnixListener(ListenerKind.ReadOnly, "/r/run/virtps/virtps-sock-ro", Everybody, null),
                new UnixListener(ListenerKind.Admin, "/r/run/virtps/virtps-admin-sock", Owner, null),
            ],
            await PlanAsync(string.Empty, ports: false));

    [Fact]
    public async Task One_line_has_libvirts_clients_served_too()
    {
        var plan = await PlanAsync("listen_libvirt_sockets = 1\nunix_sock_group = \"vm\"", ports: false);
        Assert.Equal(
            ["/r/run/libvirt/libvirt-sock", "/r/run/libvirt/libvirt-sock-ro", "/r/run/libvirt/libvirt-admin-sock"],
            plan.OfType<UnixListener>().Select(listener => listener.Path).Skip(3));
        Assert.All(plan.OfType<UnixListener>(), listener => Assert.Equal("vm", listener.Group));
    }

    [Theory]
    [InlineData("", true, "Tls 16514")]
    [InlineData("listen_tcp = 1\nlisten_tls = 0", true, "Tcp 16509")]
    [InlineData("listen_tcp = 1\ntcp_port = \"1\"\ntls_port = \"2\"", true, "Tcp 1,Tls 2")]
    [InlineData("listen_tcp = 1", false, "")]
    public async Task Ports_are_opened_only_where_asked_for(string text, bool ports, string expected) =>
        Assert.Equal(expected, string.Join(',', (await PlanAsync(text, ports)).OfType<PortListener>().Select(listener => $"{listener.Kind} {listener.Address.Port}")));

    [Fact]
    public async Task An_address_is_taken_as_it_is_written() =>
        Assert.Equal(
            IPAddress.Loopback,
            Assert.Single((await PlanAsync("listen_addr = \"127.0.0.1\"", ports: true)).OfType<PortListener>()).Address.Address);

    [Fact]
    public async Task With_the_service_managers_sockets_no_others_are_opened() =>
        Assert.Equal(
            [new InheritedListener(ListenerKind.ReadWrite, 3)],
            await PlanAsync("listen_tcp = 1", ports: true, new ActivatedSocket(3, ListenerKind.ReadWrite)));

    [Theory]
    [InlineData(0b110_000_000)]
    [InlineData(0b111_111_000)]
    public async Task A_socket_has_its_permissions_when_it_appears(int mode)
    {
        using var place = new TemporaryDirectory();
        var planned = new UnixListener(ListenerKind.ReadWrite, place["sock"], (UnixFileMode)mode, null);
        await using (await Binder.BindAsync(planned, 5, CancellationToken.None))
        {
            Assert.Equal((UnixFileMode)mode, File.GetUnixFileMode(planned.Path));
            Assert.Equal(["sock"], Directory.EnumerateFileSystemEntries(place.Path).Select(Path.GetFileName));
            Connect(planned.Path);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(place.Path));
    }

    [Fact]
    public async Task A_socket_that_nobody_serves_is_replaced()
    {
        using var place = new TemporaryDirectory();
        var planned = new UnixListener(ListenerKind.ReadWrite, place["sock"], Owner, null);
        Abandon(planned.Path);
        Assert.Throws<SocketException>(() => Connect(planned.Path));
        await using var listener = await Binder.BindAsync(planned, 5, CancellationToken.None);
        Connect(planned.Path);
    }

    [Fact]
    public async Task A_socket_that_somebody_serves_is_left_alone()
    {
        using var place = new TemporaryDirectory();
        using var other = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        other.Bind(new UnixDomainSocketEndPoint(place["sock"]));
        other.Listen();
        var planned = new UnixListener(ListenerKind.ReadWrite, place["sock"], Owner, null);
        var error = await Assert.ThrowsAsync<DaemonException>(() => Binder.BindAsync(planned, 5, CancellationToken.None));
        Assert.Equal($"cannot listen on {planned.Path}: another program listens there", error.Message);
        Connect(planned.Path);
    }

    [Fact]
    public async Task A_group_that_is_not_there_is_named_and_leaves_no_socket()
    {
        using var place = new TemporaryDirectory();
        var planned = new UnixListener(ListenerKind.ReadWrite, place["sock"], Owner, "no-such-group");
        var error = await Assert.ThrowsAsync<DaemonException>(() => Binder.BindAsync(planned, 5, CancellationToken.None));
        Assert.Contains("there is no group 'no-such-group' on this machine (unix_sock_group)", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(place.Path));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var planned = new PortListener(ListenerKind.Tcp, (IPEndPoint)other.LocalEndpoint);
        var error = await Assert.ThrowsAsync<DaemonException>(() => Binder.BindAsync(planned, 5, CancellationToken.None));
        Assert.StartsWith($"cannot listen on port {other.LocalEndpoint}: ", error.Message, StringComparison.Ordinal);
    }

    private static Task<IReadOnlyList<PlannedListener>> PlanAsync(string text, bool ports, params IReadOnlyList<ActivatedSocket> activated) =>
        ListenerPlan.MakeAsync(DaemonSettings.Read(ConfigFile.Parse(text, "x.conf"), Directories), Directories, ports, activated, CancellationToken.None);

    private static void Connect(string path)
    {
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(path));
    }

    // .NET takes the file away with the socket; a killed program leaves it behind.
    private static void Abandon(string path)
    {
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(path + ".x"));
            File.Move(path + ".x", path);
        }

        Assert.True(File.Exists(path));
    }
}
