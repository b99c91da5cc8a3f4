using VirtPS.Tests.Networks;

namespace VirtPS.Tests.Interop.Networks;

/// <summary>What passes through virtual networks, and what does not.</summary>
public sealed class TrafficTests : OnVirtualHost
{
    private const string Mac = "52:54:00:00:00:11";

    [NetworkFact]
    public async Task A_guest_gets_its_address_and_names_and_is_listed_by_its_lease()
    {
        var net = await Lab.NetworkAsync(Xml("nat"));
        var guest = await Lab.GuestAsync("virbr0", Mac);
        Assert.Contains("192.168.77.11/24", await guest.DoAsync("ip", "-4", "addr", "show", "dev", "eth0"), StringComparison.Ordinal);
        Assert.Contains("192.168.77.5", await guest.DoAsync("busybox", "nslookup", "five.guests.example", "192.168.77.1"), StringComparison.Ordinal);
        Assert.Contains("192.168.77.11", await guest.DoAsync("busybox", "nslookup", "one.guests.example", "192.168.77.1"), StringComparison.Ordinal);

        var stranger = await Lab.GuestAsync("virbr0", "52:54:00:00:00:77");
        Assert.Contains("192.168.77.1", await stranger.DoAsync("ip", "-4", "addr", "show", "dev", "eth0"), StringComparison.Ordinal);
        Assert.True(await VirtualHost.ReachesAsync(stranger, "192.168.77.11"));

        var leases = await Lab.VirshAsync("net-dhcp-leases", net);
        Assert.Equal(2, leases.Split('\n').Count(line => line.Contains("ipv4", StringComparison.Ordinal)));
        var own = await Lab.VirshAsync("net-dhcp-leases", net, "--mac", Mac);
        Assert.Contains("192.168.77.11/24", own, StringComparison.Ordinal);
        Assert.Contains(" one ", own, StringComparison.Ordinal);
        Assert.DoesNotContain("52:54:00:00:00:77", own, StringComparison.Ordinal);

        // The range's leases last two minutes.
        var end = DateTime.Parse(leases.Split('\n').First(line => line.Contains("00:77", StringComparison.Ordinal)).Trim()[..19], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(end - DateTime.Now, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(121));
    }

    [NetworkFact]
    public async Task Translated_guests_go_out_under_theLabs_address_and_nobody_comes_in()
    {
        await Lab.NetworkAsync(Xml("nat"));
        var guest = await Lab.GuestAsync("virbr0", Mac);
        var (seen, _) = await VirtualHost.TransferAsync(Lab.Outside, VirtualHost.OutsideAddress, guest, 1.5);
        Assert.Equal(VirtualHost.HostAddress, seen);
        Assert.False(await VirtualHost.ReachesAsync(Lab.Outside, "192.168.77.11"));
    }

    [NetworkFact]
    public async Task Guests_are_translated_and_closed_off_again_after_the_firewall_was_reloaded()
    {
        await Lab.NetworkAsync(Xml("nat"));
        var guest = await Lab.GuestAsync("virbr0", Mac);
        await Lab.Host.DoAsync("nft", "flush", "ruleset");
        await Lab.Host.UntilAsync("in-virbr0", "nft", "list", "ruleset");
        var (seen, _) = await VirtualHost.TransferAsync(Lab.Outside, VirtualHost.OutsideAddress, guest, 1.5);
        Assert.Equal(VirtualHost.HostAddress, seen);
        Assert.False(await VirtualHost.ReachesAsync(Lab.Outside, "192.168.77.11"));
    }

    [NetworkFact]
    public async Task Routed_guests_go_out_under_their_own_address_and_can_be_reached()
    {
        await Lab.NetworkAsync(Xml("route"));
        var guest = await Lab.GuestAsync("virbr0", Mac);
        var (seen, _) = await VirtualHost.TransferAsync(Lab.Outside, VirtualHost.OutsideAddress, guest, 1.5);
        Assert.Equal("192.168.77.11", seen);
        Assert.True(await VirtualHost.ReachesAsync(Lab.Outside, "192.168.77.11"));
    }

    [NetworkFact]
    public async Task Isolated_guests_see_each_other_and_nobody_else()
    {
        await Lab.Host.ScriptAsync("echo 1 > /proc/sys/net/ipv4/ip_forward");
        await Lab.NetworkAsync(Xml(mode: null));
        var (one, two) = (await Lab.GuestAsync("virbr0", Mac), await Lab.GuestAsync("virbr0", "52:54:00:00:00:12"));

        // Even a guest that makes itself a route.
        await one.ScriptAsync("ip route add default via 192.168.77.1");
        Assert.True(await VirtualHost.ReachesAsync(two, "192.168.77.11"));
        Assert.False(await VirtualHost.ReachesAsync(one, VirtualHost.OutsideAddress));
        Assert.False(await VirtualHost.ReachesAsync(Lab.Outside, "192.168.77.11"));
    }

    [NetworkFact]
    public async Task Networks_are_closed_to_each_other()
    {
        await Lab.NetworkAsync(Xml("nat"));
        await Lab.NetworkAsync("""
            <network><name>other</name><forward mode='nat'/><bridge name='virbr9' stp='off' delay='0'/>
              <ip address='192.168.79.1' netmask='255.255.255.0'><dhcp><range start='192.168.79.50' end='192.168.79.60'/></dhcp></ip></network>
            """);
        var (here, there) = (await Lab.GuestAsync("virbr0", Mac), await Lab.GuestAsync("virbr9", "52:54:00:00:00:99"));
        Assert.True(await VirtualHost.ReachesAsync(there, VirtualHost.OutsideAddress));
        Assert.False(await VirtualHost.ReachesAsync(there, "192.168.77.11"));
        Assert.True(await VirtualHost.ReachesAsync(here, VirtualHost.OutsideAddress));
    }

    [NetworkFact]
    public async Task A_guest_finds_its_IPv6_address_by_advertisements_and_goes_out_translated()
    {
        await Lab.NetworkAsync("""
            <network><name>six</name><forward mode='nat'><nat ipv6='yes'/></forward><bridge name='virbr0' stp='off' delay='0'/>
              <ip family='ipv6' address='fd00:77::1' prefix='64'/></network>
            """);
        var guest = await Lab.GuestAsync("virbr0", Mac, asks: false);
        await guest.UntilAsync("fd00:77::5054:ff:fe00:11/64 scope global", "ip", "-6", "addr", "show", "dev", "eth0", "-tentative");
        var (seen, _) = await VirtualHost.TransferAsync(Lab.Outside, "2001:db8::2", guest, 1.5);
        Assert.Equal("2001:db8::1", seen);
    }

    [NetworkTheory]
    [InlineData("")]
    [InlineData("<bandwidth><inbound average='1000'/><outbound average='1000'/></bandwidth>")]
    public async Task A_client_that_believes_no_wrong_checksum_is_offered_an_address(string inner)
    {
        await Lab.NetworkAsync(Xml("nat", inner));
        var guest = await Lab.GuestAsync("virbr0", Mac, asks: false);
        Assert.Equal("right 192.168.77.11", (await guest.DoAsync("python3", VirtualHost.DhcpScript, "4", "eth0")).Trim());
    }

    [NetworkFact]
    public async Task A_guest_gets_its_IPv6_address_by_DHCP_and_is_listed_with_it()
    {
        var net = await Lab.NetworkAsync("""
            <network><name>six</name><bridge name='virbr0' stp='off' delay='0'/>
              <ip family='ipv6' address='fd00:77::1' prefix='64'><dhcp><range start='fd00:77::100' end='fd00:77::1ff'/></dhcp></ip></network>
            """);
        var guest = await Lab.GuestAsync("virbr0", Mac, asks: false);
        await guest.UntilAsync("scope link", "ip", "-6", "addr", "show", "dev", "eth0", "-tentative");
        var given = (await guest.DoAsync("python3", VirtualHost.DhcpScript, "6", "eth0")).Trim();
        Assert.Matches("^fd00:77::1[0-9a-f]{2}$", given);
        Assert.Contains($"{given}/64", await Lab.VirshAsync("net-dhcp-leases", net), StringComparison.Ordinal);
    }

    [NetworkFact]
    public async Task What_lies_behind_a_guest_is_reached_by_a_route_of_the_network()
    {
        await Lab.NetworkAsync(Xml("open", "<route address='192.168.90.0' prefix='24' gateway='192.168.77.11' metric='7'/>"));
        var guest = await Lab.GuestAsync("virbr0", Mac);
        await guest.ScriptAsync("ip addr add 192.168.90.1/32 dev lo");
        Assert.Contains("192.168.90.0/24 via 192.168.77.11 dev virbr0", await Lab.Host.DoAsync("ip", "route"), StringComparison.Ordinal);
        Assert.True(await VirtualHost.ReachesAsync(Lab.Host, "192.168.90.1"));

        // An open network has no rules: whoever has a way comes in.
        Assert.True(await VirtualHost.ReachesAsync(Lab.Outside, "192.168.90.1"));
        Assert.DoesNotContain("virbr0", await Lab.Host.DoAsync("nft", "list", "ruleset"), StringComparison.Ordinal);
    }

    [NetworkFact]
    public async Task Names_records_and_files_are_served_as_the_definition_says()
    {
        var files = Directory.CreateDirectory(Path.Combine(Lab.Root, "tftp"));
        await File.WriteAllTextAsync(Path.Combine(files.FullName, "boot"), "loader");
        await Lab.Host.DoAsync("chmod", "-R", "a+rX", Lab.Root);
        await Lab.NetworkAsync($"""
            <network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>served</name><bridge name='virbr0' stp='off' delay='0'/>
              <domain name='guests.example' localOnly='yes'/>
              <dns><txt name='words' value='hello there'/><srv service='ldap' protocol='tcp' domain='guests.example' target='one.guests.example' port='389' priority='1' weight='5'/></dns>
              <ip address='192.168.77.1' netmask='255.255.255.0'><tftp root='{files.FullName}'/>
                <dhcp><range start='192.168.77.100' end='192.168.77.199'/><host mac='{Mac}' name='one' ip='192.168.77.11'/><bootp file='boot'/></dhcp></ip>
              <dnsmasq:options><dnsmasq:option value='address=/wild.example/192.168.77.99'/></dnsmasq:options>
            </network>
            """);
        var guest = await Lab.GuestAsync("virbr0", Mac);
        Assert.Contains("hello there", await AskAsync("txt", "words"), StringComparison.Ordinal);
        Assert.Contains("389", await AskAsync("srv", "_ldap._tcp.guests.example"), StringComparison.Ordinal);
        Assert.Contains("192.168.77.99", await AskAsync("a", "any.wild.example"), StringComparison.Ordinal);
        Assert.Contains("one.guests.example", await AskAsync("ptr", "11.77.168.192.in-addr.arpa"), StringComparison.Ordinal);
        Assert.Equal("loader", await guest.ScriptAsync("busybox tftp -g -r boot -l /dev/stdout 192.168.77.1"));

        async Task<string> AskAsync(string type, string name) => (await guest.RunAsync("busybox", "nslookup", $"-type={type}", name, "192.168.77.1")).Output;
    }

    [NetworkTheory]
    [InlineData("inbound")]
    [InlineData("outbound")]
    public async Task What_a_network_may_carry_holds_within_15_percent(string direction)
    {
        const long Rate = 2000;
        await Lab.NetworkAsync(Xml("nat", $"<bandwidth><{direction} average='{Rate}'/></bandwidth>"));
        var guest = await Lab.GuestAsync("virbr0", Mac);
        var (from, address, to) = direction == "inbound" ? (Lab.Outside, VirtualHost.OutsideAddress, guest) : (guest, "192.168.77.11", Lab.Host);
        var (_, measured) = await VirtualHost.TransferAsync(from, address, to, 5);
        Assert.InRange(measured, Rate * 850, Rate * 1150);
    }

    private static string Xml(string? mode, string inner = "") => $"""
        <network>
          <name>test</name>
          {(mode is null ? string.Empty : $"<forward mode='{mode}'/>")}
          <bridge name='virbr0' stp='off' delay='0'/>
          <domain name='guests.example' localOnly='yes'/>
          <dns><host ip='192.168.77.5'><hostname>five</hostname></host></dns>
          {inner}
          <ip address='192.168.77.1' netmask='255.255.255.0'>
            <dhcp>
              <range start='192.168.77.100' end='192.168.77.199'><lease expiry='2' unit='minutes'/></range>
              <host mac='{Mac}' name='one' ip='192.168.77.11'/>
            </dhcp>
          </ip>
        </network>
        """;
}
