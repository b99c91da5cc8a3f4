using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>Long operations on domains, watched and stopped by others.</summary>
public abstract class DomainJobSuite(ConformanceTarget target) : DomainSuiteBase(target)
{
    // No step of a job ends by itself while a test runs.
    private const string Slow = "pace=3600000";

    private readonly DirectoryInfo _directory = target.MakeDirectory();

    private string File => Path.Combine(_directory.FullName, "guest.save");

    [Theory]
    [InlineData("save")]
    [InlineData("managed save")]
    [InlineData("dump")]
    public async Task A_job_is_watched_and_stopped_from_another_connection(string kind)
    {
        var domain = await StartedAsync();
        await using var slow = await Target.OpenAsync(parameters: Slow);
        var work = StartAsync(slow, domain, kind, Token);
        var seen = await SeenAsync(domain);
        Assert.Equal(DomainJobType.Bounded, seen.Type);
        Assert.Equal(kind == "dump" ? 8 : 2, seen.Values.Find<int>("operation"));
        Assert.Equal(256UL << 20, seen.Values.Find<ulong>("data_total"));
        await Host.DomainJobs.AbortAsync(domain, 0, Token);
        var message = await FailsAsync(VirtErrorCode.OperationAborted, () => work);
        Assert.Contains("canceled by client", message, StringComparison.Ordinal);
        Assert.Equal((DomainState.Running, "Booted"), await StateAsync(domain));
        Assert.Equal(DomainJobType.None, (await InfoAsync(domain)).Type);
        Assert.Empty(_directory.GetFiles());
        Clean();
    }

    [Fact]
    public async Task A_caller_who_gives_up_has_the_job_stopped_half_way()
    {
        var domain = await StartedAsync();
        await using var slow = await Target.OpenAsync(parameters: Slow);
        using var stop = new CancellationTokenSource();
        var work = StartAsync(slow, domain, "save", stop.Token);
        await SeenAsync(domain);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        Assert.Equal(DomainJobType.None, (await InfoAsync(domain)).Type);
        Assert.Equal((DomainState.Running, "Booted"), await StateAsync(domain));
        Assert.Empty(_directory.GetFiles());
        Clean();
    }

    [Fact]
    public async Task A_domain_has_one_job_at_a_time()
    {
        var domain = await StartedAsync();
        await using var slow = await Target.OpenAsync(parameters: Slow);
        var work = StartAsync(slow, domain, "save", Token);
        await SeenAsync(domain);
        await FailsAsync(VirtErrorCode.OperationTimeout, () => StartAsync(Host, domain, "dump", Token));
        await Host.DomainJobs.AbortAsync(domain, 0, Token);
        await FailsAsync(VirtErrorCode.OperationAborted, () => work);
        await StartAsync(Host, domain, "managed save", Token);
        Clean();
    }

    [Fact]
    public async Task A_job_ends_with_its_domain()
    {
        var domain = await StartedAsync();
        await using var slow = await Target.OpenAsync(parameters: Slow);
        var work = StartAsync(slow, domain, "save", Token);
        await SeenAsync(domain);
        await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        await FailsAsync(VirtErrorCode.OperationInvalid, () => work);
        Assert.Empty(_directory.GetFiles());
        Clean();
    }

    [Fact]
    public async Task The_last_job_is_remembered_until_somebody_asks()
    {
        var domain = await StartedAsync();
        await StartAsync(Host, domain, "dump", Token);
        foreach (var flags in new[] { DomainJobStatsFlags.Completed | DomainJobStatsFlags.KeepCompleted, DomainJobStatsFlags.Completed })
        {
            var last = await Host.DomainJobs.GetInfoAsync(domain, flags, Token);
            Assert.Equal((DomainJobType.Completed, 8), (last.Type, last.Values.Find<int>("operation")));
            Assert.Equal(0UL, last.Values.Find<ulong>("data_remaining"));
        }

        Assert.Equal(DomainJobType.None, (await Host.DomainJobs.GetInfoAsync(domain, DomainJobStatsFlags.Completed, Token)).Type);
        Clean();
    }

    [Fact]
    public async Task A_memory_only_dump_cannot_be_stopped()
    {
        var domain = await StartedAsync();
        await using var slow = await Target.OpenAsync(parameters: Slow);
        var work = slow.DomainSaves.CoreDumpAsync(domain, File, DomainCoreDumpFormat.Raw, DomainCoreDumpFlags.MemoryOnly, null, Token);
        await SeenAsync(domain);
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.DomainJobs.AbortAsync(domain, 0, Token));
        await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        await FailsAsync(VirtErrorCode.OperationInvalid, () => work);
        Clean();
    }

    [Fact]
    public async Task Without_a_job_there_is_nothing_to_stop()
    {
        var domain = await StartedAsync();
        Assert.Equal(DomainJobType.None, (await InfoAsync(domain)).Type);
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.DomainJobs.AbortAsync(domain, 0, Token));
        await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        await FailsAsync(VirtErrorCode.OperationInvalid, () => InfoAsync(domain));
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.DomainJobs.AbortAsync(domain, 0, Token));
        Clean();
    }

    private Task<DomainJobInfo> InfoAsync(DomainRef domain) => Host.DomainJobs.GetInfoAsync(domain, DomainJobStatsFlags.None, Token);

    private Task StartAsync(VirtConnection host, DomainRef domain, string kind, CancellationToken token) => kind switch
    {
        "save" => host.DomainSaves.SaveAsync(domain, new DomainSaveTarget(File), DomainSaveFlags.None, null, token),
        "managed save" => host.DomainSaves.ManagedSaveAsync(domain, DomainSaveFlags.None, null, token),
        _ => host.DomainSaves.CoreDumpAsync(domain, File, DomainCoreDumpFormat.Raw, DomainCoreDumpFlags.Live, null, token),
    };

    private async Task<DomainJobInfo> SeenAsync(DomainRef domain)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            if (await InfoAsync(domain) is { Type: not DomainJobType.None } info)
            {
                return info;
            }

            await Task.Yield();
        }
    }

    private void Clean() => _directory.Delete(recursive: true);
}
