using System.Net;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Schema;

public sealed class NetworkAddressSpecTests
{
    [Theory]
    [InlineData("10.0.0.0/24", "10.0.0.1", "10.0.0.2-10.0.0.254")]
    [InlineData("10.0.0.1/24", "10.0.0.1", "10.0.0.2-10.0.0.254")]
    [InlineData("10.0.0.254/24", "10.0.0.254", "10.0.0.1-10.0.0.253")]
    [InlineData("10.0.0.200/24", "10.0.0.200", "10.0.0.1-10.0.0.199")]
    [InlineData("10.0.0.0/30", "10.0.0.1", "10.0.0.2-10.0.0.2")]
    [InlineData("10.0.0.0/8", "10.0.0.1", "10.0.0.2-10.0.255.255")]
    [InlineData("10.255.255.254/8", "10.255.255.254", "10.255.0.0-10.255.255.253")]
    [InlineData("fd00::/64", "fd00::1", "fd00::2-fd00::ffff")]
    [InlineData("fd00::/126", "fd00::1", "fd00::2-fd00::3")]
    public void The_host_takes_an_address_and_hands_out_the_longest_run_beside_it(string cidr, string host, string range)
    {
        var spec = NetworkAddressSpec.ParseCidr(cidr, dhcp: true);
        Assert.Equal(IPAddress.Parse(host), spec.Address);
        var (start, end) = Assert.Single(spec.DhcpRanges);
        Assert.Equal(range, $"{start}-{end}");
    }

    [Theory]
    [InlineData("10.0.0.0/24")]
    [InlineData("fd00::/64")]
    [InlineData("10.255.255.254/8")]
    public void What_is_handed_out_passes_the_rules_of_libvirt(string cidr)
    {
        var network = NetworkBuilder.Build(new NetworkSpec
        {
            Name = "lab", ForwardMode = "nat", Addresses = [NetworkAddressSpec.ParseCidr(cidr, dhcp: true)],
        });
        Assert.Equal("lab", NetworkNormalizer.Normalize(network.Element).Element("name")?.Value);
    }

    [Theory]
    [InlineData("10.0.0.0/31")]
    [InlineData("10.0.0.7/32")]
    [InlineData("fd00::1/128")]
    public void A_network_without_other_addresses_hands_out_none(string cidr)
    {
        Assert.Empty(NetworkAddressSpec.ParseCidr(cidr).DhcpRanges);
        var refused = Assert.Throws<VirtException>(() => NetworkAddressSpec.ParseCidr(cidr, dhcp: true));
        Assert.Equal(VirtErrorCode.InvalidArg, refused.Code);
    }

    [Theory]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/0")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0/24")]
    [InlineData("fd00::/129")]
    [InlineData("lab/24")]
    public void What_is_no_network_is_refused(string cidr) =>
        Assert.Equal(VirtErrorCode.InvalidArg, Assert.Throws<VirtException>(() => NetworkAddressSpec.ParseCidr(cidr)).Code);

    [Fact]
    public void Ranges_are_pairs_however_they_are_written() =>
        Assert.Equal(
            ["10.0.0.1+10.0.0.9", "10.0.0.20+10.0.0.29"],
            NetworkAddressSpec.ParseRanges(["10.0.0.1 - 10.0.0.9", "10.0.0.20", "10.0.0.29"]).Select(range => $"{range.Start}+{range.End}"));

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("10.0.0.1-x")]
    [InlineData("10.0.0.1-10.0.0.2-10.0.0.3")]
    public void Ranges_without_two_ends_are_refused(string text) =>
        Assert.Equal(VirtErrorCode.InvalidArg, Assert.Throws<VirtException>(() => NetworkAddressSpec.ParseRanges([text])).Code);

    [Fact]
    public void A_new_definition_takes_on_the_identity_of_the_object()
    {
        var uuid = Guid.Parse("11111111-2222-3333-4444-555555555555");
        var root = Redefinition.Of("<network><ip address='10.0.0.1' prefix='24'/></network>", "network", "lab", uuid);
        Assert.Equal(["name", "uuid", "ip"], root.Elements().Select(element => element.Name.LocalName));
        Assert.Equal("lab", root.Element("name")?.Value);
        Assert.Equal(uuid.ToString(), root.Element("uuid")?.Value);
    }

    [Theory]
    [InlineData("<network><name>other</name></network>", VirtErrorCode.InvalidArg)]
    [InlineData("<network><uuid>99999999-2222-3333-4444-555555555555</uuid></network>", VirtErrorCode.InvalidArg)]
    [InlineData("<pool/>", VirtErrorCode.XmlError)]
    [InlineData("<network", VirtErrorCode.XmlDetail)]
    public void A_new_definition_of_something_else_is_refused(string xml, VirtErrorCode code) =>
        Assert.Equal(
            code,
            Assert.Throws<VirtException>(() =>
                Redefinition.Of(xml, "network", "lab", Guid.Parse("11111111-2222-3333-4444-555555555555"))).Code);
}
