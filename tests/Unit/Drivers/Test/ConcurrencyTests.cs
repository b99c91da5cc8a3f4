using System.Collections.Concurrent;
using System.Globalization;
using VirtPS.Drivers.Test;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Events;

namespace VirtPS.Tests.Unit.Drivers.Test;

/// <summary>Many connections at one node at once.</summary>
public sealed class ConcurrencyTests
{
    private const int Workers = 8;
    private const int Rounds = 25;

    private static CancellationToken Token => CancellationToken.None;

    [Fact]
    public async Task What_one_connection_does_another_sees_and_nothing_is_lost()
    {
        var driver = new TestDriver();
        await using var watcher = await TestHosts.OpenAsync("test:///default", driver);
        var told = new ConcurrentQueue<(string Name, NetworkEventType Type)>();
        var subscription = await watcher.Events.SubscribeAsync(
            VirtEventFilter.Of(VirtEventKind.NetworkLifecycle),
            value => told.Enqueue((value.ObjectName, ((NetworkLifecycleEvent)value).Type)),
            Token);

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(driver, worker))));

        Assert.Equal("default", Assert.Single(await watcher.Networks.ListAsync(NetworkListFlags.None, Token)).Name);
        var pool = await watcher.StoragePools.LookupByNameAsync("default-pool", Token);
        Assert.Equal(Workers * Rounds, (await watcher.StorageVolumes.ListAsync(pool, Token)).Count);
        Assert.Equal(Workers * Rounds * 10, (await watcher.StoragePools.GetAsync(pool, Token)).Allocation);

        const int EventsPerRound = 4;
        Assert.True(SpinWait.SpinUntil(() => told.Count == Workers * Rounds * EventsPerRound, TimeSpan.FromMinutes(1)));
        await subscription.DisposeAsync();
        NetworkEventType[] life = [NetworkEventType.Defined, NetworkEventType.Started, NetworkEventType.Stopped, NetworkEventType.Undefined];
        Assert.All(told.GroupBy(one => one.Name), network => Assert.Equal(life, network.Select(one => one.Type)));
    }

    private static async Task WorkAsync(TestDriver driver, int worker)
    {
        await using var host = await TestHosts.OpenAsync("test:///default", driver);
        var pool = await host.StoragePools.LookupByNameAsync("default-pool", Token);
        for (var round = 0; round < Rounds; round++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"n{worker}-{round}");
            var network = await host.Networks.DefineAsync($"<network><name>{name}</name></network>", NetworkDefineFlags.None, Token);
            await host.Networks.StartAsync(network, Token);
            await host.StorageVolumes.CreateAsync(
                pool, $"<volume><name>{name}</name><capacity>10</capacity></volume>", StorageVolumeCreateFlags.None, null, Token);
            await host.Networks.DestroyAsync(network, Token);
            await host.Networks.UndefineAsync(network, Token);
        }
    }
}
