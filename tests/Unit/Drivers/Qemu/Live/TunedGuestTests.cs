using VirtPS.Drivers.Shared.Cgroups;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Qemu.Live;

/// <summary>Real guests in control groups of their own, or told clearly that the host has none.</summary>
public sealed class TunedGuestTests
{
    private const string Machine = "/machine";

    private static CancellationToken Token => CancellationToken.None;

    [QemuFact]
    public async Task A_guests_limits_are_the_kernels()
    {
        await using var host = await LiveHost.StartAsync();
        var (domains, tuning) = (host.Connection.Domains!, host.Connection.DomainTuning!);
        var domain = await host.DefineAsync("limited");
        await tuning.SetSchedulerParametersAsync(domain, [new("cpu_shares", 777UL), new("emulator_quota", 40000L)], DomainAffectFlags.Config, Token);
        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        if (GroupsOf("limited").Length == 0)
        {
            // A host that lets nobody make groups must say so for each of the operations.
            var error = await Assert.ThrowsAsync<VirtException>(() => tuning.GetMemoryParametersAsync(domain, DomainAffectFlags.Live, Token));
            Assert.Equal(VirtErrorCode.OperationInvalid, error.Code);
            return;
        }

        await tuning.SetMemoryParametersAsync(
            domain, [new("hard_limit", 600000UL), new("soft_limit", 300000UL)], DomainAffectFlags.Live | DomainAffectFlags.Config, Token);
        var memory = await tuning.GetMemoryParametersAsync(domain, DomainAffectFlags.Live, Token);
        Assert.Equal(600000UL, memory.Single(parameter => parameter.Name == "hard_limit").Value);
        Assert.Equal(300000UL, memory.Single(parameter => parameter.Name == "soft_limit").Value);
        var refused = await Assert.ThrowsAsync<VirtException>(
            () => tuning.SetMemoryParametersAsync(domain, [new("swap_hard_limit", 1000UL)], DomainAffectFlags.Live, Token));
        Assert.Equal(VirtErrorCode.InvalidArg, refused.Code);

        var scheduler = await tuning.GetSchedulerParametersAsync(domain, DomainAffectFlags.Live, Token);
        Assert.Equal(777UL, scheduler.Single(parameter => parameter.Name == "cpu_shares").Value);
        Assert.Equal(40000L, scheduler.Single(parameter => parameter.Name == "emulator_quota").Value);
        await tuning.SetSchedulerParametersAsync(domain, [new("vcpu_period", 50000UL), new("vcpu_quota", 20000L)], DomainAffectFlags.Live, Token);
        scheduler = await tuning.GetSchedulerParametersAsync(domain, DomainAffectFlags.Live, Token);
        Assert.Equal((50000UL, 20000L), (scheduler.Single(item => item.Name == "vcpu_period").Value, scheduler.Single(item => item.Name == "vcpu_quota").Value));
        Assert.Equal(0UL, (await tuning.GetSchedulerParametersAsync(domain, DomainAffectFlags.Config, Token)).Single(item => item.Name == "vcpu_period").Value);

        await host.RestartAsync();
        (domains, tuning) = (host.Connection.Domains!, host.Connection.DomainTuning!);
        memory = await tuning.GetMemoryParametersAsync(domain, DomainAffectFlags.Live, Token);
        Assert.Equal(600000UL, memory.Single(parameter => parameter.Name == "hard_limit").Value);
        Assert.NotEqual(0UL, (await host.Connection.DomainDevices!.GetCpuStatisticsAsync(domain, -1, 1, Token))[0][0].Value);

        await domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        Assert.Empty(GroupsOf("limited"));
    }

    [QemuFact]
    public async Task A_limit_that_the_kernel_refuses_leaves_nothing_behind()
    {
        await using var host = await LiveHost.StartAsync();
        var (domains, tuning) = (host.Connection.Domains!, host.Connection.DomainTuning!);
        var domain = await host.DefineAsync("refused");
        await tuning.SetBlkioParametersAsync(domain, [new("device_read_iops_sec", "/dev/null,100")], DomainAffectFlags.Config, Token);

        await Assert.ThrowsAsync<VirtException>(() => domains.StartAsync(domain, DomainStartFlags.None, Token));

        Assert.Equal(DomainState.Shutoff, (await domains.GetSummaryAsync(domain, Token)).State);
        Assert.Empty(GroupsOf("refused"));
    }

    [QemuFact]
    public async Task A_guest_has_no_more_threads_than_the_administrator_lets_it_have()
    {
        await using var host = await LiveHost.StartAsync("max_threads_per_process = 64\n");
        var domains = host.Connection.Domains!;
        var domain = await host.DefineAsync("counted");
        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        var groups = GroupsOf("counted").Where(group => File.Exists(group + "/pids.max")).ToArray();

        // A host that lets nobody make groups runs its guests without.
        Assert.All(groups, group => Assert.Equal("64", File.ReadAllText(group + "/pids.max").Trim()));
        Assert.All(groups, group => Assert.NotEqual("0", File.ReadAllText(group + "/pids.current").Trim()));
        Assert.Equal(GroupsOf("counted").Length == 0, groups.Length == 0);
        await domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        Assert.Empty(GroupsOf("counted"));
    }

    [QemuFact]
    public async Task A_guest_that_needs_more_threads_than_that_does_not_start_and_leaves_nothing()
    {
        await using var host = await LiveHost.StartAsync("max_threads_per_process = 2\n");
        var domains = host.Connection.Domains!;
        var domain = await host.DefineAsync("crowded");
        if (!CanLimit())
        {
            return;
        }

        var error = await Assert.ThrowsAsync<VirtException>(() => domains.StartAsync(domain, DomainStartFlags.None, Token));

        Assert.Contains("Resource temporarily unavailable", error.Message, StringComparison.Ordinal);
        Assert.Equal(DomainState.Shutoff, (await domains.GetSummaryAsync(domain, Token)).State);
        Assert.Empty(GroupsOf("crowded"));
    }

    [QemuFact]
    public async Task Performance_events_are_counted_where_the_kernel_can()
    {
        await using var host = await LiveHost.StartAsync();
        var (domains, tuning) = (host.Connection.Domains!, host.Connection.DomainTuning!);
        var domain = await host.DefineAsync("counted");
        await domains.StartAsync(domain, DomainStartFlags.None, Token);

        var error = await Assert.ThrowsAsync<VirtException>(() => tuning.SetPerfEventsAsync(domain, [new("cmt", true)], DomainAffectFlags.Live, Token));
        Assert.Equal(VirtErrorCode.ArgumentUnsupported, error.Code);
        Assert.DoesNotContain(await tuning.GetPerfEventsAsync(domain, DomainAffectFlags.Live, Token), item => (bool)item.Value);
        try
        {
            await tuning.SetPerfEventsAsync(domain, [new("task_clock", true)], DomainAffectFlags.Live, Token);
        }
        catch (VirtException e)
        {
            Assert.Equal(VirtErrorCode.SystemError, e.Code);
            return;
        }

        await host.HearAsync("counted", 3);
        var statistics = await domains.GetStatisticsAsync([domain], DomainStatsTypes.Perf, DomainStatsFlags.None, Token);
        Assert.True((ulong)statistics[0].Values.Single(value => value.Name == "perf.task_clock").Value > 0);
    }

    private static bool CanLimit()
    {
        try
        {
            var group = new CgroupHost(new HostTree(), [CgroupController.Tasks]).Group("/virtps-test-" + Environment.ProcessId);
            group.Make();
            var can = CgroupTasks.Limit(group, 2);
            Directory.Delete(group.Directories[0]);
            return can;
        }
        catch (Exception e) when (e is VirtException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    private static string[] GroupsOf(string name)
    {
        var host = new CgroupHost(new HostTree());
        return [.. host.Controllers.Select(host.MountOf).OfType<string>().Distinct()
            .Where(mount => Directory.Exists(mount + Machine)).SelectMany(mount => Directory.EnumerateDirectories(mount + Machine, $"*-{name}.libvirt-qemu"))];
    }
}
