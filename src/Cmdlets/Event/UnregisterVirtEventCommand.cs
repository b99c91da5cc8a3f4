using System.Management.Automation;

namespace VirtPS.Commands;

/// <summary>Ends subscriptions to events.</summary>
/// <remarks>virConnectDomainEventDeregisterAny and its kin.</remarks>
[Cmdlet(VerbsLifecycle.Unregister, "VirtEvent", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
public sealed class UnregisterVirtEventCommand : EngineCommand
{
    private const string ByName = "SourceIdentifier";

    /// <summary>The names of the subscriptions; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("Name")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] SourceIdentifier { get; set; } = [];

    /// <summary>The numbers of the subscriptions, as Get-EventSubscriber shows them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "SubscriptionId")]
    [ValidateNotNullOrEmpty]
    public int[] SubscriptionId { get; set; } = [];

    /// <summary>The subscriptions, as Get-EventSubscriber gives them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Subscription")]
    [ValidateNotNullOrEmpty]
    public PSEventSubscriber[] Subscription { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var found = ParameterSetName switch
        {
            ByName => SourceIdentifier.SelectMany(name => Subscriptions.Called(Events, name, this)),
            "SubscriptionId" => SubscriptionId.SelectMany(id => Subscriptions.OrMissing(Events.Subscribers.Where(one => one.SubscriptionId == id), id, this)),
            _ => Subscription.SelectMany(one => Subscriptions.OrMissing([one], one.SourceIdentifier, this)),
        };
        foreach (var subscriber in found.Distinct().ToList())
        {
            if (ShouldProcess(subscriber.SourceIdentifier, "Unsubscribe from events"))
            {
                Attempt(subscriber, () => End(subscriber));
            }
        }
    }

    private void End(PSEventSubscriber subscriber)
    {
        Events.UnsubscribeEvent(subscriber);
        Wait(_ => ((VirtEventSource)subscriber.SourceObject).Stopped);
    }
}
