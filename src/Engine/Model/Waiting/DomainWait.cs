using System.Runtime.CompilerServices;
using System.Threading.Channels;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Engine.Model;

/// <summary>Waits for domains on any number of hosts at once.</summary>
/// <param name="conditions">What is waited for; any one of them ends the wait for a domain.</param>
/// <param name="pollEvery">How often to look; without it, events say when to look, and only hosts without events, and what comes without an event, are looked at every second.</param>
/// <remarks>It subscribes first and looks then, so nothing that happens in between is missed.</remarks>
public sealed class DomainWait(IReadOnlyList<DomainCondition> conditions, TimeSpan? pollEvery = null)
{
    private static readonly TimeSpan WithoutEvents = TimeSpan.FromSeconds(1);

    /// <summary>Gives each domain as soon as the wait for it is over.</summary>
    /// <param name="domains">The domains; they show what was seen last.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>One outcome for each domain, in the order in which they come true.</returns>
    public async IAsyncEnumerable<DomainWaitOutcome> WaitAsync(
        IReadOnlyList<VirtDomain> domains, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domains);
        var outcomes = Channel.CreateUnbounded<DomainWaitOutcome>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watches = domains.GroupBy(domain => domain.Connection).Select(group => WatchAsync(group.Key, [.. group], outcomes.Writer, stop.Token));
        var all = CompleteAsync(Task.WhenAll(watches.ToList()), outcomes.Writer);
        try
        {
            await foreach (var outcome in outcomes.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return outcome;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await all.ConfigureAwait(false);
        }
    }

    private static async Task CompleteAsync(Task watches, ChannelWriter<DomainWaitOutcome> outcomes)
    {
        await watches.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        outcomes.TryComplete(watches.Exception?.InnerException);
    }

    private async Task WatchAsync(
        VirtConnection connection, List<VirtDomain> pending, ChannelWriter<DomainWaitOutcome> outcomes, CancellationToken cancellationToken)
    {
        try
        {
            await (pollEvery is null && connection.Events.IsSupported
                ? FollowAsync(connection, pending, outcomes, cancellationToken)
                : PollAsync(connection, pending, outcomes, cancellationToken)).ConfigureAwait(false);
        }
        catch (VirtException error)
        {
            foreach (var domain in pending)
            {
                outcomes.TryWrite(new DomainWaitOutcome(domain, error));
            }
        }
    }

    private async Task PollAsync(
        VirtConnection connection, List<VirtDomain> pending, ChannelWriter<DomainWaitOutcome> outcomes, CancellationToken cancellationToken)
    {
        await LookAtAllAsync(connection, pending, outcomes, cancellationToken).ConfigureAwait(false);
        while (pending.Count > 0)
        {
            await Task.Delay(pollEvery ?? WithoutEvents, cancellationToken).ConfigureAwait(false);
            await LookAtAllAsync(connection, pending, outcomes, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FollowAsync(
        VirtConnection connection, List<VirtDomain> pending, ChannelWriter<DomainWaitOutcome> outcomes, CancellationToken cancellationToken)
    {
        var happened = Channel.CreateUnbounded<DomainEvent>(new UnboundedChannelOptions { SingleReader = true });
        var subscription = await connection.Events.SubscribeAsync(
            Filter(), value => _ = value is DomainEvent about && happened.Writer.TryWrite(about), cancellationToken).ConfigureAwait(false);
        await using (subscription.ConfigureAwait(false))
        {
            _ = connection.Closed.ContinueWith(
                closed => happened.Writer.TryComplete(
                    new VirtException(VirtErrorCode.InvalidConn, $"the connection was closed ({closed.Result}) during the wait")),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
            await LookAtAllAsync(connection, pending, outcomes, cancellationToken).ConfigureAwait(false);
            while (pending.Count > 0)
            {
                if (await NextAsync(happened.Reader, cancellationToken).ConfigureAwait(false) is not { } cause)
                {
                    await LookAtAllAsync(connection, pending, outcomes, cancellationToken).ConfigureAwait(false);
                    continue;
                }

                foreach (var domain in pending.Where(domain => domain.Uuid == cause.Domain.Uuid).ToList())
                {
                    await LookAgainAsync(domain, cause, pending, outcomes, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    // Nothing, once it is time to look by oneself.
    private async ValueTask<DomainEvent?> NextAsync(ChannelReader<DomainEvent> events, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (conditions.Any(condition => condition.ComesSilently))
        {
            patience.CancelAfter(WithoutEvents);
        }

        try
        {
            return await events.ReadAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (ChannelClosedException closed) when (closed.InnerException is VirtException lost)
        {
            throw lost;
        }
    }

    private VirtEventFilter Filter() =>
        conditions.Any(condition => condition.Kinds.Count == 0)
            ? VirtEventFilter.All
            : VirtEventFilter.Of(conditions.SelectMany(condition => condition.Kinds));

    // One listing serves any number of domains; a single one is cheaper to ask for.
    private async Task LookAtAllAsync(
        VirtConnection connection, List<VirtDomain> pending, ChannelWriter<DomainWaitOutcome> outcomes, CancellationToken cancellationToken)
    {
        if (pending.Count == 1)
        {
            await LookAgainAsync(pending[0], null, pending, outcomes, cancellationToken).ConfigureAwait(false);
            return;
        }

        var listed = await connection.Domains.ListAsync(DomainListFlags.None, cancellationToken).ConfigureAwait(false);
        var seen = listed.ToDictionary(domain => domain.Uuid);
        foreach (var domain in pending.ToList())
        {
            var exists = domain.AdoptFrom(seen);
            await LookAsync(domain, exists, null, pending, outcomes, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LookAgainAsync(
        VirtDomain domain, VirtEvent? cause, List<VirtDomain> pending, ChannelWriter<DomainWaitOutcome> outcomes, CancellationToken cancellationToken)
    {
        var exists = await domain.TryRefreshAsync(cancellationToken).ConfigureAwait(false);
        await LookAsync(domain, exists, cause, pending, outcomes, cancellationToken).ConfigureAwait(false);
    }

    private async Task LookAsync(
        VirtDomain domain, bool exists, VirtEvent? cause, List<VirtDomain> pending, ChannelWriter<DomainWaitOutcome> outcomes, CancellationToken cancellationToken)
    {
        try
        {
            var holds = false;
            foreach (var condition in conditions)
            {
                holds |= await condition.HoldsAsync(domain, cause, cancellationToken).ConfigureAwait(false);
            }

            if (!holds && exists)
            {
                return;
            }

            outcomes.TryWrite(new DomainWaitOutcome(domain, holds ? null : new VirtException(VirtErrorCode.NoDomain, $"'{domain.Name}' no longer exists")));
        }
        catch (VirtException error)
        {
            outcomes.TryWrite(new DomainWaitOutcome(domain, error));
        }

        pending.Remove(domain);
    }
}

/// <summary>How the wait for a domain ended.</summary>
/// <param name="Domain">The domain, as it was seen last.</param>
/// <param name="Error">Why it will never come true, or nothing when it did.</param>
public sealed record DomainWaitOutcome(VirtDomain Domain, VirtException? Error);
