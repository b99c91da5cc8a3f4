using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>What a host says of itself.</summary>
public abstract class HostSuite(ConformanceTarget target) : Suite(target)
{
    [Fact]
    public async Task The_connection_knows_name_and_versions()
    {
        Assert.False(string.IsNullOrEmpty(Host.HostName));
        Assert.NotNull(Host.HypervisorVersion);
        Assert.True(Host.LibraryVersion >= new Version(1, 0, 0));
        Assert.False(string.IsNullOrEmpty(await Host.Host.GetTypeAsync(Token)));
        Assert.True(Host.IsAlive);
    }

    [Fact]
    public async Task The_hardware_is_of_a_possible_size()
    {
        var info = await Host.Host.GetNodeInfoAsync(Token);
        Assert.InRange(info.Cpus, 1, info.Nodes * info.Sockets * info.Cores * info.Threads);
        Assert.True(info.Memory > 1 << 20);
        Assert.False(string.IsNullOrEmpty(info.Model));
    }

    [Fact]
    public async Task Capabilities_name_the_architecture_and_some_guest()
    {
        var info = await Host.Host.GetNodeInfoAsync(Token);
        var capabilities = XElement.Parse(await Host.Host.GetCapabilitiesAsync(Token));
        Assert.Equal("capabilities", capabilities.Name);
        Assert.Equal(info.Model, (string?)capabilities.Element("host")?.Element("cpu")?.Element("arch"));
        Assert.NotEmpty(capabilities.Elements("guest").Elements("os_type"));
    }

    [Fact]
    public async Task Domain_capabilities_answer_for_a_guest_of_the_capabilities()
    {
        var guest = XElement.Parse(await Host.Host.GetCapabilitiesAsync(Token)).Elements("guest").First().Element("arch")!;
        var emulator = (string?)guest.Element("emulator");
        var architecture = (string?)guest.Attribute("name");
        var answer = XElement.Parse(await Host.Host.GetDomainCapabilitiesAsync(new(emulator, architecture), Token));
        Assert.Equal((emulator, architecture), ((string?)answer.Element("path"), (string?)answer.Element("arch")));
        Assert.True((int?)answer.Element("vcpu")?.Attribute("max") > 0);
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.Host.GetDomainCapabilitiesAsync(new(VirtType: "nothing-such"), Token));
    }

    [Fact]
    public async Task The_map_of_cpus_has_an_entry_for_each()
    {
        var map = await Host.Host.GetCpuMapAsync(Token);
        Assert.Equal(map.Present, map.Online.Count);
        Assert.Contains(true, map.Online);
    }

    [Fact]
    public async Task Free_memory_is_told_by_cell()
    {
        var cells = await Host.Host.GetCellsFreeMemoryAsync(0, 64, Token);
        Assert.NotEmpty(cells);
        Assert.Single(await Host.Host.GetCellsFreeMemoryAsync(cells.Count - 1, 64, Token));
        Assert.True(await Host.Host.GetFreeMemoryAsync(Token) > 0);
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.Host.GetCellsFreeMemoryAsync(cells.Count, 1, Token));
    }

    [Fact]
    public async Task Free_pages_are_told_by_cell_and_size()
    {
        long[] sizes = [4096, 2 << 20];
        var pages = await Host.Host.GetFreePagesAsync(sizes, 0, 2, Token);
        Assert.Equal([(0, 4096L), (0, 2L << 20), (1, 4096L), (1, 2L << 20)], pages.Select(one => (one.Cell, one.PageSize)));
    }

    [Fact]
    public async Task Counters_of_cpu_and_memory_have_names_and_values()
    {
        var cpu = await Host.Host.GetCpuStatisticsAsync(-1, Token);
        Assert.Contains(cpu, one => one is { Field: "user", Value: > 0 });
        Assert.Contains(cpu, one => one is { Field: "idle", Value: > 0 });
        var memory = await Host.Host.GetMemoryStatisticsAsync(-1, Token);
        var info = await Host.Host.GetNodeInfoAsync(Token);
        Assert.Contains(memory, one => one.Field == "total" && one.Value * 1024 == (ulong)info.Memory);
    }

    [Fact]
    public async Task Cpu_models_are_listed_by_architecture()
    {
        var models = await Host.Host.GetCpuModelNamesAsync("x86_64", Token);
        Assert.Contains("Skylake-Server", models);
        Assert.Equal(models.Distinct(), models);
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.Host.GetCpuModelNamesAsync("bogus", Token));
        await FailsAsync(VirtErrorCode.NoSupport, () => Host.Host.GetCpuModelNamesAsync("mips", Token));
    }

    [Fact]
    public async Task The_sharing_of_equal_pages_is_told_and_set()
    {
        await Host.Host.SetMemoryParametersAsync([new("shm_pages_to_scan", 250u), new("shm_merge_across_nodes", 0u)], Token);
        var set = await Host.Host.GetMemoryParametersAsync(Token);
        Assert.Equal((250u, 0u), (set.Find<uint>("shm_pages_to_scan"), set.Find<uint>("shm_merge_across_nodes")));
        Assert.NotNull(set.Find<ulong>("shm_pages_shared"));
        await FailsAsync(VirtErrorCode.ArgumentUnsupported, () => Host.Host.SetMemoryParametersAsync([new("shm_pages_shared", 1UL)], Token));
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.Host.SetMemoryParametersAsync([new("shm_pages_to_scan", 1)], Token));
    }

    [Fact]
    public async Task Huge_pages_are_kept_by_cell()
    {
        const long Large = 2 << 20;
        var pages = new Dictionary<long, ulong> { [Large] = 4 };
        Assert.Equal(1, await Host.Host.AllocatePagesAsync(pages, 1, 1, replace: true, Token));
        var before = (await Host.Host.GetFreePagesAsync([Large], 1, 1, Token))[0].Free;
        await Host.Host.AllocatePagesAsync(pages, 0, 8, replace: false, Token);
        Assert.Equal(before + 4, (await Host.Host.GetFreePagesAsync([Large], 1, 1, Token))[0].Free);
        await Host.Host.AllocatePagesAsync(new Dictionary<long, ulong> { [Large] = 0 }, 0, 2, replace: true, Token);
        await FailsAsync(VirtErrorCode.OperationUnsupported, () => Host.Host.AllocatePagesAsync(new Dictionary<long, ulong> { [4096] = 1 }, 0, 1, true, Token));
        await FailsAsync(VirtErrorCode.InternalError, () => Host.Host.AllocatePagesAsync(pages, 99, 1, true, Token));
    }

    [Fact]
    public async Task A_host_sleeps_for_a_minute_at_least()
    {
        await Host.Host.SuspendAsync(NodeSuspendTarget.Mem, TimeSpan.FromSeconds(60), Token);
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.Host.SuspendAsync(NodeSuspendTarget.Mem, TimeSpan.FromSeconds(59), Token));
    }

    [Fact]
    public async Task A_closed_connection_answers_no_more()
    {
        var other = await Target.OpenAsync();
        await other.DisposeAsync();
        Assert.False(other.IsAlive);
        await FailsAsync(VirtErrorCode.InvalidConn, () => other.Host.GetNodeInfoAsync(Token));
    }
}
