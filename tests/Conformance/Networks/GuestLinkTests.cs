using System.Diagnostics;
using System.Xml.Linq;
using VirtPS.Drivers.Network;
using VirtPS.Drivers.Shared.Networks.Guests;
using VirtPS.Drivers.Shared.Networks.Links;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Tests.Conformance.Targets;
using VirtPS.Tests.Networks;

namespace VirtPS.Tests.Conformance.Networks;

/// <summary>How guests' cards are connected to the networks of a host.</summary>
public sealed class GuestLinkTests : IAsyncLifetime
{
    private static readonly NetworkGuest Guest = new("guest", Guid.NewGuid());

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("virtps-");
    private NetworkNamespace _stack = null!;
    private NetworkService _service = null!;
    private GuestLinks _links = null!;

    private static CancellationToken Token => CancellationToken.None;

    public async Task InitializeAsync()
    {
        _stack = await NetworkNamespace.CreateAsync();
        var host = new HostContext(DaemonDirectories.Under(_root.FullName, isSystem: true)) { IsPrivileged = true };
        _service = new NetworkService(host, new NamespacedNetwork(_stack), watches: false);
        await _service.StartAsync(Token);
        _links = new GuestLinks(new NamespacedNetwork(_stack));
    }

    public async Task DisposeAsync()
    {
        foreach (var running in await _service.Networks.ListAsync(NetworkListFlags.Active, Token))
        {
            await _service.Networks.DestroyAsync(running.Network, Token);
        }

        await _service.DisposeAsync();
        await _stack.DisposeAsync();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task A_new_host_has_a_default_network_and_one_that_removed_it_has_not()
    {
        var network = Assert.Single(await _service.Networks.ListAsync(NetworkListFlags.None, Token));
        Assert.Equal(("default", false, true, "virbr0"), (network.Network.Name, network.IsActive, network.IsPersistent, network.Bridge));
        await _service.Networks.UndefineAsync(network.Network, Token);
        var host = new HostContext(DaemonDirectories.Under(_root.FullName, isSystem: true)) { IsPrivileged = true };
        await using var next = new NetworkService(host, new NamespacedNetwork(_stack), watches: false);
        await next.StartAsync(Token);
        Assert.Empty(await next.Networks.ListAsync(NetworkListFlags.None, Token));
    }

    [Fact]
    public async Task Five_hundred_networks_are_listed_in_a_tenth_of_a_second()
    {
        for (var i = 0; i < 500; i++)
        {
            await _service.Networks.DefineAsync($"<network><name>net{i}</name><bridge name='br{i}'/></network>", NetworkDefineFlags.None, Token);
        }

        var watch = Stopwatch.StartNew();
        var listed = await _service.Networks.ListAsync(NetworkListFlags.None, Token);
        Assert.Equal(501, listed.Count);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task A_card_becomes_an_isolated_limited_port_and_leaves_nothing_when_it_goes()
    {
        await StartAsync("<port isolated='yes'/><mtu size='1400'/><portgroup name='slow' default='yes'><bandwidth><inbound average='500'/><outbound average='500'/></bandwidth></portgroup>");
        var before = await _stack.DoAsync("ip", "-br", "link");
        var card = XElement.Parse("<interface type='network'><mac address='52:54:00:00:00:41'/><source network='lan'/></interface>");
        var attachment = await _service.Attachments.AttachAsync(Guest, card, Token);
        Assert.Equal(("network", "virbr88", true, 1400), (attachment.Type, attachment.Bridge, attachment.IsIsolated, attachment.Mtu));
        var tap = await _links.CreateTapAsync(attachment.ToTap(card), Token);
        var shown = await _stack.DoAsync("ip", "-d", "link", "show", "dev", tap);
        Assert.Contains("master virbr88", shown, StringComparison.Ordinal);
        Assert.Contains("isolated on", shown, StringComparison.Ordinal);
        Assert.Contains("mtu 1400", shown, StringComparison.Ordinal);
        Assert.Contains("fe:54:00:00:00:41", shown, StringComparison.Ordinal);
        Assert.Contains("rate 4Mbit", await _stack.DoAsync("tc", "class", "show", "dev", tap), StringComparison.Ordinal);

        Assert.Equal(attachment.PortId, (await _service.Attachments.ReclaimAsync(Guest, attachment, Token)).PortId);
        await _links.DeleteAsync(tap, attachment.VirtualPort, Token);
        await _service.Attachments.ReleaseAsync(attachment, Token);
        Assert.Equal(before, await _stack.DoAsync("ip", "-br", "link"));
        await _service.Attachments.ReleaseAsync(attachment, Token);
    }

    [Fact]
    public async Task A_rate_is_kept_free_by_a_class_of_its_own()
    {
        await StartAsync("<bandwidth><inbound average='1000' peak='2000'/></bandwidth>");
        var card = XElement.Parse("<interface type='network'><mac address='52:54:00:00:00:41'/><source network='lan'/><bandwidth><inbound floor='300'/></bandwidth></interface>");
        var attachment = await _service.Attachments.AttachAsync(Guest, card, Token);
        var classes = await _stack.DoAsync("tc", "class", "show", "dev", "virbr88");
        Assert.Contains("htb 1:3 parent 1:1", classes, StringComparison.Ordinal);
        Assert.Contains("rate 2400Kbit", classes, StringComparison.Ordinal);
        card.Element("bandwidth")!.Element("inbound")!.SetAttributeValue("floor", "400");
        await _service.Attachments.ChangeBandwidthAsync(attachment, card, Token);
        Assert.Contains("rate 3200Kbit", await _stack.DoAsync("tc", "class", "show", "dev", "virbr88"), StringComparison.Ordinal);
        await _service.Attachments.ReleaseAsync(attachment, Token);
        Assert.DoesNotContain("htb 1:3", await _stack.DoAsync("tc", "class", "show", "dev", "virbr88"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_macvtap_card_is_a_file_to_open()
    {
        await _stack.DoAsync("ip", "link", "add", "name", "up0", "type", "veth", "peer", "name", "up1");
        await _service.Networks.CreateAsync("<network><name>direct</name><forward mode='bridge'><interface dev='up0'/></forward></network>", NetworkCreateFlags.None, Token);
        var card = XElement.Parse("<interface type='network'><mac address='52:54:00:00:00:42'/><source network='direct'/></interface>");
        var attachment = await _service.Attachments.AttachAsync(Guest, card, Token);
        Assert.Equal(("direct", "up0", "bridge"), (attachment.Type, attachment.Device, attachment.Mode));
        var (name, file) = await _links.CreateMacvtapAsync(attachment.ToTap(card), attachment.Device!, attachment.Mode!, Token);
        Assert.StartsWith("/dev/tap", file, StringComparison.Ordinal);
        Assert.Contains("macvtap mode bridge", await _stack.DoAsync("ip", "-d", "link", "show", "dev", name), StringComparison.Ordinal);
        await _links.DeleteAsync(name, virtualPort: null, Token);
        await _service.Attachments.ReleaseAsync(attachment, Token);
    }

    [Fact]
    public async Task A_tap_that_cannot_be_set_up_is_not_left_behind()
    {
        var error = await Assert.ThrowsAsync<VirtException>(() => _links.CreateTapAsync(new TapRequest("52:54:00:00:00:43") { Name = "tap9", Bridge = "nowhere" }, Token));
        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("tap9", await _stack.DoAsync("ip", "-br", "link"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_vSwitch_is_told_of_ports_and_their_VLANs()
    {
        var recorded = new Recorder();
        var links = new GuestLinks(recorded);
        await links.CreateTapAsync(
            new TapRequest("52:54:00:00:00:44")
            {
                Name = "vnet7",
                Bridge = "ovs0",
                VirtualPort = XElement.Parse("<virtualport type='openvswitch'><parameters interfaceid='11111111-2222-3333-4444-555555555555' profileid='p'/></virtualport>"),
                Vlan = XElement.Parse("<vlan trunk='yes'><tag id='7' nativeMode='untagged'/><tag id='9'/></vlan>"),
            },
            Token);
        var told = Assert.Single(recorded.Commands, command => command.StartsWith("ovs-vsctl", StringComparison.Ordinal));
        Assert.Equal(
            "ovs-vsctl --timeout=5 -- --may-exist add-port ovs0 vnet7 vlan_mode=native-untagged tag=7 trunk=7,9 -- set Interface vnet7"
            + " external-ids:attached-mac=\"52:54:00:00:00:44\" external-ids:iface-id=\"11111111-2222-3333-4444-555555555555\""
            + " external-ids:port-profile=\"p\" external-ids:iface-status=active",
            told);
    }

    private async Task StartAsync(string inner) => await _service.Networks.CreateAsync(
        $"<network><name>lan</name><bridge name='virbr88' stp='off' delay='0'/>{inner}</network>", NetworkCreateFlags.None, Token);

    private sealed class Recorder : IHostNetwork
    {
        public List<string> Commands { get; } = [];

        public Task<ProgramResult> TryRunAsync(string program, IEnumerable<string> arguments, string? input, CancellationToken cancellationToken)
        {
            Commands.Add($"{program} {string.Join(' ', arguments)}");
            return Task.FromResult(new ProgramResult(0, string.Empty, string.Empty));
        }

        public Task<bool> WriteSettingAsync(string setting, string value, CancellationToken cancellationToken) => Task.FromResult(true);

        public Task<IReadOnlyList<string>> ReadTableAsync(string table, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

        public Task<bool> ComputeChecksumsAsync(string device, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
