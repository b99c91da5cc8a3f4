using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Tests.Unit.Model;

public sealed class DomainMeasurementTests
{
    [Fact]
    public async Task Fields_become_bytes_and_time_spans()
    {
        var one = Assert.Single(await MeasureAsync(
            [
                ("state.state", 1), ("state.reason", 1), ("cpu.time", 1_500_000_000UL), ("balloon.current", 2097152UL), ("balloon.rss", 1024UL),
                ("vcpu.current", 2U), ("vcpu.0.state", 1), ("vcpu.0.time", 70_000_000UL), ("vcpu.2.state", 0),
                ("net.count", 1U), ("net.0.name", "vnet0"), ("net.0.rx.bytes", 7UL),
                ("block.count", 1U), ("block.0.name", "vda"), ("block.0.rd.times", 1_000_000UL), ("block.0.capacity", 1UL << 30),
            ]));
        Assert.Equal(DomainState.Running, one.State);
        Assert.Equal("Booted", one.StateReason);
        Assert.Equal(TimeSpan.FromSeconds(1.5), one.Cpu.Time);
        Assert.Equal(2L << 30, one.Memory.Current);
        Assert.Equal(1L << 20, one.Memory.Resident);
        Assert.Equal([0, 2], one.Vcpu.Select(vcpu => vcpu.Number));
        Assert.Equal(VcpuState.Offline, one.Vcpu[1].State);
        Assert.Equal(7, Assert.Single(one.Net).RxBytes);
        Assert.Equal(TimeSpan.FromMilliseconds(1), Assert.Single(one.Block).ReadTime);
        Assert.Equal(2097152UL, one.Fields["balloon.current"]);
    }

    [Fact]
    public async Task What_the_host_does_not_tell_is_absent()
    {
        var one = Assert.Single(await MeasureAsync([("net.0.name", "vnet0"), ("net.0.rx.bytes", ulong.MaxValue)]));
        Assert.Null(one.State);
        Assert.Null(one.Cpu.Time);
        Assert.Null(one.Memory.Current);
        Assert.Null(one.Net[0].RxBytes);
        Assert.Null(one.ReceivedText);
        Assert.Empty(one.Block);
        Assert.Null(one.Rate);
    }

    [Fact]
    public async Task Rates_are_what_was_used_divided_by_the_time_between()
    {
        var second = (await MeasureAsync(
            [("cpu.time", 1_000_000_000UL), ("net.0.rx.bytes", 100UL), ("net.1.rx.bytes", 50UL), ("block.0.wr.bytes", 9UL)],
            [("cpu.time", 3_000_000_000UL), ("net.0.rx.bytes", 400UL), ("net.1.rx.bytes", 50UL), ("block.0.wr.bytes", 9UL)]))[1];
        var rate = second.Rate!;
        var seconds = rate.Period.TotalSeconds;
        Assert.True(seconds > 0);
        Assert.Equal(200, rate.CpuPercent!.Value * seconds, 6);
        Assert.Equal(300, rate.RxBytes!.Value * seconds, 6);
        Assert.Equal(0, rate.WriteBytes);
        Assert.Null(rate.TxBytes);
    }

    [Fact]
    public async Task A_counter_that_went_back_counts_from_zero()
    {
        var second = (await MeasureAsync([("net.0.rx.bytes", 1000UL)], [("net.0.rx.bytes", 40UL)]))[1];
        Assert.Equal(40, second.Rate!.RxBytes!.Value * second.Rate.Period.TotalSeconds, 6);
    }

    private static async Task<List<VirtDomainMeasurement>> MeasureAsync(params (string Name, object Value)[][] samples)
    {
        var host = new ScriptedHost();
        await using var connection = await host.OpenAsync();
        var sampler = new DomainSampler(DomainStatsTypes.None, DomainStatsFlags.None);
        sampler.AddAll(connection);
        var measured = new List<VirtDomainMeasurement>();
        foreach (var fields in samples)
        {
            host.WillMeasure(fields);
            var sample = Assert.Single(await sampler.TakeAsync(CancellationToken.None));
            Assert.Null(sample.Error);
            measured.AddRange(sample.Measurements);
        }

        return measured;
    }
}
