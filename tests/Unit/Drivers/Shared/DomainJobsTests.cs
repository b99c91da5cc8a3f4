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
}
