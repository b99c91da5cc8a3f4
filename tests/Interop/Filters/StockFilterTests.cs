using static VirtPS.Tests.Interop.Filters.FilterLab;
using static VirtPS.Tests.Interop.Filters.Frame;

namespace VirtPS.Tests.Interop.Filters;

/// <summary>Each stock filter that lets through or keeps back one kind of frame, before a stop of all others where it lets through.</summary>
/// <remarks>clean-traffic, its parts and those for one DHCP server are in <see cref="TrafficTests"/>.</remarks>
public sealed class StockFilterTests(FilterLab lab) : IClassFixture<FilterLab>
{
    private const string GuestLink = "fe80::5054:ff:fe00:1";
    private const string OtherLink = "fe80::5054:ff:fe00:2";
    private const string GuestSix = "2001:db8::1";
    private const string OtherSix = "2001:db8::2";
    private const string DhcpServers = "ff02::1:2";

    private static readonly byte[] Packet = Udp(GuestMac, OtherMac, GuestIP, OtherIP, 1000, 2000);
    private static readonly byte[] PacketIn = Udp(OtherMac, GuestMac, OtherIP, GuestIP, 2000, 1000);
    private static readonly byte[] Question = Arp(GuestMac, Broadcast, 1, GuestMac, GuestIP, OtherIP);
    private static readonly byte[] QuestionIn = Arp(OtherMac, Broadcast, 1, OtherMac, OtherIP, GuestIP);
    private static readonly byte[] Six = Udp6(GuestMac, OtherMac, GuestSix, OtherSix, 1000, 2000);
    private static readonly byte[] SixIn = Udp6(OtherMac, GuestMac, OtherSix, GuestSix, 2000, 1000);

    [LabFact]
    public async Task What_lets_a_protocol_through_lets_no_other_through()
    {
        await PermitAsync("allow-arp");
        Assert.Equal("100", await lab.FromGuestAsync(Question, Packet, Six));
        Assert.Equal("100", await lab.ToGuestAsync(QuestionIn, PacketIn, SixIn));
        await PermitAsync("allow-ipv4");
        Assert.Equal("010", await lab.FromGuestAsync(Question, Packet, Six));
        Assert.Equal("010", await lab.ToGuestAsync(QuestionIn, PacketIn, SixIn));
        await PermitAsync("allow-ipv6");
        Assert.Equal("001", await lab.FromGuestAsync(Question, Packet, Six));
        Assert.Equal("001", await lab.ToGuestAsync(QuestionIn, PacketIn, SixIn));
        await PermitAsync("allow-incoming-ipv4");
        Assert.Equal("000", await lab.FromGuestAsync(Question, Packet, Six));
        Assert.Equal("010", await lab.ToGuestAsync(QuestionIn, PacketIn, SixIn));
        await PermitAsync("allow-incoming-ipv6");
        Assert.Equal("000", await lab.FromGuestAsync(Question, Packet, Six));
        Assert.Equal("001", await lab.ToGuestAsync(QuestionIn, PacketIn, SixIn));
    }

    [LabFact]
    public async Task Dhcp_of_IPv6_passes_from_every_server_or_from_one()
    {
        var asks = Udp6(GuestMac, "33:33:00:01:00:02", GuestLink, DhcpServers, 546, 547);
        var elsewhere = Udp6(GuestMac, OtherMac, GuestSix, OtherSix, 546, 547);
        var answer = Udp6(OtherMac, GuestMac, OtherLink, GuestLink, 547, 546);
        var stranger = Udp6(OtherMac, GuestMac, "fe80::66", GuestLink, 547, 546);
        await PermitAsync("allow-dhcpv6");
        Assert.Equal("100", await lab.FromGuestAsync(asks, elsewhere, Six));
        Assert.Equal("110", await lab.ToGuestAsync(answer, stranger, SixIn));
        await PermitAsync("allow-dhcpv6-server", ("DHCPSERVERV6", OtherLink));
        Assert.Equal("100", await lab.FromGuestAsync(asks, elsewhere, Six));
        Assert.Equal("100", await lab.ToGuestAsync(answer, stranger, SixIn));
    }

    [LabFact]
    public async Task Groups_of_receivers_are_kept_back()
    {
        var group = Udp(GuestMac, "01:00:5e:00:00:fb", GuestIP, "224.0.0.251", 5353, 5353);
        var sixGroup = Udp6(GuestMac, "33:33:00:00:00:fb", GuestSix, "ff02::fb", 5353, 5353);
        await lab.BindAsync("no-ip-multicast");
        Assert.Equal("0111", await lab.FromGuestAsync(group, sixGroup, Packet, Six));
        Assert.Equal("1", await lab.ToGuestAsync(Udp(OtherMac, "01:00:5e:00:00:fb", OtherIP, "224.0.0.251", 5353, 5353)));
        await lab.BindAsync("no-ipv6-multicast");
        Assert.Equal("1011", await lab.FromGuestAsync(group, sixGroup, Packet, Six));
    }

    [LabFact]
    public async Task Addresses_of_IPv6_that_are_not_the_guests_are_kept_back()
    {
        await lab.BindAsync("no-ipv6-spoofing", ("IPV6", GuestSix));
        Assert.Equal("1101", await lab.FromGuestAsync(
            Six, Udp6(GuestMac, OtherMac, GuestLink, OtherLink, 1, 2), Udp6(GuestMac, OtherMac, "2001:db8::7", OtherSix, 1, 2), Packet));
        Assert.Equal("1", await lab.ToGuestAsync(SixIn));
    }

    [LabFact]
    public async Task Rarp_passes_only_as_qemu_announces_its_own_guest()
    {
        await lab.BindAsync("no-other-rarp-traffic");
        Assert.Equal("01", await lab.FromGuestAsync(Rarp(GuestMac, GuestMac), Packet));
        await PermitAsync("qemu-announce-self-rarp");
        Assert.Equal("1000", await lab.FromGuestAsync(
            Rarp(GuestMac, GuestMac), Rarp("52:54:00:00:00:77", "52:54:00:00:00:77"), Rarp(GuestMac, "52:54:00:00:00:77"), Packet));
    }

    [LabFact]
    public async Task Every_stock_filter_has_a_test_of_traffic()
    {
        string[] tested =
        [
            "allow-arp", "allow-dhcp", "allow-dhcp-server", "allow-dhcpv6", "allow-dhcpv6-server", "allow-incoming-ipv4", "allow-incoming-ipv6",
            "allow-ipv4", "allow-ipv6", "clean-traffic", "clean-traffic-gateway", "no-arp-ip-spoofing", "no-arp-mac-spoofing", "no-arp-spoofing",
            "no-ip-multicast", "no-ip-spoofing", "no-ipv6-multicast", "no-ipv6-spoofing", "no-mac-broadcast", "no-mac-spoofing",
            "no-other-l2-traffic", "no-other-rarp-traffic", "qemu-announce-self", "qemu-announce-self-rarp",
        ];
        var names = (await lab.VirshAsync("nwfilter-list")).Split('\n').Select(line => line.Trim().Split(' ')[^1]).Where(name => !name.StartsWith("only-", StringComparison.Ordinal));
        Assert.Equal(tested, names.Order(StringComparer.Ordinal));
    }

    /// <summary>Binds a filter behind which everything else is stopped.</summary>
    private async Task PermitAsync(string filter, params (string Name, string Value)[] parameters)
    {
        await lab.DefineAsync($"only-{filter}", $"<filterref filter='{filter}'/><filterref filter='no-other-l2-traffic'/>");
        await lab.BindAsync($"only-{filter}", parameters);
    }
}
