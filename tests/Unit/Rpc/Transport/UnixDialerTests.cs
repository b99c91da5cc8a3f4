using System.Net.Sockets;
using VirtPS.Engine.Configuration;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Unit.Rpc.Transport;

/// <summary>Which socket of this machine a URI means, and what is said when it is not there.</summary>
public sealed class UnixDialerTests : IDisposable
{
    private static readonly DaemonSockets Root = new("/run", "/run/user/0", IsPrivileged: true);
    private static readonly DaemonSockets User = new("/run", "/run/user/1000", IsPrivileged: false);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("qemu:///system", null, false, "/run/virtps/virtps-sock /run/libvirt/virtqemud-sock /run/libvirt/libvirt-sock")]
    [InlineData("qemu:///system", null, true, "/run/virtps/virtps-sock-ro /run/libvirt/virtqemud-sock-ro /run/libvirt/libvirt-sock-ro")]
    [InlineData("qemu:///session", null, true, "/run/user/1000/virtps/virtps-sock /run/user/1000/libvirt/virtqemud-sock /run/user/1000/libvirt/libvirt-sock")]
    [InlineData("test+unix:///default", null, false, "/run/user/1000/virtps/virtps-sock /run/user/1000/libvirt/virttestd-sock /run/user/1000/libvirt/libvirt-sock")]
    [InlineData("qemu:///system", RemoteMode.Legacy, false, "/run/libvirt/libvirt-sock")]
    [InlineData("network:///system", RemoteMode.Direct, false, "/run/libvirt/virtnetworkd-sock")]
    public void The_sockets_are_tried_in_order(string uri, RemoteMode? mode, bool readOnly, string expected) =>
        Assert.Equal(expected.Split(' '), User.Candidates(VirtUri.Parse(uri), mode ?? RemoteMode.Auto, readOnly));

    [Fact]
    public void Root_has_no_session_daemon() =>
        Assert.Equal("/run/libvirt/libvirt-sock", Root.Candidates(VirtUri.Parse("qemu:///session"), RemoteMode.Auto, false)[^1]);

    [Fact]
    public void A_driver_s_own_daemon_needs_a_driver() =>
        Assert.Equal(
            VirtErrorCode.OperationUnsupported,
            Assert.Throws<VirtException>(() => User.Candidates(VirtUri.Parse("remote+unix:///"), RemoteMode.Direct, false)).Code);

    [Fact]
    public async Task The_first_socket_that_exists_is_used()
    {
        using var direct = Listen("libvirt/virtqemud-sock");
        using var legacy = Listen("libvirt/libvirt-sock");
        await using (var transport = await DialAsync("qemu:///system"))
        {
            Assert.Equal(_directory["libvirt/virtqemud-sock"], transport.Description);
            Assert.True(transport.Security.IsLocal);
        }

        var configuration = ClientConfiguration.From(ConfigFile.Parse("remote_mode = \"legacy\"", "libvirt.conf"));
        await using var configured = await DialAsync("qemu:///system", new DialOptions { Configuration = configuration });
        Assert.Equal(_directory["libvirt/libvirt-sock"], configured.Description);
        await using var named = await DialAsync("qemu:///system?mode=direct", new DialOptions { Configuration = configuration });
        Assert.Equal(_directory["libvirt/virtqemud-sock"], named.Description);
    }

    [Fact]
    public async Task Bytes_travel_both_ways_and_the_end_is_seen()
    {
        using var listener = Listen("s");
        await using var transport = await DialAsync($"qemu:///system?socket={_directory["s"]}");
        using var daemon = await listener.AcceptAsync();
        await transport.Pipe.Output.WriteAsync(new byte[] { 1, 2, 3 });
        var got = new byte[8];
        Assert.Equal(3, await daemon.ReceiveAsync(got));

        await daemon.SendAsync(new byte[] { 9 });
        var first = await transport.Pipe.Input.ReadAsync();
        Assert.Equal([9], first.Buffer.FirstSpan.ToArray());
        transport.Pipe.Input.AdvanceTo(first.Buffer.End);
        daemon.Dispose();
        Assert.True((await transport.Pipe.Input.ReadAsync()).IsCompleted);
    }

    [Fact]
    public async Task Disposing_ends_a_read_that_waits_and_tells_the_daemon()
    {
        using var listener = Listen("s");
        var transport = await DialAsync($"qemu:///system?socket={_directory["s"]}");
        using var daemon = await listener.AcceptAsync();
        var reading = transport.Pipe.Input.ReadAsync().AsTask();
        await transport.DisposeAsync();
        await transport.DisposeAsync();
        try
        {
            // The kernel may report the shutdown to the read before the platform breaks it off: both are an end.
            Assert.True((await reading.WaitAsync(TimeSpan.FromSeconds(10))).IsCompleted);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It was broken off.
        }

        Assert.Equal(0, await daemon.ReceiveAsync(new byte[1]));
    }

    [Fact]
    public async Task A_machine_without_daemons_is_told_where_was_looked()
    {
        var error = await Assert.ThrowsAsync<VirtException>(() => DialAsync("qemu:///system"));
        Assert.Equal(VirtErrorCode.SystemError, error.Code);
        Assert.Contains(_directory["virtps/virtps-sock"], error.Message, StringComparison.Ordinal);
        Assert.Contains(_directory["libvirt/virtqemud-sock"], error.Message, StringComparison.Ordinal);
        Assert.Contains(_directory["libvirt/libvirt-sock"], error.Message, StringComparison.Ordinal);
        Assert.Contains("start virtpsd", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_that_is_missing_or_left_behind_is_told_apart()
    {
        var missing = await Assert.ThrowsAsync<VirtException>(() => DialAsync($"qemu:///system?socket={_directory["none"]}"));
        Assert.StartsWith($"Failed to connect socket to '{_directory["none"]}': No such file or directory", missing.Message, StringComparison.Ordinal);

        // Bound, but nobody listens, as after a daemon's crash.
        using var crashed = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        crashed.Bind(new UnixDomainSocketEndPoint(_directory["dead"]));
        var dead = await Assert.ThrowsAsync<VirtException>(() => DialAsync($"qemu:///system?socket={_directory["dead"]}"));
        Assert.StartsWith($"Failed to connect socket to '{_directory["dead"]}': Connection refused", dead.Message, StringComparison.Ordinal);

        var endless = "/" + new string('x', 120);
        var tooLong = await Assert.ThrowsAsync<VirtException>(() => DialAsync($"qemu:///system?socket={endless}"));
        Assert.StartsWith($"Path {endless} too long for unix socket", tooLong.Message, StringComparison.Ordinal);
    }

    private Task<ITransport> DialAsync(string uri, DialOptions? options = null) =>
        UnixDialer.DialAsync(
            VirtUri.Parse(uri), options ?? new DialOptions(), new DaemonSockets(_directory.Path, _directory["user"], IsPrivileged: true), CancellationToken.None);

    private Socket Listen(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_directory[name])!);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_directory[name]));
        socket.Listen();
        return socket;
    }
}
