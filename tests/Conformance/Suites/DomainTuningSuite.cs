using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>CPUs, memory and limits of domains.</summary>
public abstract class DomainTuningSuite(ConformanceTarget target) : DomainSuiteBase(target)
{
    [Fact]
    public async Task A_start_with_the_next_start_of_the_host_alone_is_remembered()
    {
        var domain = await DefineAsync();
        Assert.False(await Host.Domains.GetAutostartOnceAsync(domain, Token));
        await Host.Domains.SetAutostartOnceAsync(domain, true, Token);
        Assert.True(await Host.Domains.GetAutostartOnceAsync(domain, Token));
        Assert.False((await Host.Domains.GetAsync(domain, Token)).Autostart);
    }

    [Fact]
    public async Task Which_limits_there_are_is_told_without_a_disk()
    {
        // virsh asks so before it makes room for the answer; libvirt's test driver has these 20.
        var domain = await DefineAsync();
        var limits = await Host.DomainDevices.GetBlockIoTuneAsync(domain, null, DomainAffectFlags.Current, Token);
        Assert.Equal(20, limits.Count);
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainDevices.GetBlockIoTuneAsync(domain, "nosuch", DomainAffectFlags.Current, Token));
    }

    [Fact]
    public async Task Memory_changes_up_to_its_ceiling()
    {
        var domain = await StartedAsync();
        await Host.DomainTuning.SetMemoryAsync(domain, 384L << 20, DomainMemoryFlags.Current, Token);
        Assert.Equal(384L << 20, (await Host.Domains.GetAsync(domain, Token)).Memory);
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainTuning.SetMemoryAsync(domain, 1L << 30, DomainMemoryFlags.Current, Token));
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainTuning.SetMemoryAsync(domain, 0, DomainMemoryFlags.Current, Token));
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.DomainTuning.SetMemoryAsync(domain, 1L << 30, DomainMemoryFlags.Maximum, Token));
        await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        Assert.Equal(256L << 20, (await Host.Domains.GetAsync(domain, Token)).Memory);
    }

    [Fact]
    public async Task The_ceiling_of_memory_moves_while_the_guest_is_off()
    {
        var domain = await DefineAsync();
        await Host.DomainTuning.SetMemoryAsync(domain, 1L << 30, DomainMemoryFlags.Maximum, Token);
        var shown = await Host.Domains.GetAsync(domain, Token);
        Assert.Equal((1L << 30, 256L << 20), (shown.MaxMemory, shown.Memory));
        await Host.DomainTuning.SetMemoryAsync(domain, 128L << 20, DomainMemoryFlags.Maximum, Token);
        shown = await Host.Domains.GetAsync(domain, Token);
        Assert.Equal((128L << 20, 128L << 20), (shown.MaxMemory, shown.Memory));
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.DomainTuning.SetMemoryAsync(domain, 64L << 20, DomainMemoryFlags.Live, Token));
    }

    [Fact]
    public async Task Virtual_CPUs_change_now_and_later()
    {
        var domain = await StartedAsync();
        await Host.DomainTuning.SetVcpusAsync(domain, 4, DomainVcpuFlags.Live, Token);
        await Host.DomainTuning.SetVcpusAsync(domain, 1, DomainVcpuFlags.Config, Token);
        Assert.Equal((4, 1), (await CountAsync(domain, DomainVcpuFlags.Live), await CountAsync(domain, DomainVcpuFlags.Config)));
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainTuning.SetVcpusAsync(domain, 5, DomainVcpuFlags.Live, Token));
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainTuning.SetVcpusAsync(domain, 33, DomainVcpuFlags.Config, Token));
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainTuning.SetVcpusAsync(domain, 0, DomainVcpuFlags.Config, Token));
        await Host.DomainTuning.SetVcpusAsync(domain, 8, DomainVcpuFlags.Config | DomainVcpuFlags.Maximum, Token);
        Assert.Equal(
            (4, 8), (await CountAsync(domain, DomainVcpuFlags.Live | DomainVcpuFlags.Maximum), await CountAsync(domain, DomainVcpuFlags.Config | DomainVcpuFlags.Maximum)));
        Assert.Equal([0, 1, 2, 3], (await Host.DomainTuning.GetVcpusAsync(domain, Token)).Select(vcpu => vcpu.Number));
    }

    [Fact]
    public async Task Single_virtual_CPUs_are_plugged_and_unplugged()
    {
        var domain = await StartedAsync();
        await Host.DomainTuning.SetVcpuAsync(domain, "3", true, DomainAffectFlags.Live, Token);
        await Host.DomainTuning.SetVcpuAsync(domain, "1", false, DomainAffectFlags.Live, Token);
        Assert.Equal([0, 3], (await Host.DomainTuning.GetVcpusAsync(domain, Token)).Select(vcpu => vcpu.Number));
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainTuning.SetVcpuAsync(domain, "4", true, DomainAffectFlags.Live, Token));
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainTuning.SetVcpuAsync(domain, "0", false, DomainAffectFlags.Live, Token));
    }

    [Fact]
    public async Task An_unplugged_virtual_CPU_is_told()
    {
        var domain = await StartedAsync();
        await using var log = await EventLog.OfAsync(Host, Name, VirtEventKind.DomainVcpuRemoved);
        await Host.DomainTuning.SetVcpusAsync(domain, 4, DomainVcpuFlags.Live, Token);
        await Host.DomainTuning.SetVcpusAsync(domain, 3, DomainVcpuFlags.Live, Token);
        Assert.Equal(3, (await log.NextAsync<DomainVcpuRemovedEvent>()).Vcpu);
        log.IsEmpty();
    }

    [Fact]
    public async Task A_running_guest_s_network_cards_announce_themselves()
    {
        var domain = await DefineAsync();
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.DomainDevices.AnnounceInterfaceAsync(domain, null, [], Token));
        domain = await Host.Domains.StartAsync(domain, DomainStartFlags.None, Token);
        var mac = new DomainXml(XElement.Parse(await Host.Domains.GetXmlAsync(domain, DomainXmlFlags.None, Token))).Devices.Interfaces.Single().Mac!;
        await Host.DomainDevices.AnnounceInterfaceAsync(domain, null, [], Token);
        await Host.DomainDevices.AnnounceInterfaceAsync(domain, mac, [new("initial", 10u), new("max", 20u), new("rounds", 2u), new("step", 10u)], Token);
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainDevices.AnnounceInterfaceAsync(domain, "52:54:00:12:34:57", [], Token));
        await FailsAsync(VirtErrorCode.ArgumentUnsupported, () => Host.DomainDevices.AnnounceInterfaceAsync(domain, null, [new("pause", 1u)], Token));
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainDevices.AnnounceInterfaceAsync(domain, null, [new("rounds", 1)], Token));
    }

    [Fact]
    public async Task Pinning_says_which_host_CPUs_may_be_used()
    {
        var domain = await StartedAsync();
        var all = (await Host.DomainTuning.GetVcpuPinningAsync(domain, DomainAffectFlags.Current, Token))[0];
        Assert.All(all, Assert.True);
        bool[] cpus = [true, false, true];
        await Host.DomainTuning.PinVcpuAsync(domain, 1, cpus, DomainAffectFlags.Current, Token);
        await Host.DomainTuning.PinEmulatorAsync(domain, cpus, DomainAffectFlags.Current, Token);
        var pinned = await Host.DomainTuning.GetVcpuPinningAsync(domain, DomainAffectFlags.Current, Token);
        Assert.Equal([0, 2], Set(pinned[1]));
        Assert.Equal(all, pinned[0]);
        Assert.Equal([0, 2], Set(await Host.DomainTuning.GetEmulatorPinningAsync(domain, DomainAffectFlags.Current, Token)));
        Assert.Equal(2, (await Host.DomainTuning.GetVcpusAsync(domain, Token))[1].Cpu);
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainTuning.PinVcpuAsync(domain, 9, cpus, DomainAffectFlags.Current, Token));
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainTuning.PinEmulatorAsync(domain, [false, false], DomainAffectFlags.Current, Token));
    }

    [Fact]
    public async Task IO_threads_come_and_go()
    {
        var domain = await StartedAsync();
        await Host.DomainTuning.AddIOThreadAsync(domain, 4, DomainAffectFlags.Current, Token);
        await Host.DomainTuning.PinIOThreadAsync(domain, 4, [false, true], DomainAffectFlags.Current, Token);
        var thread = Assert.Single(await Host.DomainTuning.GetIOThreadsAsync(domain, DomainAffectFlags.Current, Token));
        Assert.Equal(4u, thread.Id);
        Assert.Equal([1], Set(thread.Affinity));
        await Host.DomainTuning.SetIOThreadParametersAsync(domain, 4, [new("poll_max_ns", 100UL)], DomainAffectFlags.Live, Token);
        var statistics = Assert.Single(await Host.Domains.GetStatisticsAsync([domain], DomainStatsTypes.IOThread, DomainStatsFlags.None, Token));
        Assert.Equal((1u, 100UL), (statistics.Values.Find<uint>("iothread.count"), statistics.Values.Find<ulong>("iothread.4.poll-max-ns")));
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainTuning.AddIOThreadAsync(domain, 4, DomainAffectFlags.Current, Token));
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainTuning.AddIOThreadAsync(domain, 0, DomainAffectFlags.Current, Token));
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainTuning.RemoveIOThreadAsync(domain, 5, DomainAffectFlags.Current, Token));
        await Host.DomainTuning.RemoveIOThreadAsync(domain, 4, DomainAffectFlags.Current, Token);
        Assert.Empty(await Host.DomainTuning.GetIOThreadsAsync(domain, DomainAffectFlags.Current, Token));
    }

    [Fact]
    public async Task Limits_are_read_as_they_were_written()
    {
        var domain = await DefineAsync();
        Assert.Equal(9007199254740991UL, (await Host.DomainTuning.GetMemoryParametersAsync(domain, DomainAffectFlags.Current, Token)).Find<ulong>("hard_limit"));
        await Host.DomainTuning.SetMemoryParametersAsync(domain, [new("hard_limit", 2048UL), new("swap_hard_limit", 4096UL)], DomainAffectFlags.Current, Token);
        Assert.Equal(2048UL, (await Host.DomainTuning.GetMemoryParametersAsync(domain, DomainAffectFlags.Current, Token)).Find<ulong>("hard_limit"));
        await FailsAsync(
            VirtErrorCode.InvalidArg,
            () => Host.DomainTuning.SetMemoryParametersAsync(domain, [new("hard_limit", 5000UL)], DomainAffectFlags.Current, Token));

        await Host.DomainTuning.SetBlkioParametersAsync(
            domain, [new("weight", 300u), new("device_weight", "/dev/sda,100,/dev/sdb,200")], DomainAffectFlags.Current, Token);
        await Host.DomainTuning.SetBlkioParametersAsync(domain, [new("device_weight", "/dev/sda,0")], DomainAffectFlags.Current, Token);
        var weights = await Host.DomainTuning.GetBlkioParametersAsync(domain, DomainAffectFlags.Current, Token);
        Assert.Equal((300u, "/dev/sdb,200"), (weights.Find<uint>("weight"), weights.FindText("device_weight")));
        await FailsAsync(
            VirtErrorCode.InvalidArg, () => Host.DomainTuning.SetBlkioParametersAsync(domain, [new("device_weight", "/dev/sda")], DomainAffectFlags.Current, Token));

        await Host.DomainTuning.SetNumaParametersAsync(domain, [new("numa_mode", 2), new("numa_nodeset", "0-1")], DomainAffectFlags.Current, Token);
        var numa = await Host.DomainTuning.GetNumaParametersAsync(domain, DomainAffectFlags.Current, Token);
        Assert.Equal((2, "0-1"), (numa.Find<int>("numa_mode"), numa.FindText("numa_nodeset")));

        await Host.DomainTuning.SetPerfEventsAsync(domain, [new("instructions", true)], DomainAffectFlags.Current, Token);
        var counted = await Host.DomainTuning.GetPerfEventsAsync(domain, DomainAffectFlags.Current, Token);
        Assert.Equal(["instructions"], counted.Where(item => item.Value is true).Select(item => item.Name));
    }

    [Fact]
    public async Task Parameters_must_be_known_once_and_of_their_type()
    {
        var domain = await DefineAsync();
        await FailsAsync(VirtErrorCode.ArgumentUnsupported, () => SetAsync(new TypedParameter("soft_drink", 1UL)));
        await FailsAsync(VirtErrorCode.InvalidArg, () => SetAsync(new TypedParameter("soft_limit", 1)));
        await FailsAsync(VirtErrorCode.InvalidArg, () => SetAsync(new TypedParameter("soft_limit", 1UL), new TypedParameter("soft_limit", 2UL)));
        Task SetAsync(params TypedParameter[] parameters) =>
            Host.DomainTuning.SetMemoryParametersAsync(domain, parameters, DomainAffectFlags.Current, Token);
    }

    [Fact]
    public async Task The_scheduler_is_fair()
    {
        var domain = await DefineAsync();
        Assert.Equal("fair", await Host.DomainTuning.GetSchedulerTypeAsync(domain, Token));
        Assert.Equal(50u, (await Host.DomainTuning.GetSchedulerParametersAsync(domain, DomainAffectFlags.Current, Token)).Find<uint>("weight"));
    }

    private static IEnumerable<int> Set(IReadOnlyList<bool> cpus) => Enumerable.Range(0, cpus.Count).Where(cpu => cpus[cpu]);

    private Task<int> CountAsync(DomainRef domain, DomainVcpuFlags flags) => Host.DomainTuning.GetVcpuCountAsync(domain, flags, Token);
}
