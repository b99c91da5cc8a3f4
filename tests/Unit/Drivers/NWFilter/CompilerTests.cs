using VirtPS.Drivers.NWFilter.Nft;
using VirtPS.Drivers.NWFilter.Sets;
using VirtPS.Drivers.Shared.Filters;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Drivers.NWFilter;

/// <summary>What rules become in nftables; the expectations follow from libvirt's documentation of filters and nft(8).</summary>
public sealed class CompilerTests
{
    private const string Names = "<uuid>5c6d49af-b071-6127-b4ec-6f8ed4b55335</uuid>";

    private static readonly Dictionary<string, HostSet> NoSets = [];

    [Theory]
    [InlineData("<mac protocolid='arp' srcmacaddr='1:2:3:4:5:6' srcmacmask='ff:ff:ff:0:0:0'/>", "ether saddr & ff:ff:ff:00:00:00 == 01:02:03:00:00:00 ether type 0x0806 drop")]
    [InlineData("<mac match='no' dstmacaddr='1:2:3:4:5:6'/>", "ether daddr != 01:02:03:04:05:06 drop")]
    [InlineData("<vlan vlanid='0x10' encap-protocol='ipv4'/>", "ether type vlan vlan id 16 vlan type 0x0800 drop")]
    [InlineData("<ip srcipaddr='10.1.2.3' srcipmask='16' dscp='0x22'/>", "ether type ip ip saddr 10.1.0.0/16 ip dscp 34 drop")]
    [InlineData("<ip protocol='udp' srcportstart='0x10' dstportstart='20' dstportend='30'/>", "ether type ip ip protocol 17 th sport 16 th dport 20-30 drop")]
    [InlineData("<ipv6 type='1' typeend='3' code='0'/>", "ether type ip6 icmpv6 type 1-3 icmpv6 code 0 drop")]
    [InlineData("<ipv6 match='no' type='1' code='2'/>", "ether type ip6 icmpv6 type . icmpv6 code != { 1 . 2 } drop")]
    [InlineData("<arp opcode='Reply' arpsrcipaddr='10.1.2.3' arpsrcipmask='24'/>", "ether type arp @nh,48,16 2 @nh,112,32 & 0xffffff00 == 0x0a010200 drop")]
    [InlineData("<rarp arpdstmacaddr='1:2:3:4:5:6'/>", "ether type 0x8035 @nh,144,48 0x010203040506 drop")]
    [InlineData("<stp root-priority='5' root-priority-hi='9' comment='a \"b\"'/>", "ether daddr 01:80:c2:00:00:00 @nh,0,24 0x424203 @nh,64,16 5-9 drop comment \"a b\"")]
    public void A_rule_about_frames(string match, string expected) =>
        Assert.Equal([expected], Chain(Compile(Rule("drop", "out", match)).Frames, "frames_out_p"));

    [Fact]
    public void A_rule_for_both_ways_is_written_as_for_packets_to_the_guest()
    {
        var port = Compile(Rule("drop", "inout", "<ip srcipaddr='10.0.0.1'/>"));
        Assert.Equal(["ether type ip ip saddr 10.0.0.1 drop"], Chain(port.Frames, "frames_in_p"));
        Assert.Equal(["ether type ip ip daddr 10.0.0.1 drop"], Chain(port.Frames, "frames_out_p"));
    }

    [Fact]
    public void Answers_of_what_is_accepted_pass_and_sides_change()
    {
        var port = Compile(Rule("accept", "in", "<tcp dstportstart='22'/>"));
        Assert.Equal(["ether type ip meta l4proto 6 th dport 22 ct state new,established ct direction original return"], Chain(port.Packets, "packets_in_p"));
        Assert.Equal(["ether type ip meta l4proto 6 th sport 22 ct state established ct direction reply return"], Chain(port.Packets, "packets_out_p"));
    }

    [Fact]
    public void What_is_dropped_is_dropped_both_ways_without_asking_for_connections()
    {
        var port = Compile(Rule("drop", "out", "<udp-ipv6 dstipaddr='2001:db8::1' dstipmask='32'/>"));
        Assert.Equal(["ether type ip6 meta l4proto 17 ip6 daddr 2001:db8::/32 drop"], Chain(port.Packets, "packets_out_p"));
        Assert.Equal(["ether type ip6 meta l4proto 17 ip6 saddr 2001:db8::/32 drop"], Chain(port.Packets, "packets_in_p"));
    }

    [Theory]
    [InlineData("<all state='ESTABLISHED,RELATED'/>", "ether type ip ct state established,related return")]
    [InlineData("<all state='NONE'/>", "ether type ip return")]
    [InlineData("<icmp type='8' code='0'/>", "ether type ip meta l4proto 1 icmp type 8 icmp code 0 ct state new,established return")]
    [InlineData("<tcp flags='SYN,ACK/SYN' option='7'/>", "ether type ip meta l4proto 6 tcp flags & 0x12 == 0x2 tcp option 7 exists ct state new,established ct direction original return")]
    [InlineData("<all srcipfrom='10.0.0.1' srcipto='10.0.0.9' match='no'/>", "ether type ip ip saddr != 10.0.0.1-10.0.0.9 ct state new,established ct direction original return")]
    public void A_rule_about_packets(string match, string expected) =>
        Assert.Equal([expected], Chain(Compile(Rule("accept", "out", match)).Packets, "packets_out_p"));

    [Theory]
    [InlineData("<all state='NEW'/>")]
    [InlineData("<icmp type='8'/>")]
    [InlineData("<tcp srcmacaddr='1:2:3:4:5:6'/>")]
    public void Some_rules_count_one_way_only(string match) => Assert.DoesNotContain(Compile(Rule("accept", "out", match)).Packets, chain => chain.Way == NftWay.In);

    [Fact]
    public void A_limit_counts_the_connections_of_each_sender()
    {
        var port = Compile(Rule("drop", "in", "<tcp connlimit-above='3'/>"));
        Assert.Equal(["set limit_p_0 { type ipv4_addr; size 65535; flags dynamic; }"], port.Sets);
        Assert.Equal(["ether type ip meta l4proto 6 ct state new add @limit_p_0 { ip saddr ct count over 3 } drop"], Chain(port.Packets, "packets_in_p"));
        Assert.DoesNotContain(port.Packets, chain => chain.Way == NftWay.Out);
    }

    [Fact]
    public void Chains_come_by_place_among_the_rules_of_the_first()
    {
        var rules = new List<PlacedRule>
        {
            new("root", 0, Read(Rule("drop", "out", string.Empty, 1000))),
            new("root", 0, Read(Rule("accept", "out", "<mac protocolid='arp'/>", -500))),
            new("arp-x", -510, Read(Rule("drop", "out", string.Empty, 5))),
            new("mac", -800, Read(Rule("return", "out", "<mac/>", 5))),
        };
        var port = new NftCompiler(NftPackets.Bridge, NoSets).Compile(new PortPlan("p", "52:54:00:00:00:01", AddressLearning.None, rules));
        Assert.Equal(
            ["jump frames_out_p_mac", "ether type arp jump frames_out_p_arp_2dx", "ether type 0x0806 accept", "drop"], Chain(port.Frames, "frames_out_p"));
    }

    [Fact]
    public void What_the_kernel_cannot_do_is_said()
    {
        var error = Assert.Throws<VirtException>(() => Compile(Rule("accept", "in", "<tcp/>"), NftPackets.Nowhere));
        Assert.Contains("needs nf_conntrack_bridge", error.Message, StringComparison.Ordinal);
        Compile(Rule("drop", "in", "<tcp/>"), NftPackets.Nowhere);
    }

    [Theory]
    [InlineData("vnet*")]
    [InlineData("a b")]
    [InlineData("a\"b")]
    [InlineData("")]
    [InlineData("0123456789abcdef")]
    public void A_name_that_is_no_device_never_reaches_nft(string port) =>
        Assert.Throws<VirtException>(() => NftCompiler.NameOf(port));

    [Fact]
    public void Letters_that_mean_something_to_nft_are_spelled_out() => Assert.Equal("a_3b_7b", NftCompiler.NameOf("a;{"));

    [Theory]
    [InlineData("vnet-0", "vnet.0")]
    [InlineData("vnet_0", "vnet-0")]
    [InlineData("a_2d", "a-")]
    public void Two_devices_never_share_chains(string one, string other) => Assert.NotEqual(NftCompiler.NameOf(one), NftCompiler.NameOf(other));

    private static string Rule(string action, string direction, string match, int priority = 500) =>
        $"<rule action='{action}' direction='{direction}' priority='{priority}'>{match}</rule>";

    private static NWFilterRule Read(string rule) =>
        NWFilterRule.Read(NWFilterNormalizer.Normalize(VirtXml.Parse($"<filter name='f'>{Names}{rule}</filter>", "filter")).Element("rule")!);

    private static NftPort Compile(string rule, NftPackets packets = NftPackets.Bridge) =>
        new NftCompiler(packets, NoSets).Compile(new PortPlan("p", "52:54:00:00:00:01", AddressLearning.None, [new("root", 0, Read(rule))]));

    private static List<string> Chain(IReadOnlyList<NftChain> chains, string name) => Assert.Single(chains, chain => chain.Name == name).Rules;
}
