namespace VirtPS.Tests.Interop.Networks;

/// <summary>What the port of a single guest lets through.</summary>
public sealed class CardTrafficTests : IAsyncLifetime
{
    private const string HostAddress = "192.168.88.1";
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Networks", "macvtap.py");

    private CardLab _lab = null!;

    public async Task InitializeAsync()
    {
        if (Peer.MissingRoot(NetworkFactAttribute.Programs) is null)
        {
            _lab = await CardLab.StartAsync();
        }
    }

    public async Task DisposeAsync()
    {
        if (_lab is not null)
        {
            await _lab.DisposeAsync();
        }
    }

    [NetworkFact]
    public async Task Isolated_ports_reach_the_host_and_open_ports_but_not_each_other()
    {
        await _lab.NetworkAsync(Network());
        var one = await _lab.PlugAsync("lan", 11, "<port isolated='yes'/>");
        var two = await _lab.PlugAsync("lan", 12, "<port isolated='yes'/>");
        var open = await _lab.PlugAsync("lan", 13);
        Assert.True(await VirtualHost.ReachesAsync(one.Guest, HostAddress));
        Assert.True(await VirtualHost.ReachesAsync(two.Guest, HostAddress));
        Assert.True(await VirtualHost.ReachesAsync(one.Guest, "192.168.88.13"));
        Assert.True(await VirtualHost.ReachesAsync(open.Guest, "192.168.88.12"));
        Assert.False(await VirtualHost.ReachesAsync(one.Guest, "192.168.88.12"));
        Assert.False(await VirtualHost.ReachesAsync(two.Guest, "192.168.88.11"));
    }

    [NetworkFact]
    public async Task All_ports_of_a_network_may_be_isolated()
    {
        await _lab.NetworkAsync(Network("<port isolated='yes'/>"));
        var (one, two) = (await _lab.PlugAsync("lan", 11), await _lab.PlugAsync("lan", 12));
        Assert.True(await VirtualHost.ReachesAsync(one.Guest, HostAddress));
        Assert.False(await VirtualHost.ReachesAsync(one.Guest, "192.168.88.12"));
        Assert.False(await VirtualHost.ReachesAsync(two.Guest, "192.168.88.11"));
    }

    [NetworkTheory]
    [InlineData("inbound")]
    [InlineData("outbound")]
    public async Task What_a_port_may_carry_holds_within_15_percent(string direction)
    {
        const long Rate = 1500;
        await _lab.NetworkAsync(Network());
        var card = await _lab.PlugAsync("lan", 11, $"<bandwidth><{direction} average='{Rate}'/></bandwidth>");
        var (from, address, to) = direction == "inbound" ? (_lab.Host, HostAddress, card.Guest) : (card.Guest, "192.168.88.11", _lab.Host);
        var (_, measured) = await VirtualHost.TransferAsync(from, address, to, 5);
        Assert.InRange(measured, Rate * 850, Rate * 1150);
    }

    [NetworkFact]
    public async Task What_is_kept_free_for_a_guest_it_gets_beside_one_that_takes_all_it_can()
    {
        const long Whole = 2000;
        const long Floor = 1500;
        await _lab.NetworkAsync(Network($"<bandwidth><inbound average='{Whole}'/></bandwidth>"));
        await _lab.Host.ScriptAsync("ip addr add 192.168.88.2/24 dev virbr88");
        var kept = await _lab.PlugAsync("lan", 11, $"<bandwidth><inbound average='{Whole}' floor='{Floor}'/></bandwidth>");
        var greedy = await _lab.PlugAsync("lan", 12);
        var rates = await Task.WhenAll(
            VirtualHost.TransferAsync(_lab.Host, HostAddress, kept.Guest, 6), VirtualHost.TransferAsync(_lab.Host, "192.168.88.2", greedy.Guest, 6));
        Assert.InRange(rates[0].Rate, Floor * 850, Floor * 1150);
        Assert.InRange(rates.Sum(one => one.Rate), Whole * 850, Whole * 1150);

        // When it is gone all may use what was its own.
        await _lab.UnplugAsync(kept);
        var (_, alone) = await VirtualHost.TransferAsync(_lab.Host, HostAddress, greedy.Guest, 4);
        Assert.InRange(alone, Whole * 850, Whole * 1150);
    }

    [NetworkTheory]
    [InlineData("bridge", true)]
    [InlineData("private", false)]
    public async Task Direct_guests_reach_the_world_and_each_other_as_the_mode_says(string mode, bool areNeighbours)
    {
        await _lab.NeighbourAsync("up0", "192.168.88.1/24");
        await _lab.NetworkAsync($"<network><name>direct</name><forward mode='{mode}'><interface dev='up0'/></forward></network>");
        var (one, two) = (await MacvtapAsync(11), await MacvtapAsync(12));
        using var answers = _lab.Host.Start("python3", Script, "answer", two, "52:54:00:00:00:0c", "192.168.88.12");
        try
        {
            Assert.Equal("ready", await answers.StandardOutput.ReadLineAsync());
            Assert.Equal("yes", await AskAsync("192.168.88.1"));
            Assert.Equal(areNeighbours ? "yes" : "no", await AskAsync("192.168.88.12"));
        }
        finally
        {
            answers.Kill(entireProcessTree: true);
            await answers.WaitForExitAsync();
        }

        await _lab.Links.DeleteAsync(one, virtualPort: null, CancellationToken.None);
        await _lab.Links.DeleteAsync(two, virtualPort: null, CancellationToken.None);
        Assert.DoesNotContain("macvtap", await _lab.Host.DoAsync("ip", "-br", "link"), StringComparison.Ordinal);

        async Task<string> AskAsync(string target) =>
            (await _lab.Host.DoAsync("python3", Script, "ask", one, "52:54:00:00:00:0b", "192.168.88.11", target)).Trim();
    }

    private static string Network(string inner = "") => $"""
        <network><name>lan</name><bridge name='virbr88' stp='off' delay='0'/>{inner}<ip address='{HostAddress}' netmask='255.255.255.0'/></network>
        """;

    private async Task<string> MacvtapAsync(int number)
    {
        var (attachment, card) = await _lab.AttachAsync("direct", number);
        var (name, file) = await _lab.Links.CreateMacvtapAsync(attachment.ToTap(card), attachment.Device!, attachment.Mode!, CancellationToken.None);
        Assert.Equal("/dev/tap" + await IndexAsync(name), file);
        return name;
    }

    private async Task<string> IndexAsync(string device) => (await _lab.Host.DoAsync("ip", "-o", "link", "show", "dev", device)).Split(':')[0];
}
