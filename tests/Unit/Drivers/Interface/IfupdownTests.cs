using System.Xml.Linq;
using VirtPS.Drivers.Interface.Configuration;
using VirtPS.Drivers.Interface.Ifupdown;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;
using VirtPS.Tests.Unit.Drivers.Test;

namespace VirtPS.Tests.Unit.Drivers.Interface;

/// <summary>How interfaces are kept in ifupdown's files.</summary>
public sealed class IfupdownTests : IDisposable
{
    private const string Bridge =
        """
        <interface type='bridge' name='br0'>
          <start mode='onboot'/>
          <mtu size='1400'/>
          <protocol family='ipv4'>
            <ip address='10.7.0.1' prefix='24'/>
            <ip address='10.8.0.1' prefix='16'/>
            <route gateway='10.7.0.254'/>
          </protocol>
          <protocol family='ipv6'>
            <autoconf/>
            <dhcp/>
          </protocol>
          <bridge stp='off' delay='0'>
            <interface type='ethernet' name='eth0'/>
            <interface type='ethernet' name='eth1'/>
          </bridge>
        </interface>
        """;

    private readonly ScratchDirectory _directory = new();

    private static CancellationToken Token => CancellationToken.None;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(Bridge)]
    [InlineData("<interface type='ethernet' name='eth0'><start mode='hotplug'/><protocol family='ipv4'><dhcp peerdns='no'/></protocol><mac address='02:00:00:00:00:01'/></interface>")]
    [InlineData("<interface type='ethernet' name='eth0'><start mode='none'/><protocol family='ipv6'></protocol></interface>")]
    [InlineData("<interface type='bridge' name='br1'><start mode='none'/><bridge/></interface>")]
    [InlineData("<interface type='vlan' name='eth0.7'><start mode='onboot'/><vlan tag='7'><interface name='eth0'/></vlan></interface>")]
    [InlineData("<interface type='bond' name='bond0'><start mode='onboot'/><bond mode='active-backup'><miimon freq='100' downdelay='5' carrier='netif'/><interface type='ethernet' name='eth0'/></bond></interface>")]
    [InlineData("<interface type='bond' name='bond0'><start mode='onboot'/><bond mode='balance-rr'><arpmon interval='60' target='10.0.0.1' validate='all'/></bond></interface>")]
    public async Task What_is_defined_is_read_back(string xml)
    {
        _directory.Write("etc/network/interfaces", "source interfaces.d/*\n");
        var configuration = Make();
        var definition = HostInterfaceNormalizer.Normalize(XElement.Parse(xml));
        await configuration.DefineAsync(definition, Token);
        var read = Assert.Single(await configuration.ReadAsync(Token));
        Assert.Null(new XmlComparer().FindDifference(definition, read));
        await configuration.UndefineAsync(definition, Token);
        Assert.Empty(await configuration.ReadAsync(Token));
        Assert.DoesNotContain(
            Directory.GetFiles(_directory.Root + "/etc/network", "*", SearchOption.AllDirectories), file => !file.EndsWith("/interfaces", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_definition_has_the_words_of_the_host_s_own_tools()
    {
        _directory.Write("etc/network/interfaces", "");
        _directory.Write("etc/network/if-pre-up.d/bridge", "");
        await Make().DefineAsync(HostInterfaceNormalizer.Normalize(XElement.Parse(Bridge)), Token);
        Assert.Equal(
            """
            auto br0
            iface br0 inet static
                bridge_ports eth0 eth1
                bridge_stp off
                bridge_fd 0
                mtu 1400
                address 10.7.0.1/24
                gateway 10.7.0.254
            iface br0 inet static
                address 10.8.0.1/16
            iface br0 inet6 dhcp
            iface br0 inet6 auto

            """,
            File.ReadAllText(_directory.Root + "/etc/network/interfaces"));
    }

    [Fact]
    public async Task Nothing_but_what_is_meant_is_touched()
    {
        const string Before =
            """
            # The administrator's file.
            auto lo eth0 eth1
            iface lo inet loopback

            iface eth0 inet static
                address 192.168.1.5
                netmask 255.255.255.0
                # the way out
                gateway 192.168.1.1

            iface eth1 inet dhcp
            mapping eth2
                script /bin/true

            """;
        var path = _directory.Write("etc/network/interfaces", Before);
        var configuration = Make();
        var all = await configuration.ReadAsync(Token);
        var eth0 = all.Single(one => (string?)one.Attribute("name") == "eth0");
        Assert.Equal(("192.168.1.5", "24", "192.168.1.1"), (Ip(eth0, "address"), Ip(eth0, "prefix"), (string?)eth0.Descendants("route").Single().Attribute("gateway")));
        await configuration.DefineAsync(HostInterfaceNormalizer.Normalize(XElement.Parse("<interface type='ethernet' name='eth0'><start mode='onboot'/><protocol family='ipv4'><dhcp/></protocol></interface>")), Token);
        Assert.Equal(
            """
            # The administrator's file.
            auto eth0
            iface eth0 inet dhcp
            auto lo eth1
            iface lo inet loopback


            iface eth1 inet dhcp
            mapping eth2
                script /bin/true

            """,
            File.ReadAllText(path));
    }

    [Theory]
    [InlineData("<interface type='bridge' name='br0; reboot'><bridge/></interface>")]
    [InlineData("<interface type='bridge' name='br0'><bridge><interface type='ethernet' name='$(reboot)'/></bridge></interface>")]
    [InlineData("<interface type='bridge' name='br0'><bridge delay='0\n up reboot'/></interface>")]
    [InlineData("<interface type='vlan' name='v'><vlan tag='5000'><interface name='eth0'/></vlan></interface>")]
    [InlineData("<interface type='ethernet' name='eth0'><protocol family='ipv4'><ip address='::1'/></protocol></interface>")]
    [InlineData("<interface type='ethernet' name='eth0'><protocol family='ipv4'><ip address='10.0.0.1' prefix='33'/></protocol></interface>")]
    [InlineData("<interface type='bond' name='b'><bond><arpmon interval='1' target='10.0.0.1;x'/></bond></interface>")]
    [InlineData("<interface type='ethernet' name='a-name-that-is-too-long'/>")]
    public void Words_that_would_mean_something_else_are_refused(string xml)
    {
        var error = Assert.Throws<VirtException>(() => InterfaceChecks.Check(HostInterfaceNormalizer.Normalize(XElement.Parse(xml))));
        Assert.Equal(VirtErrorCode.XmlError, error.Code);
    }

    [NetworkNamespaceFact("ifup", "ifdown", "ip")]
    public async Task A_bridge_comes_up_with_its_address_and_goes_without_a_trace()
    {
        await using var space = await NetworkNamespace.MakeAsync(_directory);
        await space.RunAsync("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "far0");
        _directory.Write("etc/network/interfaces", "");
        Directory.CreateDirectory(_directory.Root + "/run/network");
        var configuration = new IfupdownConfiguration(new HostTree(_directory.Root), space.Wrap("ifup"), space.Wrap("ifdown"));
        var definition = HostInterfaceNormalizer.Normalize(XElement.Parse(
            "<interface type='bridge' name='br0'><start mode='none'/><protocol family='ipv4'><ip address='10.7.0.1' prefix='24'/></protocol><bridge stp='off'><interface type='ethernet' name='eth0'/></bridge></interface>"));
        await configuration.DefineAsync(definition, Token);
        await configuration.StartAsync(definition, Token);
        Assert.Contains("10.7.0.1/24", await space.RunAsync("ip", "-br", "addr", "show", "br0"), StringComparison.Ordinal);
        Assert.Contains("master br0", await space.RunAsync("ip", "link", "show", "eth0"), StringComparison.Ordinal);
        await configuration.StopAsync(definition, Token);
        Assert.DoesNotContain("br0", await space.RunAsync("ip", "link"), StringComparison.Ordinal);
    }

    private static string? Ip(XElement definition, string attribute) => (string?)definition.Descendants("ip").Single().Attribute(attribute);

    private IfupdownConfiguration Make()
    {
        // Nothing is run by what these tests ask for.
        var program = HostProgram.Find("true", VirtErrorDomain.Interface);
        return new IfupdownConfiguration(new HostTree(_directory.Root), program, program);
    }
}
