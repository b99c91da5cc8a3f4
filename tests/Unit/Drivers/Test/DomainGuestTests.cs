using System.Buffers.Binary;
using System.IO.Compression;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Test;

/// <summary>The inside of guests of the test driver; the answers are libvirt's.</summary>
public sealed class DomainGuestTests : IAsyncLifetime
{
    private DomainHost? _host;

    private DomainHost Host => _host!;

    private static CancellationToken Token => CancellationToken.None;

    public async Task InitializeAsync() => _host = await DomainHost.OpenAsync();

    public async Task DisposeAsync() => await Host.DisposeAsync();

    [Fact]
    public async Task A_guest_has_a_name_and_an_address()
    {
        Assert.Equal("testhost", await Host.Guests.GetHostNameAsync(Host.Domain, 0, Token));
        var card = Assert.Single(await Host.Guests.GetAddressesAsync(Host.Domain, DomainAddressSource.Lease, Token));
        Assert.Equal(("testnet0", "aa:bb:cc:dd:ee:ff"), (card.Name, card.Mac));
        Assert.Equal(new GuestAddress("192.168.122.3", 24, false), Assert.Single(card.Addresses));
    }

    [Fact]
    public async Task The_address_moves_on_by_twenty_with_each_start()
    {
        await Host.StopAsync();
        await Host.Domains.StartAsync(Host.Domain, DomainStartFlags.None, Token);
        var card = Assert.Single(await Host.Guests.GetAddressesAsync(Host.Domain, DomainAddressSource.Agent, Token));
        Assert.Equal("192.168.122.23", Assert.Single(card.Addresses).Address);
    }

    [Fact]
    public async Task The_clock_stands_where_it_is_set()
    {
        Assert.Equal(new GuestTime(627319920, 0), await Host.Guests.GetTimeAsync(Host.Domain, Token));
        await Host.Guests.SetTimeAsync(Host.Domain, new GuestTime(20000, 5), DomainSetTimeFlags.None, Token);
        Assert.Equal(new GuestTime(20000, 5), await Host.Guests.GetTimeAsync(Host.Domain, Token));
        await Host.Domains.SuspendAsync(Host.Domain, Token);
        await DomainHost.FailsAsync(VirtErrorCode.OperationInvalid, () => Host.Guests.GetTimeAsync(Host.Domain, Token));
    }

    [Theory]
    [InlineData(627319920, DomainControlState.Ok, 0, 0)]
    [InlineData(5000, DomainControlState.Job, 0, 5000)]
    [InlineData(20000, DomainControlState.Occupied, 0, 10000)]
    [InlineData(40002, DomainControlState.Error, 2, 10002)]
    public async Task The_clock_chooses_the_control_interface_s_state(long seconds, DomainControlState state, uint details, int milliseconds)
    {
        await Host.Guests.SetTimeAsync(Host.Domain, new GuestTime(seconds, 0), DomainSetTimeFlags.None, Token);
        Assert.Equal(
            new DomainControlInfo(state, details, TimeSpan.FromMilliseconds(milliseconds)), await Host.Domains.GetControlInfoAsync(Host.Domain, Token));
    }

    [Fact]
    public async Task File_systems_freeze_and_thaw_once()
    {
        Assert.Equal(["/", "/boot"], (await Host.Guests.GetFileSystemsAsync(Host.Domain, Token)).Select(one => one.MountPoint));
        Assert.Equal(1, await Host.Guests.FreezeFileSystemsAsync(Host.Domain, ["/boot"], Token));
        Assert.Equal(1, await Host.Guests.FreezeFileSystemsAsync(Host.Domain, null, Token));
        Assert.Equal(0, await Host.Guests.FreezeFileSystemsAsync(Host.Domain, [], Token));
        await DomainHost.FailsAsync(VirtErrorCode.OperationInvalid, () => Host.Guests.ThawFileSystemsAsync(Host.Domain, ["/", "/home"], Token));
        Assert.Equal(2, await Host.Guests.ThawFileSystemsAsync(Host.Domain, null, Token));
        await Host.Guests.TrimFileSystemsAsync(Host.Domain, "/boot", 0, Token);
        await DomainHost.FailsAsync(VirtErrorCode.OperationInvalid, () => Host.Guests.TrimFileSystemsAsync(Host.Domain, "/home", 0, Token));
    }

    [Fact]
    public async Task A_guest_leaves_and_takes_up_its_own_CPUs()
    {
        await Host.Guests.SetGuestVcpusAsync(Host.Domain, "1", false, Token);
        var vcpus = await Host.Guests.GetGuestVcpusAsync(Host.Domain, Token);
        Assert.Equal(("0-1", "0", "1"), (vcpus.FindText("vcpus"), vcpus.FindText("online"), vcpus.FindText("offlinable")));
        await DomainHost.FailsAsync(VirtErrorCode.InvalidArg, () => Host.Guests.SetGuestVcpusAsync(Host.Domain, "0", false, Token));
        await DomainHost.FailsAsync(VirtErrorCode.InvalidArg, () => Host.Guests.SetGuestVcpusAsync(Host.Domain, "7", true, Token));
        await Host.Guests.SetGuestVcpusAsync(Host.Domain, "1", true, Token);
        Assert.Equal("0-1", (await Host.Guests.GetGuestVcpusAsync(Host.Domain, Token)).FindText("online"));
    }

    [Fact]
    public async Task Keys_and_signals_are_checked()
    {
        await Host.Guests.SendKeyAsync(Host.Domain, KeycodeSet.Linux, 10, [29, 56, 111], Token);
        await DomainHost.FailsAsync(VirtErrorCode.InternalError, () => Host.Guests.SendKeyAsync(Host.Domain, KeycodeSet.Linux, 10, [999999], Token));
        await DomainHost.FailsAsync(
            VirtErrorCode.InvalidArg, () => Host.Guests.SendKeyAsync(Host.Domain, KeycodeSet.Linux, 10, [.. Enumerable.Repeat(30u, 17)], Token));
        await Host.Guests.SendProcessSignalAsync(Host.Domain, 1, DomainProcessSignal.Hup, Token);
        await DomainHost.FailsAsync(
            VirtErrorCode.InvalidArg, () => Host.Guests.SendProcessSignalAsync(Host.Domain, 2, DomainProcessSignal.Hup, Token));
    }

    [Fact]
    public async Task A_domain_that_is_off_has_no_guest_to_ask()
    {
        await Host.StopAsync();
        Func<Task>[] questions =
        [
            () => Host.Guests.GetHostNameAsync(Host.Domain, 0, Token),
            () => Host.Guests.GetAddressesAsync(Host.Domain, DomainAddressSource.Lease, Token),
            () => Host.Guests.GetTimeAsync(Host.Domain, Token),
            () => Host.Guests.GetFileSystemsAsync(Host.Domain, Token),
            () => Host.Guests.SetUserPasswordAsync(Host.Domain, "root", "x", false, Token),
            () => Host.Guests.InjectNmiAsync(Host.Domain, Token),
            () => Host.Devices.GetMemoryStatisticsAsync(Host.Domain, Token),
        ];
        foreach (var question in questions)
        {
            await DomainHost.FailsAsync(VirtErrorCode.OperationInvalid, question);
        }
    }

    [Fact]
    public async Task A_screen_is_a_picture()
    {
        var shot = await Host.Connection.DomainConsoles!.TakeScreenshotAsync(Host.Domain, 0, Token);
        await using var data = shot.Data;
        using var copy = new MemoryStream();
        await data.CopyToAsync(copy, Token);
        var bytes = copy.ToArray();
        Assert.Equal("image/png", shot.MimeType);
        Assert.Equal([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], bytes[..8]);
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(33));
        Assert.Equal("IDAT"u8.ToArray(), bytes[37..41]);
        using var pixels = new MemoryStream();
        await using (var unpack = new ZLibStream(new MemoryStream(bytes, 41, length), CompressionMode.Decompress))
        {
            await unpack.CopyToAsync(pixels, Token);
        }

        Assert.Equal((width + 1) * height, pixels.Length);

        // The checksum of the empty end chunk is known from RFC 2083.
        Assert.Equal([0xae, 0x42, 0x60, 0x82], bytes[^4..]);
    }
}
