using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Tests.Unit.Model;

public sealed class DomainWaitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task What_is_so_already_ends_the_wait_at_once()
    {
        var outcome = await WaitAsync(new ScriptedHost(), DomainCondition.State(DomainState.Running));
        Assert.Null(outcome.Error);
    }

    [Fact]
    public async Task An_event_between_subscribing_and_looking_is_not_missed()
    {
        var host = new ScriptedHost();
        host.Subscribed = () =>
        {
            host.State = DomainState.Paused;
            host.Publish(DomainEventType.Suspended);
        };
        var outcome = await WaitAsync(host, DomainCondition.State(DomainState.Paused));
        Assert.Equal(DomainState.Paused, outcome.Domain.State);
    }

    [Fact]
    public async Task An_event_leads_to_one_look_and_no_more()
    {
        var host = new ScriptedHost();
        var waiting = WaitAsync(host, DomainCondition.State(DomainState.Paused));
        await UntilAsync(() => host.Looks == 2);
        host.State = DomainState.Paused;
        host.Publish(DomainEventType.Suspended);
        await waiting;
        Assert.Equal(3, host.Looks);
    }

    [Fact]
    public async Task A_host_without_events_is_looked_at_again()
    {
        var host = new ScriptedHost { HasEvents = false };
        var waiting = WaitAsync(host, DomainCondition.State(DomainState.Paused), TimeSpan.FromMilliseconds(5));
        await UntilAsync(() => host.Looks > 3);
        host.State = DomainState.Paused;
        Assert.Null((await waiting).Error);
    }

    [Fact]
    public async Task A_domain_that_is_gone_counts_as_shut_off()
    {
        var host = new ScriptedHost();
        var waiting = WaitAsync(host, DomainCondition.State(DomainState.Shutoff));
        await UntilAsync(() => host.Looks == 2);
        host.State = null;
        host.Publish(DomainEventType.Stopped);
        var outcome = await waiting;
        Assert.Null(outcome.Error);
        Assert.Equal(DomainState.Shutoff, outcome.Domain.State);
        Assert.Null(outcome.Domain.Id);
    }

    [Fact]
    public async Task A_domain_that_is_gone_will_never_run()
    {
        var host = new ScriptedHost();
        var waiting = WaitAsync(host, DomainCondition.State(DomainState.Paused));
        await UntilAsync(() => host.Looks == 2);
        host.State = null;
        host.Publish(DomainEventType.Undefined);
        Assert.Equal(VirtErrorCode.NoDomain, (await waiting).Error?.Code);
    }

    [Fact]
    public async Task The_loss_of_the_connection_ends_the_wait_with_an_error()
    {
        var host = new ScriptedHost();
        var connection = await host.OpenAsync();
        var domain = await connection.Domains.GetAsync(ScriptedHost.Guest, CancellationToken.None);
        var waiting = FirstAsync(new DomainWait([DomainCondition.State(DomainState.Paused)]), domain);
        await UntilAsync(() => host.Looks == 2);
        await connection.DisposeAsync();
        Assert.Equal(VirtErrorCode.InvalidConn, (await waiting).Error?.Code);
    }

    [Fact]
    public async Task The_token_ends_the_wait()
    {
        await using var connection = await new ScriptedHost().OpenAsync();
        var domain = await connection.Domains.GetAsync(ScriptedHost.Guest, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        await using var outcomes = new DomainWait([DomainCondition.State(DomainState.Paused)]).WaitAsync([domain], stop.Token).GetAsyncEnumerator(stop.Token);
        var next = outcomes.MoveNextAsync().AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(Patience));
    }

    private static async Task<DomainWaitOutcome> WaitAsync(ScriptedHost host, DomainCondition condition, TimeSpan? pollEvery = null)
    {
        await using var connection = await host.OpenAsync();
        var domain = await connection.Domains.GetAsync(ScriptedHost.Guest, CancellationToken.None);
        return await FirstAsync(new DomainWait([condition], pollEvery), domain);
    }

    private static async Task<DomainWaitOutcome> FirstAsync(DomainWait wait, VirtDomain domain)
    {
        using var patience = new CancellationTokenSource(Patience);
        var outcomes = new List<DomainWaitOutcome>();
        await foreach (var outcome in wait.WaitAsync([domain], patience.Token))
        {
            outcomes.Add(outcome);
        }

        return Assert.Single(outcomes);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(1, patience.Token);
        }
    }
}
