using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>Every operation in every state: allowed, or refused with libvirt's code and without a change.</summary>
public abstract class DomainStateSuite(ConformanceTarget target) : DomainSuiteBase(target)
{
    // The codes are those that libvirt's test driver gives; null means that it goes through.
    public static TheoryData<string, DomainState, VirtErrorCode?> Table => new()
    {
        { "start", DomainState.Shutoff, null },
        { "start", DomainState.Running, VirtErrorCode.InternalError },
        { "start", DomainState.Paused, VirtErrorCode.InternalError },
        { "start", DomainState.PMSuspended, VirtErrorCode.InternalError },
        { "suspend", DomainState.Shutoff, VirtErrorCode.InternalError },
        { "suspend", DomainState.Running, null },
        { "suspend", DomainState.Paused, VirtErrorCode.InternalError },
        { "suspend", DomainState.PMSuspended, null },
        { "resume", DomainState.Shutoff, VirtErrorCode.InternalError },
        { "resume", DomainState.Running, VirtErrorCode.InternalError },
        { "resume", DomainState.Paused, null },
        { "resume", DomainState.PMSuspended, VirtErrorCode.InternalError },
        { "shutdown", DomainState.Shutoff, VirtErrorCode.InternalError },
        { "shutdown", DomainState.Running, null },
        { "shutdown", DomainState.Paused, null },
        { "shutdown", DomainState.PMSuspended, null },
        { "reboot", DomainState.Shutoff, VirtErrorCode.OperationInvalid },
        { "reboot", DomainState.Running, null },
        { "reboot", DomainState.Paused, null },
        { "reset", DomainState.Shutoff, VirtErrorCode.OperationInvalid },
        { "reset", DomainState.Running, null },
        { "destroy", DomainState.Shutoff, VirtErrorCode.OperationInvalid },
        { "destroy", DomainState.Running, null },
        { "destroy", DomainState.Paused, null },
        { "destroy", DomainState.PMSuspended, null },
        { "sleep", DomainState.Shutoff, VirtErrorCode.OperationInvalid },
        { "sleep", DomainState.Running, null },
        { "sleep", DomainState.Paused, VirtErrorCode.OperationInvalid },
        { "sleep", DomainState.PMSuspended, VirtErrorCode.OperationInvalid },
        { "wake", DomainState.Shutoff, VirtErrorCode.OperationInvalid },
        { "wake", DomainState.Running, VirtErrorCode.OperationInvalid },
        { "wake", DomainState.Paused, VirtErrorCode.OperationInvalid },
        { "wake", DomainState.PMSuspended, null },
        { "managed save", DomainState.Shutoff, VirtErrorCode.OperationInvalid },
        { "managed save", DomainState.Running, null },
        { "managed save", DomainState.Paused, null },
        { "rename", DomainState.Shutoff, null },
        { "rename", DomainState.Running, VirtErrorCode.OperationInvalid },
        { "rename", DomainState.Paused, VirtErrorCode.OperationInvalid },
        { "vcpus", DomainState.Shutoff, VirtErrorCode.OperationInvalid },
        { "vcpus", DomainState.Running, null },
        { "control", DomainState.Shutoff, VirtErrorCode.OperationInvalid },
        { "control", DomainState.Running, null },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task An_operation_needs_its_states(string operation, DomainState state, VirtErrorCode? refusal)
    {
        var domain = await InStateAsync(state);
        if (refusal is not { } code)
        {
            await DoAsync(operation, domain);
            return;
        }

        var before = await StateAsync(domain);
        await FailsAsync(code, () => DoAsync(operation, domain));
        Assert.Equal(before, await StateAsync(domain));
    }

    [Theory]
    [InlineData("managed save")]
    [InlineData("rename")]
    public async Task A_transient_domain_cannot_be(string operation)
    {
        var domain = await TransientAsync();
        await FailsAsync(VirtErrorCode.OperationInvalid, () => DoAsync(operation, domain));
        Assert.Equal(DomainState.Running, (await StateAsync(domain)).State);
    }

    [Fact]
    public async Task A_guest_that_sleeps_on_disk_powers_off()
    {
        await using var log = await ListenAsync();
        var domain = await StartedAsync();
        await Host.Domains.PMSuspendAsync(domain, NodeSuspendTarget.Disk, TimeSpan.Zero, Token);
        Assert.Equal(DomainState.Shutoff, (await StateAsync(domain)).State);
        await ToldAsync(log, "Defined Added", "Started Booted", "PMSuspended Disk", "Stopped Shutdown");
    }

    [Fact]
    public async Task A_guest_that_sleeps_in_memory_wakes()
    {
        await using var log = await ListenAsync();
        var domain = await InStateAsync(DomainState.PMSuspended);
        await Host.Domains.PMWakeupAsync(domain, Token);
        Assert.Equal((DomainState.Running, "Wakeup"), await StateAsync(domain));
        await ToldAsync(log, "Defined Added", "Started Booted", "PMSuspended Memory", "Started Wakeup");
    }

    private Task DoAsync(string operation, DomainRef domain) => operation switch
    {
        "start" => Host.Domains.StartAsync(domain, DomainStartFlags.None, Token),
        "suspend" => Host.Domains.SuspendAsync(domain, Token),
        "resume" => Host.Domains.ResumeAsync(domain, Token),
        "shutdown" => Host.Domains.ShutdownAsync(domain, DomainShutdownFlags.None, Token),
        "reboot" => Host.Domains.RebootAsync(domain, DomainRebootFlags.None, Token),
        "reset" => Host.Domains.ResetAsync(domain, Token),
        "destroy" => Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token),
        "sleep" => Host.Domains.PMSuspendAsync(domain, NodeSuspendTarget.Mem, TimeSpan.Zero, Token),
        "wake" => Host.Domains.PMWakeupAsync(domain, Token),
        "managed save" => Host.DomainSaves.ManagedSaveAsync(domain, DomainSaveFlags.None, null, Token),
        "rename" => Host.Domains.RenameAsync(domain, FreshName("new"), Token),
        "vcpus" => Host.DomainTuning.GetVcpusAsync(domain, Token),
        "control" => Host.Domains.GetControlInfoAsync(domain, Token),
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };
}
