using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Interop.Networks;

/// <summary>Networks on a bridge of Open vSwitch, whose frames its own program carries: it needs no module of the kernel.</summary>
public sealed class OpenSwitchTests : IAsyncLifetime
{
    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("vpo");
    private CardLab _lab = null!;

    public async Task InitializeAsync()
    {
        if (OpenSwitchFactAttribute.Missing is not null)
        {
            return;
        }

        _lab = await CardLab.StartAsync(("OVS_RUNDIR", _place.FullName));
        await _lab.Host.ScriptAsync($"""
            export OVS_RUNDIR={_place} OVS_LOGDIR={_place}
            cd {_place}
            ovsdb-tool create conf.db /usr/share/openvswitch/vswitch.ovsschema
            ovsdb-server conf.db --remote=punix:db.sock --pidfile=db.pid --detach --no-chdir >/dev/null 2>&1
            ovs-vsctl --no-wait init
            ovs-vswitchd unix:db.sock --pidfile=switch.pid --detach >/dev/null 2>&1
            ovs-vsctl --timeout=20 add-br ovs0 -- set bridge ovs0 datapath_type=netdev
            """);
        await _lab.NetworkAsync("""
            <network><name>switched</name><forward mode='bridge'/><bridge name='ovs0'/><virtualport type='openvswitch'/>
              <portgroup name='red' default='yes'><vlan><tag id='10'/></vlan></portgroup>
              <portgroup name='blue'><vlan><tag id='20'/></vlan></portgroup>
              <portgroup name='all'><vlan trunk='yes'><tag id='10' nativeMode='untagged'/><tag id='20'/></vlan></portgroup>
            </network>
            """);
    }

    public async Task DisposeAsync()
    {
        if (_lab is not null)
        {
            await _lab.Host.ScriptAsync($"for name in switch db; do kill $(cat {_place}/$name.pid); done");
            await _lab.DisposeAsync();
        }

        _place.Delete(recursive: true);
    }

    [OpenSwitchFact]
    public async Task Guests_reach_those_of_their_own_VLAN_and_no_others()
    {
        var (red, alsoRed) = (await _lab.PlugAsync("switched", 11), await _lab.PlugAsync("switched", 12, group: "red"));
        var (blue, alsoBlue) = (await _lab.PlugAsync("switched", 21, group: "blue"), await _lab.PlugAsync("switched", 22, "<vlan><tag id='20'/></vlan>", "blue"));
        Assert.True(await VirtualHost.ReachesAsync(red.Guest, "192.168.88.12"));
        Assert.True(await VirtualHost.ReachesAsync(blue.Guest, "192.168.88.22"));
        Assert.False(await VirtualHost.ReachesAsync(red.Guest, "192.168.88.21"));
        Assert.False(await VirtualHost.ReachesAsync(alsoBlue.Guest, "192.168.88.12"));

        // What a trunk sends without a tag belongs to its native VLAN.
        var trunk = await _lab.PlugAsync("switched", 31, group: "all");
        Assert.True(await VirtualHost.ReachesAsync(trunk.Guest, "192.168.88.11"));
        Assert.False(await VirtualHost.ReachesAsync(trunk.Guest, "192.168.88.21"));

        await _lab.UnplugAsync(alsoRed);
        Assert.False(await VirtualHost.ReachesAsync(red.Guest, "192.168.88.12"));
        Assert.DoesNotContain("vnet12", await SwitchAsync("list-ports", "ovs0"), StringComparison.Ordinal);
    }

    [OpenSwitchFact]
    public async Task The_switch_knows_whose_port_it_is_and_the_port_goes_with_its_device()
    {
        var (attachment, card) = await _lab.AttachAsync("switched", 11, "<virtualport type='openvswitch'><parameters profileid='web'/></virtualport>", "all");
        var name = await _lab.Links.CreateTapAsync(attachment.ToTap(card), CancellationToken.None);
        Assert.Equal("[10, 20] native-untagged 10", string.Join(' ', await PortAsync("trunks"), await PortAsync("vlan_mode"), await PortAsync("tag")));
        var known = await SwitchAsync("get", "Interface", name, "external-ids");
        Assert.Contains("attached-mac=\"52:54:00:00:00:0b\"", known, StringComparison.Ordinal);
        Assert.Contains($"iface-id=\"{attachment.VirtualPort!.Element("parameters")!.Attribute("interfaceid")!.Value}\"", known, StringComparison.Ordinal);
        Assert.Contains("port-profile=web", known, StringComparison.Ordinal);
        await _lab.Links.DeleteAsync(name, attachment.VirtualPort, CancellationToken.None);
        Assert.Empty((await SwitchAsync("list-ports", "ovs0")).Trim());

        async Task<string> PortAsync(string column) => (await SwitchAsync("get", "Port", name, column)).Trim();
    }

    [OpenSwitchFact]
    public async Task A_port_of_a_switch_that_is_not_there_leaves_nothing()
    {
        await _lab.NetworkAsync("<network><name>nowhere</name><forward mode='bridge'/><bridge name='ovs9'/><virtualport type='openvswitch'/></network>");
        var (attachment, card) = await _lab.AttachAsync("nowhere", 11);
        var error = await Assert.ThrowsAsync<VirtException>(() => _lab.Links.CreateTapAsync(attachment.ToTap(card), CancellationToken.None));
        Assert.Contains("no bridge named ovs9", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("vnet", await _lab.Host.DoAsync("ip", "-br", "link"), StringComparison.Ordinal);
    }

    private Task<string> SwitchAsync(params string[] command) =>
        _lab.Host.DoAsync(["env", $"OVS_RUNDIR={_place}", "ovs-vsctl", "--timeout=20", .. command]);
}

/// <summary>Marks a test of networks on Open vSwitch, which needs its programs besides.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenSwitchFactAttribute : FactAttribute
{
    public OpenSwitchFactAttribute() => Skip = Missing;

    internal static string? Missing => Peer.MissingRoot([.. NetworkFactAttribute.Programs, "ovs-vsctl", "ovs-vswitchd", "ovsdb-server", "ovsdb-tool"]);
}
