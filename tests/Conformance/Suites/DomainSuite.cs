using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>The life of domains: definitions, starts, stops, and what is told of them.</summary>
public abstract class DomainSuite(ConformanceTarget target) : DomainSuiteBase(target)
{
    [Fact]
    public async Task A_defined_domain_is_persistent_and_shut_off()
    {
        var domain = await DefineAsync();
        var shown = await Host.Domains.GetAsync(domain, Token);
        Assert.Equal((Name, DomainState.Shutoff, false, true), (shown.Name, shown.State, shown.IsActive, shown.IsPersistent));
        Assert.Equal((512L << 20, 256L << 20, 2), (shown.MaxMemory, shown.Memory, shown.Vcpu));
        Assert.Null(shown.Id);
        Assert.Equal(domain, await Host.Domains.LookupByNameAsync(Name, Token));
        Assert.Equal(domain, await Host.Domains.LookupByUuidAsync(domain.Uuid, Token));
    }

    [Fact]
    public async Task A_running_domain_has_a_number_that_is_not_used_again()
    {
        var domain = await StartedAsync();
        Assert.Equal(domain, await Host.Domains.LookupByIdAsync(domain.Id, Token));
        await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        await FailsAsync(VirtErrorCode.NoDomain, () => Host.Domains.LookupByIdAsync(domain.Id, Token));
        var again = await Host.Domains.StartAsync(domain, DomainStartFlags.None, Token);
        Assert.True(again.Id > domain.Id, $"{again.Id} after {domain.Id}");
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        await FailsAsync(VirtErrorCode.NoDomain, () => Host.Domains.LookupByNameAsync(Name, Token));
        await FailsAsync(VirtErrorCode.NoDomain, () => Host.Domains.LookupByUuidAsync(Guid.NewGuid(), Token));
        await FailsAsync(VirtErrorCode.NoDomain, () => Host.Domains.LookupByIdAsync(int.MaxValue, Token));
        await FailsAsync(VirtErrorCode.NoDomain, () => Host.Domains.StartAsync(new DomainRef(Name, Guid.NewGuid()), DomainStartFlags.None, Token));
    }

    [Fact]
    public async Task A_life_is_told_in_order()
    {
        await using var log = await ListenAsync();
        var domain = await StartedAsync();
        await Host.Domains.SuspendAsync(domain, Token);
        await Host.Domains.ResumeAsync(domain, Token);
        await Host.Domains.ShutdownAsync(domain, DomainShutdownFlags.None, Token);
        await Host.Domains.DefineAsync(Xml(domain.Uuid), DomainDefineFlags.None, Token);
        await Host.Domains.UndefineAsync(domain, DomainUndefineFlags.None, Token);
        await ToldAsync(
            log, "Defined Added", "Started Booted", "Suspended Paused", "Resumed Unpaused", "Stopped Shutdown", "Defined Updated", "Undefined Removed");
    }

    [Fact]
    public async Task Reasons_follow_what_was_done()
    {
        var domain = await StartedAsync();
        Assert.Equal((DomainState.Running, "Booted"), await StateAsync(domain));
        await Host.Domains.SuspendAsync(domain, Token);
        Assert.Equal((DomainState.Paused, "User"), await StateAsync(domain));
        await Host.Domains.ResumeAsync(domain, Token);
        Assert.Equal((DomainState.Running, "Unpaused"), await StateAsync(domain));
        await Host.Domains.RebootAsync(domain, DomainRebootFlags.None, Token);
        Assert.Equal((DomainState.Running, "Booted"), await StateAsync(domain));
        await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        Assert.Equal((DomainState.Shutoff, "Destroyed"), await StateAsync(domain));
        await Host.Domains.StartAsync(domain, DomainStartFlags.None, Token);
        await Host.Domains.ShutdownAsync(domain, DomainShutdownFlags.None, Token);
        Assert.Equal((DomainState.Shutoff, "Shutdown"), await StateAsync(domain));
    }

    [Fact]
    public async Task A_domain_can_start_paused()
    {
        await using var log = await ListenAsync();
        var domain = await DefineAsync();
        await Host.Domains.StartAsync(domain, DomainStartFlags.Paused, Token);
        Assert.Equal((DomainState.Paused, "User"), await StateAsync(domain));
        await ToldAsync(log, "Defined Added", "Started Booted", "Suspended Paused");
    }

    [Fact]
    public async Task A_transient_domain_leaves_no_trace()
    {
        await using var log = await ListenAsync();
        var domain = await TransientAsync();
        var shown = await Host.Domains.GetAsync(domain, Token);
        Assert.Equal((true, false), (shown.IsActive, shown.IsPersistent));
        await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        await FailsAsync(VirtErrorCode.NoDomain, () => Host.Domains.LookupByNameAsync(Name, Token));
        await FailsAsync(VirtErrorCode.NoDomain, () => Host.Domains.LookupByUuidAsync(domain.Uuid, Token));
        await ToldAsync(log, "Started Booted", "Stopped Destroyed");
    }

    [Fact]
    public async Task Defining_a_running_transient_domain_makes_it_persistent()
    {
        await using var log = await ListenAsync();
        var domain = await TransientAsync();
        var defined = await Host.Domains.DefineAsync(Xml(domain.Uuid), DomainDefineFlags.None, Token);
        Assert.Equal(domain.Id, defined.Id);
        await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        var shown = await Host.Domains.GetAsync(domain, Token);
        Assert.Equal((false, true), (shown.IsActive, shown.IsPersistent));
        await ToldAsync(log, "Started Booted", "Defined Added", "Stopped Destroyed");
    }

    [Fact]
    public async Task Undefining_a_running_domain_makes_it_transient()
    {
        var domain = await StartedAsync();
        await Host.Domains.UndefineAsync(domain, DomainUndefineFlags.None, Token);
        var shown = await Host.Domains.GetAsync(domain, Token);
        Assert.Equal((true, false), (shown.IsActive, shown.IsPersistent));
        await Host.Domains.ShutdownAsync(domain, DomainShutdownFlags.None, Token);
        await FailsAsync(VirtErrorCode.NoDomain, () => Host.Domains.GetAsync(domain, Token));
    }

    [Fact]
    public async Task Creating_a_defined_domain_runs_the_new_definition_once()
    {
        var domain = await DefineAsync("<description>stored</description>");
        await Host.Domains.CreateAsync(Xml(domain.Uuid, inner: "<description>once</description>"), DomainStartFlags.None, Token);
        Assert.Contains("once", await XmlAsync(domain), StringComparison.Ordinal);
        Assert.Contains("stored", await XmlAsync(domain, DomainXmlFlags.Inactive), StringComparison.Ordinal);
        Assert.True((await Host.Domains.GetAsync(domain, Token)).IsPersistent);
        await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        Assert.Contains("stored", await XmlAsync(domain), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_definition_of_a_running_domain_counts_from_its_next_start()
    {
        var domain = await StartedAsync();
        await Host.Domains.DefineAsync(Xml(domain.Uuid, inner: "<description>later</description>"), DomainDefineFlags.None, Token);
        Assert.DoesNotContain("later", await XmlAsync(domain), StringComparison.Ordinal);
        Assert.Contains("later", await XmlAsync(domain, DomainXmlFlags.Inactive), StringComparison.Ordinal);
        await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        Assert.Contains("later", await XmlAsync(domain), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_or_a_uuid_of_another_domain_is_refused()
    {
        var domain = await DefineAsync();
        var taken = await FailsAsync(VirtErrorCode.OperationFailed, () => Host.Domains.DefineAsync(Xml(Guid.NewGuid()), DomainDefineFlags.None, Token));
        Assert.Equal($"operation failed: domain '{Name}' already exists with uuid {domain.Uuid}", taken);
        var other = await FailsAsync(
            VirtErrorCode.OperationFailed, () => Host.Domains.DefineAsync(Xml(domain.Uuid, FreshName("dom")), DomainDefineFlags.None, Token));
        Assert.Equal($"operation failed: domain '{Name}' is already defined with uuid {domain.Uuid}", other);
        await Host.Domains.StartAsync(domain, DomainStartFlags.None, Token);
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.Domains.CreateAsync(Xml(domain.Uuid), DomainStartFlags.None, Token));
    }

    [Fact]
    public async Task A_bad_definition_is_refused_and_leaves_nothing()
    {
        await FailsAsync(VirtErrorCode.NoName, () => Host.Domains.DefineAsync("<domain type='test'/>", DomainDefineFlags.None, Token));
        await FailsAsync(VirtErrorCode.XmlDetail, () => Host.Domains.DefineAsync("<domain", DomainDefineFlags.None, Token));
        await FailsAsync(VirtErrorCode.XmlError, () => Host.Domains.CreateAsync("<network/>", DomainStartFlags.None, Token));
        await FailsAsync(VirtErrorCode.NoDomain, () => Host.Domains.LookupByNameAsync(Name, Token));
    }

    [Fact]
    public async Task A_renamed_domain_keeps_its_uuid()
    {
        var domain = await DefineAsync();
        var name = FreshName("new");
        await using var old = await ListenAsync();
        await using var young = await EventLog.OfAsync(Host, name, VirtEventKind.DomainLifecycle);
        await Host.Domains.RenameAsync(domain, name, Token);
        Assert.Equal(domain.Uuid, (await Host.Domains.LookupByNameAsync(name, Token)).Uuid);
        await FailsAsync(VirtErrorCode.NoDomain, () => Host.Domains.LookupByNameAsync(Name, Token));
        Assert.Contains($"<name>{name}</name>", await XmlAsync(domain), StringComparison.Ordinal);
        await ToldAsync(old, "Undefined Renamed");
        await ToldAsync(young, "Defined Renamed");
    }

    [Fact]
    public async Task Renaming_is_refused_where_it_cannot_be()
    {
        var other = await Host.Domains.DefineAsync(Xml(name: FreshName("dom")), DomainDefineFlags.None, Token);
        var domain = await DefineAsync();
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.Domains.RenameAsync(domain, Name, Token));
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.Domains.RenameAsync(domain, other.Name, Token));
        await FailsAsync(VirtErrorCode.XmlError, () => Host.Domains.RenameAsync(domain, "a/b", Token));
        await Host.Domains.StartAsync(domain, DomainStartFlags.None, Token);
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.Domains.RenameAsync(domain, FreshName("new"), Token));
        Assert.Equal(domain.Uuid, (await Host.Domains.LookupByNameAsync(Name, Token)).Uuid);
    }

    [Theory]
    [InlineData("restart", DomainState.Running)]
    [InlineData("destroy", DomainState.Shutoff)]
    [InlineData("preserve", DomainState.Shutoff)]
    public async Task A_definition_says_what_a_shutdown_leads_to(string action, DomainState after)
    {
        var domain = await StartedAsync($"<on_poweroff>{action}</on_poweroff>");
        await Host.Domains.ShutdownAsync(domain, DomainShutdownFlags.None, Token);
        Assert.Equal(after, (await Host.Domains.GetAsync(domain, Token)).State);
    }

    [Fact]
    public async Task The_action_after_a_shutdown_can_be_changed_while_the_guest_runs()
    {
        var domain = await StartedAsync();
        await Host.Domains.SetLifecycleActionAsync(domain, DomainLifecycleType.Poweroff, DomainLifecycleAction.Restart, DomainAffectFlags.Live, Token);
        await Host.Domains.ShutdownAsync(domain, DomainShutdownFlags.None, Token);
        Assert.Equal(DomainState.Running, (await Host.Domains.GetAsync(domain, Token)).State);
        Assert.Contains("<on_poweroff>destroy</on_poweroff>", await XmlAsync(domain, DomainXmlFlags.Inactive), StringComparison.Ordinal);
        await FailsAsync(
            VirtErrorCode.ConfigUnsupported,
            () => Host.Domains.SetLifecycleActionAsync(
                domain, DomainLifecycleType.Reboot, DomainLifecycleAction.CoreDumpDestroy, DomainAffectFlags.Config, Token));
    }

    [Fact]
    public async Task Only_a_running_domain_s_description_has_its_number()
    {
        var domain = await StartedAsync();
        Assert.StartsWith($"<domain type='test' id='{domain.Id}'>\n", await XmlAsync(domain), StringComparison.Ordinal);
        Assert.StartsWith("<domain type='test'>\n", await XmlAsync(domain, DomainXmlFlags.Inactive), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passwords_are_shown_only_on_demand()
    {
        var domain = await Host.Domains.DefineAsync(
            Xml().Replace("</devices>", "<graphics type='vnc' passwd='s3cret'/></devices>", StringComparison.Ordinal), DomainDefineFlags.None, Token);
        Assert.DoesNotContain("s3cret", await XmlAsync(domain), StringComparison.Ordinal);
        Assert.Contains("passwd='s3cret'", await XmlAsync(domain, DomainXmlFlags.Secure), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_connection_changes_nothing()
    {
        var domain = await DefineAsync();
        await using var guest = await Target.OpenAsync(readOnly: true);
        Assert.Equal(domain, await guest.Domains.LookupByNameAsync(Name, Token));
        await FailsAsync(VirtErrorCode.OperationDenied, () => guest.Domains.StartAsync(domain, DomainStartFlags.None, Token));
        await FailsAsync(VirtErrorCode.OperationDenied, () => guest.Domains.GetXmlAsync(domain, DomainXmlFlags.Secure, Token));
    }

    private Task<string> XmlAsync(DomainRef domain, DomainXmlFlags flags = DomainXmlFlags.None) => Host.Domains.GetXmlAsync(domain, flags, Token);
}
