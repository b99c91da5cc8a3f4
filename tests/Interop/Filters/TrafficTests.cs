using static VirtPS.Tests.Interop.Filters.FilterLab;
using static VirtPS.Tests.Interop.Filters.Frame;

namespace VirtPS.Tests.Interop.Filters;

/// <summary>What passes a filter and what does not, frame by frame. Each digit of an answer tells whether a frame arrived.</summary>
public sealed class TrafficTests(FilterLab lab) : IClassFixture<FilterLab>
{
    private const string Strange = "52:54:00:00:00:77";

    private static readonly (string, string) Own = ("IP", GuestIP);

    // The guest's own packet, then one from another Ethernet address, another IPv4 address, and with a broadcast.
    private static readonly byte[][] Packets =
    [
        Udp(GuestMac, OtherMac, GuestIP, OtherIP, 1000, 2000),
        Udp(Strange, OtherMac, GuestIP, OtherIP, 1000, 2000),
        Udp(GuestMac, OtherMac, "10.9.0.7", OtherIP, 1000, 2000),
        Udp(GuestMac, Broadcast, GuestIP, "10.9.0.255", 1000, 2000),
    ];

    // The guest's own question, then ones in which it claims another Ethernet address and another IPv4 address.
    private static readonly byte[][] Questions =
    [
        Arp(GuestMac, Broadcast, 1, GuestMac, GuestIP, OtherIP),
        Arp(GuestMac, Broadcast, 1, Strange, GuestIP, OtherIP),
        Arp(GuestMac, Broadcast, 1, GuestMac, "10.9.0.7", OtherIP),
    ];

    // IPv6, RARP as QEMU announces a guest after a migration, RARP for another one, and a protocol that nobody knows.
    private static readonly byte[][] Rest =
    [
        Ethernet(GuestMac, OtherMac, 0x86dd, [0x60, 0, 0, 0, 0, 16, 59, 64], new byte[32]),
        Rarp(GuestMac, GuestMac),
        Rarp(Strange, Strange),
        Ethernet(GuestMac, OtherMac, 0x88b5, new byte[46]),
    ];

    [LabFact]
    public async Task Without_a_filter_all_of_it_arrives()
    {
        await lab.UnbindAsync();
        Assert.Equal("1111", await lab.FromGuestAsync(Packets));
        Assert.Equal("111", await lab.FromGuestAsync(Questions));
        Assert.Equal("1111", await lab.FromGuestAsync(Rest));
    }

    [LabFact]
    public async Task Clean_traffic_lets_the_guests_own_through_and_nothing_else()
    {
        await lab.BindAsync("clean-traffic", Own);
        Assert.Equal("1001", await lab.FromGuestAsync(Packets));
        Assert.Equal("100", await lab.FromGuestAsync(Questions));
        Assert.Equal("0100", await lab.FromGuestAsync(Rest));
        Assert.Equal("110", await lab.ToGuestAsync(
            Udp(OtherMac, GuestMac, OtherIP, GuestIP, 1, 2), Arp(OtherMac, GuestMac, 2, OtherMac, OtherIP, GuestIP), Ethernet(OtherMac, GuestMac, 0x88b5, new byte[46])));
    }

    [LabFact]
    public async Task A_tag_of_a_virtual_lan_hides_nothing()
    {
        await lab.BindAsync("clean-traffic", Own);
        var spoofed = Udp(GuestMac, OtherMac, "10.9.0.7", OtherIP, 1000, 2000);
        byte[] tagged = [.. spoofed[..12], 0x81, 0, 0, 5, .. spoofed[12..]];
        Assert.Equal("0", await lab.FromGuestAsync(tagged));
    }

    [LabFact]
    public async Task Each_part_of_it_keeps_back_its_own()
    {
        await lab.BindAsync("no-mac-spoofing");
        Assert.Equal("1011", await lab.FromGuestAsync(Packets));
        await lab.BindAsync("no-ip-spoofing", Own);
        Assert.Equal("1101", await lab.FromGuestAsync(Packets));
        await lab.BindAsync("no-arp-spoofing", Own);
        Assert.Equal("100", await lab.FromGuestAsync(Questions));
        await lab.BindAsync("no-arp-mac-spoofing");
        Assert.Equal("101", await lab.FromGuestAsync(Questions));
        await lab.BindAsync("no-arp-ip-spoofing", Own);
        Assert.Equal("110", await lab.FromGuestAsync(Questions));
        await lab.BindAsync("no-mac-broadcast");
        Assert.Equal("1110", await lab.FromGuestAsync(Packets));
        await lab.BindAsync("no-other-l2-traffic");
        Assert.Equal("0000", await lab.FromGuestAsync(Packets));
        await lab.BindAsync("qemu-announce-self");
        Assert.Equal("1101", await lab.FromGuestAsync(Rest));
    }

    [LabFact]
    public async Task What_is_let_through_in_front_of_a_stop_passes()
    {
        await lab.DefineAsync("dhcp-only", "<filterref filter='allow-dhcp'/><filterref filter='no-other-l2-traffic'/>");
        await lab.BindAsync("dhcp-only");
        var asks = Udp(GuestMac, Broadcast, "0.0.0.0", "255.255.255.255", 68, 67);
        Assert.Equal("10", await lab.FromGuestAsync(asks, Packets[0]));
        Assert.Equal("10", await lab.ToGuestAsync(
            Udp(OtherMac, GuestMac, OtherIP, GuestIP, 67, 68), Udp(OtherMac, GuestMac, OtherIP, GuestIP, 1, 2)));

        await lab.DefineAsync("one-server", "<filterref filter='allow-dhcp-server'/><filterref filter='no-other-l2-traffic'/>");
        await lab.BindAsync("one-server", ("DHCPSERVER", OtherIP));
        Assert.Equal("10", await lab.ToGuestAsync(
            Udp(OtherMac, GuestMac, OtherIP, GuestIP, 67, 68), Udp(OtherMac, GuestMac, "10.9.0.66", GuestIP, 67, 68)));

        await lab.BindAsync("clean-traffic-gateway", Own, ("GATEWAY_MAC", OtherMac));
        Assert.Equal("1000", await lab.FromGuestAsync(Packets));
    }

    [LabFact]
    public async Task Lists_of_addresses_make_a_rule_for_each()
    {
        await lab.BindAsync("no-ip-spoofing", ("IP", GuestIP), ("IP", "10.9.0.7"));
        Assert.Equal("1111", await lab.FromGuestAsync(Packets));
        Assert.Equal("0", await lab.FromGuestAsync(Udp(GuestMac, OtherMac, "10.9.0.8", OtherIP, 1, 2)));
    }

    [LabFact]
    public async Task A_gratuitous_question_is_told_from_others()
    {
        await lab.DefineAsync("no-gratuitous", "<rule action='drop' direction='out'><arp gratuitous='true'/></rule>");
        await lab.BindAsync("no-gratuitous");
        Assert.Equal("01", await lab.FromGuestAsync(Arp(GuestMac, Broadcast, 1, GuestMac, GuestIP, GuestIP), Questions[0]));
    }

    [LabFact]
    public async Task Answers_of_a_connection_pass_and_what_nobody_asked_for_does_not()
    {
        await lab.DefineAsync(
            "asks-only",
            "<rule action='accept' direction='out' priority='1'><udp dstportstart='53'/></rule><rule action='drop' direction='inout' priority='2'><all/></rule>");
        await lab.BindAsync("asks-only");
        var answer = Udp(OtherMac, GuestMac, OtherIP, GuestIP, 53, 4000);
        Assert.Equal("0", await lab.ToGuestAsync(answer));
        Assert.Equal("10", await lab.FromGuestAsync(Udp(GuestMac, OtherMac, GuestIP, OtherIP, 4000, 53), Udp(GuestMac, OtherMac, GuestIP, OtherIP, 4000, 54)));
        Assert.Equal("10", await lab.ToGuestAsync(answer, Udp(OtherMac, GuestMac, OtherIP, GuestIP, 53, 4001)));
    }

    [LabFact]
    public async Task A_changed_filter_counts_at_once_and_a_wrong_one_changes_nothing()
    {
        const string Stop = "<rule action='drop' direction='out'><ip dstipaddr='10.9.0.2'/></rule>";
        await lab.DefineAsync("inner", Stop);
        await lab.DefineAsync("outer", "<filterref filter='inner'/>");
        await lab.BindAsync("outer");
        Assert.Equal("0", await lab.FromGuestAsync(Packets[0]));
        await lab.DefineAsync("inner", "<rule action='drop' direction='out'><ip dstipaddr='10.9.0.3'/></rule>");
        Assert.Equal("1", await lab.FromGuestAsync(Packets[0]));
        await lab.DefineAsync("inner", Stop);
        await Assert.ThrowsAsync<InvalidOperationException>(() => lab.DefineAsync("inner", "<rule action='drop' direction='out'><ip dstipaddr='$NOBODY'/></rule>"));
        Assert.Equal("0", await lab.FromGuestAsync(Packets[0]));
        var refused = await lab.TryVirshAsync("nwfilter-undefine", "inner");
        Assert.Contains("nwfilter is in use", refused.Errors, StringComparison.Ordinal);
    }
}
