using System.Management.Automation;
using VirtPS.Engine.Errors;

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
            ByName => SourceIdentifier.SelectMany(Called),
            "SubscriptionId" => SubscriptionId.SelectMany(Numbered),
            _ => Subscription.SelectMany(one => OrMissing([one], isLiteral: true, one.SourceIdentifier)),
        };
        foreach (var subscriber in found.Distinct().ToList())
        {
            if (ShouldProcess(subscriber.SourceIdentifier, "Unsubscribe from events"))
            {
                Attempt(subscriber, () => End(subscriber));
            }
        }
    }

    private IEnumerable<PSEventSubscriber> Called(string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        return OrMissing(
            Events.Subscribers.Where(one => pattern.IsMatch(one.SourceIdentifier)),
            !WildcardPattern.ContainsWildcardCharacters(name),
            name);
    }

    private IEnumerable<PSEventSubscriber> Numbered(int id) =>
        OrMissing(Events.Subscribers.Where(one => one.SubscriptionId == id), isLiteral: true, id);

    // Subscriptions to what is not VirtPS's are left to Unregister-Event.
    private List<PSEventSubscriber> OrMissing(IEnumerable<PSEventSubscriber> candidates, bool isLiteral, object given)
    {
        var ours = candidates.Where(one => one.SourceObject is VirtEventSource).ToList();
        if (ours.Count == 0 && isLiteral)
        {
            WriteError(ErrorRecords.Missing(
                VirtException.Worded(VirtErrorCode.InvalidArg, $"there is no subscription to VirtPS events called '{given}'"), given));
        }

        return ours;
    }

    private void End(PSEventSubscriber subscriber)
    {
        Events.UnsubscribeEvent(subscriber);
        Wait(_ => ((VirtEventSource)subscriber.SourceObject).Stopped);
    }
}
