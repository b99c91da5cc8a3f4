using VirtPS.Drivers.Test;
using VirtPS.Engine.Drivers;

namespace VirtPS.Tests.Unit.Drivers.Test;

/// <summary>Leases of networks of the test driver.</summary>
public sealed class LeaseTests
{
    private static CancellationToken Token => CancellationToken.None;

    [Fact]
    public async Task Cards_get_fixed_addresses_first_and_keep_what_they_have()
    {
        var clock = new ManualClock();
        await using var host = await TestHosts.OpenAsync("test:///default", new TestDriver(clock));
        var network = await host.Networks.CreateAsync(
            """
            <network>
              <name>lan</name>
              <ip address='10.0.0.1' prefix='29'>
                <dhcp>
                  <range start='10.0.0.2' end='10.0.0.4'/>
                  <host mac='52:54:00:00:00:0b' ip='10.0.0.2'/>
                </dhcp>
              </ip>
            </network>
            """,
            NetworkCreateFlags.None,
            Token);
        var first = await StartAsync(host, "a", "52:54:00:00:00:0a");
        await StartAsync(host, "b", "52:54:00:00:00:0b");
        await StartAsync(host, "c", "52:54:00:00:00:0c");
        await StartAsync(host, "d", "52:54:00:00:00:0d");
        Assert.Equal([("a", "10.0.0.3"), ("b", "10.0.0.2"), ("c", "10.0.0.4")], await LeasesAsync());
        await host.Domains.DestroyAsync(first, DomainDestroyFlags.None, Token);
        Assert.Equal([("b", "10.0.0.2"), ("c", "10.0.0.4")], await LeasesAsync());

        var lease = (await host.Networks.GetDhcpLeasesAsync(network, "52:54:00:00:00:0c", Token)).Single();
        Assert.Equal(clock.GetUtcNow() + TimeSpan.FromHours(1), lease.Expiry);
        clock.Now += TimeSpan.FromMinutes(40);
        var renewed = (await host.Networks.GetDhcpLeasesAsync(network, "52:54:00:00:00:0c", Token)).Single();
        Assert.Equal(lease.Expiry + TimeSpan.FromMinutes(30), renewed.Expiry);

        async Task<IEnumerable<(string?, string)>> LeasesAsync() =>
            (await host.Networks.GetDhcpLeasesAsync(network, null, Token)).Select(one => (one.Hostname, one.Address));
    }

    private static async Task<DomainRef> StartAsync(Engine.Model.VirtConnection host, string name, string mac) =>
        await host.Domains.CreateAsync(
            $"""
            <domain type='test'>
              <name>{name}</name><memory>1048576</memory><os><type>hvm</type></os>
              <devices><interface type='network'><mac address='{mac}'/><source network='lan'/></interface></devices>
            </domain>
            """,
            DomainStartFlags.None,
            Token);
}
