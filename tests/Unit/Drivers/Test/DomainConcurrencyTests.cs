using System.Collections.Concurrent;
using VirtPS.Drivers.Test;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Tests.Unit.Drivers.Test;

/// <summary>Many callers at once, and connections that come and go.</summary>
public sealed class DomainConcurrencyTests
{
    private static CancellationToken Token => CancellationToken.None;

    [Fact]
    public async Task Of_many_starts_at_once_one_wins()
    {
        await using var host = await DomainHost.OpenAsync();
        for (var round = 0; round < 20; round++)
        {
            await host.StopAsync();
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                try
                {
                    await host.Domains.StartAsync(host.Domain, DomainStartFlags.None, Token);
                    return true;
                }
                catch (VirtException e) when (e.Code == VirtErrorCode.InternalError)
                {
                    return false;
                }
            })));
            Assert.Single(outcomes, won => won);
        }
    }

    [Fact]
    public async Task Whatever_many_callers_do_the_host_stays_whole()
    {
        await using var host = await DomainHost.OpenAsync();
        var told = new ConcurrentQueue<DomainLifecycleEvent>();
        var subscription = await host.Connection.Events!.SubscribeAsync(
            VirtEventFilter.Of(VirtEventKind.DomainLifecycle), value => told.Enqueue((DomainLifecycleEvent)value), Token);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(() => LiveAsync(host, new Random(caller)))));
        var listed = await host.Domains.ListAsync(DomainListFlags.None, Token);
        Assert.Equal(listed.Count, listed.Select(domain => domain.Domain.Name).Distinct().Count());
        Assert.Equal(listed.Count, listed.Select(domain => domain.Domain.Uuid).Distinct().Count());
        foreach (var summary in listed)
        {
            Assert.Equal(summary.State != DomainState.Shutoff, summary.Domain.Id >= 0);
            Assert.True(summary.IsPersistent || summary.Domain.Id >= 0, $"{summary.Domain.Name} is transient and shut off");
            Assert.Equal(summary.Domain, await host.Domains.LookupByNameAsync(summary.Domain.Name, Token));
            if (summary.Domain.Id >= 0)
            {
                Assert.Equal(summary.Domain, await host.Domains.LookupByIdAsync(summary.Domain.Id, Token));
            }
        }

        await host.Domains.DefineAsync("<domain type='test'><name>last</name><memory>1024</memory><os><type>hvm</type></os></domain>", DomainDefineFlags.None, Token);
        using (var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1)))
        {
            while (!told.Any(value => value.Domain.Name == "last"))
            {
                await Task.Delay(5, limit.Token);
            }
        }

        await subscription.DisposeAsync();
        foreach (var life in told.GroupBy(value => value.Domain.Uuid))
        {
            AssertOrder(life.Select(value => value.Type));
        }
    }

    [Fact]
    public async Task A_domain_goes_with_the_connection_that_keeps_it()
    {
        var driver = new TestDriver();
        await using var other = await DomainHost.OpenAsync(driver);
        var keeper = await DomainHost.OpenAsync(driver);
        const string Xml = "<domain type='test'><name>kept</name><memory>1024</memory><os><type>hvm</type></os></domain>";
        await keeper.Domains.CreateAsync(Xml, DomainStartFlags.AutoDestroy, Token);
        var stored = await keeper.Domains.DefineAsync(Xml.Replace("kept", "stored", StringComparison.Ordinal), DomainDefineFlags.None, Token);
        await keeper.Domains.StartAsync(stored, DomainStartFlags.AutoDestroy, Token);
        await keeper.Domains.CreateAsync(Xml.Replace("kept", "free", StringComparison.Ordinal), DomainStartFlags.None, Token);
        await keeper.DisposeAsync();
        await DomainHost.FailsAsync(VirtErrorCode.NoDomain, () => other.Domains.LookupByNameAsync("kept", Token));
        var summary = await other.Domains.GetSummaryAsync(stored, Token);
        Assert.Equal((DomainState.Shutoff, 2), (summary.State, summary.Reason));
        Assert.True((await other.Domains.LookupByNameAsync("free", Token)).Id > 0);
    }

    private static async Task LiveAsync(DomainHost host, Random random)
    {
        for (var step = 0; step < 150; step++)
        {
            var name = $"vm{random.Next(4)}";
            var xml = $"<domain type='test'><name>{name}</name><memory>1024</memory><os><type>hvm</type></os></domain>";
            try
            {
                var domain = random.Next(3) > 0 ? await host.Domains.LookupByNameAsync(name, Token) : default;
                await (random.Next(9) switch
                {
                    0 => host.Domains.DefineAsync(xml, DomainDefineFlags.None, Token),
                    1 => host.Domains.CreateAsync(xml, DomainStartFlags.None, Token),
                    2 => host.Domains.StartAsync(domain, DomainStartFlags.None, Token),
                    3 => host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token),
                    4 => host.Domains.UndefineAsync(domain, DomainUndefineFlags.ManagedSave, Token),
                    5 => host.Domains.SuspendAsync(domain, Token),
                    6 => host.Domains.ResumeAsync(domain, Token),
                    7 => host.Connection.DomainSaves!.ManagedSaveAsync(domain, DomainSaveFlags.None, null, Token),
                    _ => host.Domains.GetStatisticsAsync(null, DomainStatsTypes.None, DomainStatsFlags.None, Token),
                });
            }
            catch (VirtException e) when (e.Code is VirtErrorCode.NoDomain or VirtErrorCode.OperationInvalid or VirtErrorCode.OperationFailed or VirtErrorCode.InternalError or VirtErrorCode.OperationTimeout)
            {
                // Another caller was there first; that is what the errors are for.
            }
        }
    }

    // A domain starts only when it is stopped, stops only when it is started, and is paused or goes on only in between.
    private static void AssertOrder(IEnumerable<DomainEventType> types)
    {
        var running = false;
        foreach (var type in types)
        {
            switch (type)
            {
                case DomainEventType.Started:
                    Assert.False(running, "started twice");
                    running = true;
                    break;
                case DomainEventType.Stopped:
                    Assert.True(running, "stopped twice");
                    running = false;
                    break;
                case DomainEventType.Suspended or DomainEventType.Resumed:
                    Assert.True(running, $"{type} while stopped");
                    break;
            }
        }
    }
}
