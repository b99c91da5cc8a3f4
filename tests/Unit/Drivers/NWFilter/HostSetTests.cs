using VirtPS.Drivers.NWFilter.Nft;
using VirtPS.Drivers.NWFilter.Sets;
using VirtPS.Drivers.Shared.Filters;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Drivers.NWFilter;

/// <summary>What ipsets become in nftables; the saved texts are those of ipset 7.17, what an ipset holds follows from ipset(8).</summary>
public sealed class HostSetTests
{
    [Theory]
    [InlineData("hash:ip family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0x1", "10.0.0.2 timeout 30|10.0.0.1 comment \"a nomatch b\"", "{ type ipv4_addr; }", "10.0.0.1|10.0.0.2")]
    [InlineData("hash:ip family inet6 hashsize 1024", "2001:db8::1", "{ type ipv6_addr; }", "2001:db8::1")]
    [InlineData("hash:ip family inet netmask 24", "10.0.0.0|10.0.2.0", "{ type ipv4_addr; flags interval; }", "10.0.0.0-10.0.0.255|10.0.2.0-10.0.2.255")]
    [InlineData("hash:net family inet", "10.0.0.0/24|10.0.1.0/24|10.0.0.128/25", "{ type ipv4_addr; flags interval; }", "10.0.0.0-10.0.1.255")]
    [InlineData("hash:net family inet", "10.0.0.0/24|10.0.0.64/26 nomatch|10.0.0.80", "{ type ipv4_addr; flags interval; }", "10.0.0.0-10.0.0.63|10.0.0.80|10.0.0.128-10.0.0.255")]
    [InlineData("hash:net family inet", "128.0.0.0/1|0.0.0.0/1|255.255.255.255 nomatch", "{ type ipv4_addr; flags interval; }", "0.0.0.0-255.255.255.254")]
    [InlineData("hash:net family inet6", "::/1|8000::/1|2001:db8::/32 nomatch", "{ type ipv6_addr; flags interval; }", "::-2001:db7:ffff:ffff:ffff:ffff:ffff:ffff|2001:db9::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("hash:ip,port family inet", "10.0.0.1,tcp:80|10.0.0.1,udp:53", "{ type ipv4_addr . inet_proto . inet_service; }", "10.0.0.1 . tcp . 80|10.0.0.1 . udp . 53")]
    [InlineData("hash:net,port family inet", "10.0.0.0/8,tcp:80|10.1.0.0/16,tcp:80|10.1.0.0/16,tcp:81", "{ type ipv4_addr . inet_proto . inet_service; flags interval; }", "10.0.0.0/8 . tcp . 80|10.1.0.0/16 . tcp . 81")]
    [InlineData("hash:ip,port,ip family inet", "10.0.0.1,tcp:80,10.0.0.2", "{ type ipv4_addr . inet_proto . inet_service . ipv4_addr; }", "10.0.0.1 . tcp . 80 . 10.0.0.2")]
    [InlineData("bitmap:port range 0-1023", "22", "{ type inet_proto . inet_service; }", "tcp . 22|udp . 22")]
    [InlineData("bitmap:ip,mac range 10.0.0.0/24", "10.0.0.1,52:54:00:00:00:01", "{ type ipv4_addr . ether_addr; }", "10.0.0.1 . 52:54:00:00:00:01")]
    public void A_set_holds_what_the_ipset_holds(string kind, string elements, string description, string expected)
    {
        var saved = SavedSet.Read($"create s {kind}\n" + string.Concat(elements.Split('|').Select(element => $"add s {element}\n")));
        var set = HostSet.Read("s", saved);
        Assert.Equal(description, set.Description);
        Assert.Equal(expected.Split('|'), set.Elements);
    }

    [Fact]
    public void A_list_of_sets_holds_what_is_in_any_of_them()
    {
        var saved = SavedSet.Read("create a hash:ip family inet\nadd a 10.0.0.1\ncreate b hash:ip family inet\nadd b 10.0.0.2\ncreate s list:set size 8\nadd s a\nadd s b\n");
        Assert.Equal(["10.0.0.1", "10.0.0.2"], HostSet.Read("s", saved).Elements);
    }

    [Theory]
    [InlineData("create s hash:net,iface family inet\n", "is of kind 'hash:net,iface'")]
    [InlineData("create s hash:ip,mark family inet\n", "is of kind 'hash:ip,mark'")]
    [InlineData("create s list:set size 8\n", "is an empty list of sets")]
    [InlineData("create a hash:ip family inet\ncreate b hash:ip family inet6\ncreate s list:set size 8\nadd s a\nadd s b\n", "has sets of several kinds, such as 'b'")]
    [InlineData("create s hash:net,port family inet\nadd s 10.0.0.0/8,tcp:80 nomatch\n", "exception '10.0.0.0/8,tcp:80' among elements of several fields")]
    public void What_nftables_cannot_look_up_is_refused_by_name(string text, string why)
    {
        var error = Assert.Throws<VirtException>(() => HostSet.Read("s", SavedSet.Read(text)));
        Assert.Equal(VirtErrorCode.ConfigUnsupported, error.Code);
        Assert.Contains("the ipset 's'", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sides_follow_the_flags_and_the_way()
    {
        var port = Compile("<all ipset='web' ipsetflags='src,dst' match='no'/>", "create web hash:ip,port family inet\n");
        Assert.Equal(["ether type ip ip saddr . meta l4proto . th dport != @ipset_web drop"], port.Packets.Single(chain => chain.Way == NftWay.Out).Rules);
        Assert.Equal(["ether type ip ip daddr . meta l4proto . th sport != @ipset_web drop"], port.Packets.Single(chain => chain.Way == NftWay.In).Rules);
        Assert.Equal(["web"], port.HostSets);
    }

    [Theory]
    [InlineData("<all ipset='web' ipsetflags='src'/>", "create web hash:ip,port family inet\n", "the elements of the ipset 'web' have 2 parts")]
    [InlineData("<all-ipv6 ipset='web' ipsetflags='src'/>", "create web hash:ip family inet\n", "the ipset 'web' has addresses of IPv4")]
    public void A_rule_that_could_never_hold_is_refused(string rule, string saved, string why) =>
        Assert.Contains(why, Assert.Throws<VirtException>(() => Compile(rule, saved)).Message, StringComparison.Ordinal);

    private static NftPort Compile(string match, string saved)
    {
        var filter = VirtXml.Parse(
            $"<filter name='f'><uuid>5c6d49af-b071-6127-b4ec-6f8ed4b55335</uuid><rule action='drop' direction='out'>{match}</rule></filter>", "filter");
        var rule = NWFilterRule.Read(NWFilterNormalizer.Normalize(filter).Element("rule")!);
        var plan = new PortPlan("p", "52:54:00:00:00:01", AddressLearning.None, [new("root", 0, rule)]);
        var sets = SavedSet.Read(saved);
        return new NftCompiler(NftPackets.Bridge, NftCompiler.HostSetsOf(plan).ToDictionary(name => name, name => HostSet.Read(name, sets))).Compile(plan);
    }
}
