using VirtPS.Engine.Drivers;
using VirtPS.Engine.Events;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>What suites about domains share: a domain of their own.</summary>
public abstract class DomainSuiteBase(ConformanceTarget target) : Suite(target)
{
    protected string Name { get; } = FreshName("dom");

    protected string Xml(Guid? uuid = null, string? name = null, string inner = "") => Target.Adapt(
        $"""
        <domain type='test'>
          <name>{name ?? Name}</name>
          {(uuid is { } known ? $"<uuid>{known}</uuid>" : string.Empty)}
          <memory unit='MiB'>512</memory>
          <currentMemory unit='MiB'>256</currentMemory>
          <vcpu current='2'>4</vcpu>
          <os><type>hvm</type></os>
          <devices>
            <disk type='file' device='disk'><source file='/images/{name ?? Name}.img'/><target dev='vda' bus='virtio'/></disk>
            <interface type='user'/>
          </devices>
          {inner}
        </domain>
        """);

    protected Task<DomainRef> DefineAsync(string inner = "") => Host.Domains.DefineAsync(Xml(inner: inner), DomainDefineFlags.None, Token);

    protected async Task<DomainRef> StartedAsync(string inner = "") =>
        await Host.Domains.StartAsync(await DefineAsync(inner), DomainStartFlags.None, Token);

    protected Task<DomainRef> TransientAsync(DomainStartFlags flags = DomainStartFlags.None) => Host.Domains.CreateAsync(Xml(), flags, Token);

    /// <summary>Brings a fresh domain into a state.</summary>
    protected async Task<DomainRef> InStateAsync(DomainState state)
    {
        var domain = await DefineAsync();
        if (state == DomainState.Shutoff)
        {
            return domain;
        }

        domain = await Host.Domains.StartAsync(domain, DomainStartFlags.None, Token);
        switch (state)
        {
            case DomainState.Paused:
                await Host.Domains.SuspendAsync(domain, Token);
                break;
            case DomainState.PMSuspended:
                await Host.Domains.PMSuspendAsync(domain, NodeSuspendTarget.Mem, TimeSpan.Zero, Token);
                break;
        }

        Assert.Equal(state, (await Host.Domains.GetAsync(domain, Token)).State);
        return domain;
    }

    protected async Task<(DomainState State, string Reason)> StateAsync(DomainRef domain)
    {
        var shown = await Host.Domains.GetAsync(domain, Token);
        return (shown.State, shown.StateReason);
    }

    protected Task<EventLog> ListenAsync() => EventLog.OfAsync(Host, Name, VirtEventKind.DomainLifecycle);

    /// <summary>Waits for lifecycle events and compares them, in words such as <c>Started Booted</c>.</summary>
    protected static async Task ToldAsync(EventLog log, params string[] expected)
    {
        foreach (var words in expected)
        {
            var told = await log.NextAsync<DomainLifecycleEvent>();
            Assert.Equal(words, $"{told.Type} {DomainEventDetails.NameOf(told.Type, told.Detail)}");
        }

        log.IsEmpty();
    }
}
