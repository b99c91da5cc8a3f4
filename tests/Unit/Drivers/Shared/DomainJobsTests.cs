using VirtPS.Drivers.Shared.Domains;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Shared;

/// <summary>One operation at a time at a domain, and long jobs beside those that they admit.</summary>
public sealed class DomainJobsTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly DomainJobs _jobs = new(new DomainSpeaker(VirtErrorDomain.Qemu), TimeProvider.System);

    [Fact]
    public async Task A_second_operation_begins_when_the_first_ends()
    {
        var first = await _jobs.BeginAsync(DomainJob.Modify, "virDomainSuspend", Never);
        var second = _jobs.BeginAsync(DomainJob.Query, "virDomainBlockStats", Never);
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
    }

    [Fact]
    public async Task What_takes_no_waiting_is_refused_at_once_while_another_goes_on()
    {
        using var first = await _jobs.BeginAsync(DomainJob.Modify, "virDomainSuspend", Never);
        Assert.Null(_jobs.TryBegin(DomainJob.Query, "virConnectGetAllDomainStats"));
    }

    [Fact]
    public async Task A_long_job_lets_in_what_it_admits_and_nothing_else()
    {
        var save = await _jobs.BeginLongAsync("save", DomainJob.Query | DomainJob.Abort, "virDomainSave", Never);
        _jobs.TryBegin(DomainJob.Query, "virDomainGetJobInfo")!.Dispose();
        Assert.Null(_jobs.TryBegin(DomainJob.Modify, "virDomainAttachDevice"));
        (await _jobs.BeginWithinAsync(save, "virDomainSave", Never)).Dispose();
        save.Dispose();
        _jobs.TryBegin(DomainJob.Modify, "virDomainAttachDevice")!.Dispose();
        Assert.Null(_jobs.Long);
    }

    [Fact]
    public async Task Who_gives_up_waiting_does_not_keep_others_from_their_turn()
    {
        var first = await _jobs.BeginAsync(DomainJob.Modify, "virDomainSuspend", Never);
        using var giveUp = new CancellationTokenSource();
        var second = _jobs.BeginAsync(DomainJob.Modify, "virDomainResume", giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        first.Dispose();
        (await _jobs.BeginAsync(DomainJob.Modify, "virDomainReset", Never)).Dispose();
    }

    [Fact]
    public async Task Where_too_many_are_at_it_the_next_is_refused_at_once_in_libvirts_words()
    {
        var jobs = Limited(2);
        using var first = await jobs.BeginAsync(DomainJob.Modify, "virDomainSuspend", Never);
        var second = jobs.BeginAsync(DomainJob.Query, "virDomainBlockStats", Never);

        Assert.Equal("cannot acquire state change lock (held by monitor=virDomainSuspend) due to max_queued limit", await RefusalAsync(jobs.BeginAsync(DomainJob.Modify, "virDomainReset", Never)));

        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
        (await jobs.BeginAsync(DomainJob.Modify, "virDomainReset", Never)).Dispose();
    }

    [Fact]
    public async Task What_ends_the_domain_and_long_jobs_wait_however_many_do()
    {
        var jobs = Limited(1);
        var first = await jobs.BeginAsync(DomainJob.Modify, "virDomainSuspend", Never);

        var destroy = jobs.BeginAsync(DomainJob.Destroy, "virDomainDestroy", Never);
        Assert.False(destroy.IsCompleted);
        first.Dispose();
        var second = await destroy;
        var save = jobs.BeginLongAsync("save", DomainJob.Query, "virDomainSave", Never);
        Assert.False(save.IsCompleted);
        second.Dispose();
        using var running = await save;
        (await jobs.BeginWithinAsync(running, "virDomainDestroy", Never)).Dispose();
        Assert.Equal("cannot acquire state change lock due to max_queued limit", await RefusalAsync(jobs.BeginAsync(DomainJob.Query, "virDomainGetJobInfo", Never)));
        Assert.Equal("cannot acquire state change lock (held by monitor=virDomainSave) due to max_queued limit", await RefusalAsync(jobs.BeginAsync(DomainJob.Modify, "virDomainReset", Never)));
        Assert.Null(jobs.TryBegin(DomainJob.Query, "virConnectGetAllDomainStats"));
    }

    [Fact]
    public async Task Who_waits_for_the_agent_counts_too_but_keeps_nobody_from_the_domain()
    {
        var jobs = Limited(2);
        using var first = await jobs.BeginAgentAsync("guest-fsfreeze-freeze", Never);
        var second = jobs.BeginAgentAsync("guest-ping", Never);
        Assert.False(second.IsCompleted);

        Assert.Equal("cannot acquire state change lock (held by agent=guest-fsfreeze-freeze) due to max_queued limit", await RefusalAsync(jobs.BeginAgentAsync("guest-info", Never)));

        first.Dispose();
        using var turn = await second;
        (await jobs.BeginAsync(DomainJob.Modify, "virDomainReset", Never)).Dispose();
    }

    [Fact]
    public async Task Who_gave_up_or_has_ended_counts_no_more()
    {
        var jobs = Limited(2);
        var first = await jobs.BeginAsync(DomainJob.Modify, "virDomainSuspend", Never);
        for (var i = 0; i < 3; i++)
        {
            using var giveUp = new CancellationTokenSource();
            var waiting = jobs.BeginAsync(DomainJob.Modify, "virDomainResume", giveUp.Token);
            await giveUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        first.Dispose();
        first.Dispose();
        for (var i = 0; i < 3; i++)
        {
            (await jobs.BeginLongAsync("save", DomainJob.None, "virDomainSave", Never)).Dispose();
            jobs.TryBegin(DomainJob.Query, "virConnectGetAllDomainStats")!.Dispose();
        }

        using var held = await jobs.BeginAsync(DomainJob.Modify, "virDomainSuspend", Never);
        Assert.False(jobs.BeginAsync(DomainJob.Modify, "virDomainResume", Never).IsCompleted);
    }

    private static DomainJobs Limited(int most) => new(new DomainSpeaker(VirtErrorDomain.Qemu), TimeProvider.System, most);

    private static async Task<string> RefusalAsync(Task<IDisposable> refused)
    {
        var error = await Assert.ThrowsAsync<VirtException>(() => refused);
        Assert.Equal(VirtErrorCode.OperationFailed, error.Code);
        return error.Str2 ?? error.Message;
    }
}
