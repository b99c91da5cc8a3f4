using VirtPS.Drivers.Test;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Test;

/// <summary>Statistics of domains, with a clock that the tests move.</summary>
public sealed class DomainStatisticsTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private DomainHost? _host;

    private DomainHost Host => _host!;

    public async Task InitializeAsync() => _host = await DomainHost.OpenAsync(new TestDriver(_clock));

    public async Task DisposeAsync() => await Host.DisposeAsync();

    [Fact]
    public async Task The_fields_have_libvirt_s_names_and_order()
    {
        var values = await ReadAsync(DomainStatsTypes.None);
        Assert.Equal(
            """
            state.state state.reason cpu.time cpu.user cpu.system
            balloon.current balloon.maximum balloon.swap_in balloon.swap_out balloon.major_fault balloon.minor_fault balloon.unused balloon.available
            balloon.usable balloon.last-update balloon.disk_caches balloon.hugetlb_pgalloc balloon.hugetlb_pgfail balloon.rss
            vcpu.current vcpu.maximum vcpu.0.state vcpu.0.time vcpu.0.wait vcpu.0.delay vcpu.1.state vcpu.1.time vcpu.1.wait vcpu.1.delay
            net.count net.0.name net.0.rx.bytes net.0.rx.pkts net.0.rx.errs net.0.rx.drop net.0.tx.bytes net.0.tx.pkts net.0.tx.errs net.0.tx.drop
            block.count block.0.name block.0.path block.0.rd.reqs block.0.rd.bytes block.0.rd.times block.0.wr.reqs block.0.wr.bytes block.0.wr.times
            block.0.fl.reqs block.0.fl.times block.0.allocation block.0.capacity block.0.physical
            """.ReplaceLineEndings(" "),
            string.Join(' ', values.Select(value => value.Name)));
        Assert.Equal((1, 2097152UL, 8388608UL, "testnet0", "vda"), (
            values.Find<int>("state.state"), values.Find<ulong>("balloon.current"), values.Find<ulong>("balloon.maximum"),
            values.FindText("net.0.name"), values.FindText("block.0.name")));
    }

    [Fact]
    public async Task Counters_grow_with_the_clock_and_only_with_it()
    {
        Assert.Equal(0UL, (await ReadAsync(DomainStatsTypes.CpuTotal)).Find<ulong>("cpu.time"));
        _clock.Now += TimeSpan.FromSeconds(100);
        var first = await ReadAsync(DomainStatsTypes.None);
        Assert.Equal(first, await ReadAsync(DomainStatsTypes.None));

        // Two virtual CPUs, each busy for a tenth of the time.
        Assert.Equal(20_000_000_000UL, first.Find<ulong>("cpu.time"));
        Assert.Equal(10_000_000_000UL, first.Find<ulong>("vcpu.1.time"));
        _clock.Now += TimeSpan.FromSeconds(100);
        var second = await ReadAsync(DomainStatsTypes.None);
        foreach (var name in new[] { "cpu.time", "cpu.user", "vcpu.0.time", "net.0.rx.bytes", "net.0.tx.pkts", "block.0.rd.reqs", "block.0.wr.bytes", "block.0.fl.times" })
        {
            Assert.Equal(2 * first.Find<ulong>(name), second.Find<ulong>(name));
            Assert.NotEqual(0UL, first.Find<ulong>(name));
        }
    }

    [Fact]
    public async Task A_paused_guest_s_counters_stand_still()
    {
        _clock.Now += TimeSpan.FromSeconds(10);
        await Host.Domains.SuspendAsync(Host.Domain, DomainHost.Token);
        var before = (await ReadAsync(DomainStatsTypes.CpuTotal)).Find<ulong>("cpu.time");
        _clock.Now += TimeSpan.FromHours(1);
        Assert.Equal(before, (await ReadAsync(DomainStatsTypes.CpuTotal)).Find<ulong>("cpu.time"));
        await Host.Domains.ResumeAsync(Host.Domain, DomainHost.Token);
        _clock.Now += TimeSpan.FromSeconds(10);
        Assert.Equal(2 * before, (await ReadAsync(DomainStatsTypes.CpuTotal)).Find<ulong>("cpu.time"));
    }

    [Fact]
    public async Task A_new_run_counts_from_nothing_and_a_summary_counts_alike()
    {
        _clock.Now += TimeSpan.FromSeconds(50);
        Assert.Equal(TimeSpan.FromSeconds(10), (await Host.Domains.GetSummaryAsync(Host.Domain, DomainHost.Token)).CpuTime);
        await Host.StopAsync();
        Assert.Equal(TimeSpan.Zero, (await Host.Domains.GetSummaryAsync(Host.Domain, DomainHost.Token)).CpuTime);
        await Host.Domains.StartAsync(Host.Domain, DomainStartFlags.None, DomainHost.Token);
        _clock.Now += TimeSpan.FromSeconds(5);
        Assert.Equal(TimeSpan.FromSeconds(1), (await Host.Domains.GetSummaryAsync(Host.Domain, DomainHost.Token)).CpuTime);
    }

    [Fact]
    public async Task A_domain_that_is_off_has_sizes_but_no_counters()
    {
        await Host.StopAsync();
        var values = await ReadAsync(DomainStatsTypes.None);
        Assert.Equal(5, values.Find<int>("state.state"));
        Assert.Equal((2u, 1u), (values.Find<uint>("vcpu.maximum"), values.Find<uint>("block.count")));
        Assert.DoesNotContain(values, value => value.Name.StartsWith("cpu.", StringComparison.Ordinal));
        Assert.DoesNotContain(values, value => value.Name.StartsWith("net.", StringComparison.Ordinal));
        Assert.DoesNotContain(values, value => value.Name.Contains(".rd.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Groups_that_are_not_there_are_an_error_only_on_demand()
    {
        Assert.Empty(await ReadAsync(DomainStatsTypes.Memory));
        var message = await DomainHost.FailsAsync(
            VirtErrorCode.ArgumentUnsupported,
            () => Host.Domains.GetStatisticsAsync(null, DomainStatsTypes.State | DomainStatsTypes.Memory, DomainStatsFlags.EnforceStats, DomainHost.Token));
        Assert.Contains("Stats types bits 0x100 are not supported", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Domains_that_are_gone_are_left_out()
    {
        var gone = new DomainRef("gone", Guid.NewGuid());
        var found = await Host.Domains.GetStatisticsAsync([gone, Host.Domain], DomainStatsTypes.State, DomainStatsFlags.None, DomainHost.Token);
        Assert.Equal(Host.Domain, Assert.Single(found).Domain);
    }

    [Fact]
    public async Task Counted_performance_events_are_told()
    {
        await Host.Connection.DomainTuning!.SetPerfEventsAsync(Host.Domain, [new("instructions", true)], DomainAffectFlags.Live, DomainHost.Token);
        _clock.Now += TimeSpan.FromSeconds(1);
        var value = Assert.Single(await ReadAsync(DomainStatsTypes.Perf));
        Assert.Equal("perf.instructions", value.Name);
        Assert.NotEqual(0UL, value.Value);
    }

    [Fact]
    public async Task Devices_are_counted_by_themselves_as_in_the_collection()
    {
        _clock.Now += TimeSpan.FromSeconds(100);
        var all = await ReadAsync(DomainStatsTypes.None);
        var disk = await Host.Devices.GetBlockStatisticsAsync(Host.Domain, "vda", DomainHost.Token);
        Assert.Equal((long)all.Find<ulong>("block.0.rd.bytes")!, disk.Find<long>("rd_bytes"));
        var card = await Host.Devices.GetInterfaceStatisticsAsync(Host.Domain, "aa:bb:cc:dd:ee:ff", DomainHost.Token);
        Assert.Equal((long)all.Find<ulong>("net.0.rx.bytes")!, card.RxBytes);
        var cpu = Assert.Single(await Host.Devices.GetCpuStatisticsAsync(Host.Domain, -1, 1, DomainHost.Token));
        Assert.Equal(all.Find<ulong>("cpu.time"), cpu.Find<ulong>("cpu_time"));
        var each = await Host.Devices.GetCpuStatisticsAsync(Host.Domain, 0, 16, DomainHost.Token);
        Assert.Equal(cpu.Find<ulong>("cpu_time"), each.Aggregate(0UL, (sum, one) => sum + one.Find<ulong>("cpu_time")!.Value));
        await DomainHost.FailsAsync(VirtErrorCode.InvalidArg, () => Host.Devices.GetCpuStatisticsAsync(Host.Domain, 2, 1, DomainHost.Token));
    }

    private async Task<IReadOnlyList<TypedParameter>> ReadAsync(DomainStatsTypes types) =>
        Assert.Single(await Host.Domains.GetStatisticsAsync([Host.Domain], types, DomainStatsFlags.None, DomainHost.Token)).Values;
}
