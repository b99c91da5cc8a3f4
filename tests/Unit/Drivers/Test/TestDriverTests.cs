using VirtPS.Drivers.Test;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Unit.Drivers.Test;

public sealed class TestDriverTests
{
    private static CancellationToken Token => CancellationToken.None;

    [Theory]
    [InlineData("qemu:///system")]
    [InlineData("test+unix:///default")]
    [InlineData("test+ssh://host/default")]
    [InlineData("test://host/default")]
    public async Task Leaves_other_uris_to_other_drivers(string uri) =>
        Assert.Null(await new TestDriver().OpenAsync(VirtUri.Parse(uri), new DriverOpenOptions(), Token));

    [Fact]
    public async Task Is_never_found_by_probing() => Assert.Null(await new TestDriver().OpenAsync(null, new DriverOpenOptions(), Token));

    [Theory]
    [InlineData("test://")]
    [InlineData("test:///")]
    public async Task Asks_for_a_path(string uri)
    {
        var error = await Assert.ThrowsAsync<VirtException>(() => TestHosts.OpenAsync(uri));
        Assert.Equal(VirtErrorCode.InvalidArg, error.Code);
    }

    [Fact]
    public async Task The_default_node_is_shared_and_forgotten_with_the_last_connection()
    {
        var driver = new TestDriver();
        var first = await TestHosts.OpenAsync("test:///default", driver);
        var second = await TestHosts.OpenAsync("test:///default", driver);
        await first.Networks.DefineAsync("<network><name>kept</name></network>", NetworkDefineFlags.None, Token);
        await first.DisposeAsync();
        await first.DisposeAsync();
        Assert.Equal("kept", (await second.Networks.LookupByNameAsync("kept", Token)).Name);
        await second.DisposeAsync();
        await using var third = await TestHosts.OpenAsync("test:///default", driver);
        Assert.Equal("default", Assert.Single(await third.Networks.ListAsync(NetworkListFlags.None, Token)).Name);
    }

    [Fact]
    public async Task A_file_gives_each_connection_a_node_of_its_own()
    {
        using var directory = new ScratchDirectory();
        var uri = $"test://{directory.Write("node.xml", "<node/>")}";
        var driver = new TestDriver();
        await using var first = await TestHosts.OpenAsync(uri, driver);
        await using var second = await TestHosts.OpenAsync(uri, driver);
        await first.Networks.DefineAsync("<network><name>mine</name></network>", NetworkDefineFlags.None, Token);
        Assert.Empty(await second.Networks.ListAsync(NetworkListFlags.None, Token));
        Assert.Equal(uri, first.Uri);
    }

    [Fact]
    public async Task Events_carry_the_time_of_the_driver_s_clock()
    {
        var then = new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.Zero);
        await using var host = await TestHosts.OpenAsync("test:///default", new TestDriver(new StoppedClock(then)));
        var told = new TaskCompletionSource<Engine.Events.VirtEvent>();
        await using var subscription = await host.Events.SubscribeAsync(
            Engine.Events.VirtEventFilter.Of(Engine.Events.VirtEventKind.NetworkLifecycle), told.SetResult, Token);
        await host.Networks.DefineAsync("<network><name>n</name></network>", NetworkDefineFlags.None, Token);
        Assert.Equal(then, (await told.Task.WaitAsync(TimeSpan.FromMinutes(1))).Time);
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
