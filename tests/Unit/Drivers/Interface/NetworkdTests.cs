using System.Xml.Linq;
using VirtPS.Drivers.Interface.Networkd;
using VirtPS.Drivers.Interface.NetworkManager;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;
using VirtPS.Tests.Unit.Drivers.Test;

namespace VirtPS.Tests.Unit.Drivers.Interface;

/// <summary>How interfaces are kept by systemd-networkd and by NetworkManager, whose programs are stood in for.</summary>
public sealed class NetworkdTests : IDisposable
{
    private const string Bridge =
        "<interface type='bridge' name='br0'><start mode='onboot'/><mtu size='1400'/><protocol family='ipv4'><ip address='10.7.0.1' prefix='24'/><route gateway='10.7.0.254'/></protocol>"
        + "<protocol family='ipv6'><autoconf/></protocol><bridge stp='on' delay='4'><interface type='ethernet' name='eth0'/></bridge></interface>";

    private const string Vlan = "<interface type='vlan' name='eth0.7'><start mode='none'/><protocol family='ipv4'><dhcp/></protocol><vlan tag='7'><interface name='eth0'/></vlan></interface>";

    private const string Bond =
        "<interface type='bond' name='bond0'><start mode='onboot'/><protocol family='ipv4'><dhcp peerdns='no'/></protocol>"
        + "<bond mode='802.3ad'><miimon freq='100' updelay='200'/><interface type='ethernet' name='eth0'/><interface type='ethernet' name='eth1'/></bond></interface>";

    private const string Ethernet = "<interface type='ethernet' name='eth3'><start mode='onboot'/><protocol family='ipv6'><ip address='fd00::1' prefix='64'/></protocol><mac address='02:00:00:00:00:03'/></interface>";

    private readonly ScratchDirectory _directory = new();

    private static CancellationToken Token => CancellationToken.None;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(Bridge)]
    [InlineData(Vlan)]
    [InlineData(Bond)]
    [InlineData(Ethernet)]
    public async Task What_is_defined_for_networkd_is_read_back(string xml)
    {
        var configuration = new NetworkdConfiguration(new HostTree(_directory.Root), Script("networkctl", "echo \"$@\" >> \"$(dirname \"$0\")/said\""));
        var definition = HostInterfaceNormalizer.Normalize(XElement.Parse(xml));
        await configuration.DefineAsync(definition, Token);
        Assert.Null(new XmlComparer().FindDifference(definition, Assert.Single(await configuration.ReadAsync(Token))));
        await configuration.StartAsync(definition, Token);
        await configuration.StopAsync(definition, Token);
        await configuration.UndefineAsync(definition, Token);
        Assert.Empty(await configuration.ReadAsync(Token));
        Assert.Empty(Directory.GetFiles(_directory.Root + "/etc/systemd/network"));
        var name = (string?)definition.Attribute("name");
        Assert.Equal(["reload", "reload", "up " + name, "down " + name, "reload"], File.ReadAllLines(_directory.Root + "/said"));
    }

    [Fact]
    public async Task A_bridge_of_networkd_is_three_files()
    {
        var configuration = new NetworkdConfiguration(new HostTree(_directory.Root), Script("networkctl", "true"));
        await configuration.DefineAsync(HostInterfaceNormalizer.Normalize(XElement.Parse(Bridge)), Token);
        Assert.Equal("[NetDev]\nName=br0\nKind=bridge\n\n[Bridge]\nSTP=yes\nForwardDelaySec=4\n", Read("10-virtps-br0.netdev"));
        Assert.Equal("[Match]\nName=eth0\n\n[Network]\nBridge=br0\n", Read("10-virtps-br0+eth0.network"));
        Assert.Equal(
            "[Match]\nName=br0\n\n[Link]\nMTUBytes=1400\nActivationPolicy=up\n\n[Network]\nDHCP=no\nIPv6AcceptRA=yes\nLinkLocalAddressing=ipv6\nAddress=10.7.0.1/24\nGateway=10.7.0.254\n",
            Read("10-virtps-br0.network"));
    }

    [Fact]
    public async Task Files_of_others_are_read_and_left_alone()
    {
        _directory.Write("etc/systemd/network/50-lan.network", "[Match]\nName=lan0\n[Network]\nDHCP=yes\n");
        _directory.Write("etc/systemd/network/05-first.network", "[Match]\nName=lan1\n[Network]\nDHCP=no\n");
        _directory.Write("etc/systemd/network/90-any.network", "[Match]\nName=en*\n[Network]\nDHCP=yes\n");
        var configuration = new NetworkdConfiguration(new HostTree(_directory.Root), Script("networkctl", "true"));
        var found = await configuration.ReadAsync(Token);
        Assert.Equal(["lan0", "lan1"], found.Select(one => (string?)one.Attribute("name")));
        Assert.Equal(2, found[0].Elements("protocol").Count(one => one.Element("dhcp") is not null));
        var error = await Assert.ThrowsAsync<VirtException>(() => configuration.UndefineAsync(found[0], Token));
        Assert.Contains("50-lan.network", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<VirtException>(() => configuration.DefineAsync(found[1], Token));
        Assert.Contains("05-first.network", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles(_directory.Root + "/etc/systemd/network").Length);
    }

    [Theory]
    [InlineData(Bridge)]
    [InlineData(Vlan)]
    [InlineData(Bond)]
    [InlineData(Ethernet)]
    public void What_is_said_to_NetworkManager_means_the_same_when_it_says_it(string xml)
    {
        var definition = HostInterfaceNormalizer.Normalize(XElement.Parse(xml));
        var type = (string)definition.Attribute("type")!;
        List<IReadOnlyDictionary<string, string>> profiles = [AsShown(ProfileWriter.Write(definition))];
        profiles.AddRange(definition.Elements(type).Where(_ => type != "vlan").Elements("interface").Select(member =>
            AsShown(ProfileWriter.Member((string)member.Attribute("name")!, (string)definition.Attribute("name")!, type))));
        Assert.Null(new XmlComparer().FindDifference(definition, Assert.Single(ProfileReader.Read(profiles))));
    }

    [Fact]
    public async Task A_refused_profile_leaves_the_others_as_they_were()
    {
        const string Stand = """
            echo "$@" >> "$(dirname "$0")/said"
            case "$*" in
              *"connection add type bridge"*) echo "Connection 'br0' (11111111-0000-0000-0000-000000000001) successfully added." ;;
              *"connection add type ethernet"*) echo "Error: refused" >&2; exit 2 ;;
              *"-f UUID connection show"*) ;;
            esac
            """;
        var configuration = new NetworkManagerConfiguration(Script("nmcli", Stand));
        var error = await Assert.ThrowsAsync<VirtException>(() => configuration.DefineAsync(HostInterfaceNormalizer.Normalize(XElement.Parse(Bridge)), Token));
        Assert.Contains("refused", error.Message, StringComparison.Ordinal);
        Assert.Equal("connection delete uuid 11111111-0000-0000-0000-000000000001", File.ReadAllLines(_directory.Root + "/said")[^1]);
    }

    private static Dictionary<string, string> AsShown(IReadOnlyList<string> words)
    {
        var said = words.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        said["connection.type"] = said["type"] == "ethernet" ? "802-3-ethernet" : said["type"];
        said["connection.interface-name"] = said["ifname"];
        return said;
    }

    private string Read(string name) => File.ReadAllText($"{_directory.Root}/etc/systemd/network/{name}");

    private HostProgram Script(string name, string text)
    {
        var path = _directory.Write(name, "#!/bin/sh\n" + text + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return HostProgram.Find(path, VirtErrorDomain.None);
    }
}
