using VirtPS.Engine.Drivers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Unit.Rpc.Transport;

/// <summary>Bare TCP: every address of a host is tried, and failures say what to do.</summary>
public sealed class TcpDialerTests
{
    [Fact]
    public async Task A_connection_has_no_delay_and_no_safety()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var stages = new List<ConnectionStage>();
        await using var transport = await TcpDialer.DialAsync(
            Uri(listener), new DialOptions { Taken = (stage, _) => stages.Add(stage) }, CancellationToken.None);
        Assert.Equal(new TransportSecurity { ServerName = "127.0.0.1" }, transport.Security);
        Assert.Equal([ConnectionStage.Resolve, ConnectionStage.Connect], stages);
        Assert.Equal($"127.0.0.1:{Port(listener)}", transport.Description);
    }

    [Fact]
    public async Task An_address_that_refuses_does_not_stop_the_others()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        // Nobody listens on the second loopback address.
        using var socket = await AddressRace.ConnectAsync([IPAddress.Parse("127.0.0.2"), IPAddress.Loopback], Port(listener), CancellationToken.None);
        Assert.True(socket.NoDelay);
        Assert.Equal(IPAddress.Loopback, ((IPEndPoint)socket.RemoteEndPoint!).Address);
    }

    [Fact]
    public async Task When_all_refuse_the_first_reason_is_given()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var uri = Uri(listener);
        listener.Stop();
        var error = await Assert.ThrowsAsync<VirtException>(() => TcpDialer.DialAsync(uri, new DialOptions(), CancellationToken.None));
        Assert.Equal(VirtErrorCode.SystemError, error.Code);
        Assert.StartsWith($"unable to connect to server at '127.0.0.1:{uri.Port}': Connection refused (", error.Message, StringComparison.Ordinal);
        Assert.Contains("listen_tcp", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_no_name_is_refused_in_words()
    {
        var uri = VirtUri.Parse($"qemu+tcp://{new string('a', 300)}/system");
        var error = await Assert.ThrowsAsync<VirtException>(() => TcpDialer.DialAsync(uri, new DialOptions(), CancellationToken.None));
        Assert.Contains("cannot be the name of a host", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_given_up_before_it_begins_connects_nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => TcpDialer.DialAsync(Uri(listener), new DialOptions(), new CancellationToken(canceled: true)));
        Assert.False(listener.Pending());
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private static VirtUri Uri(TcpListener listener) =>
        VirtUri.Parse(string.Create(CultureInfo.InvariantCulture, $"test+tcp://127.0.0.1:{Port(listener)}/default"));
}
