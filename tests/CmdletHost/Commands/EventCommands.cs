using System.Diagnostics;
using System.Management.Automation;

namespace VirtPS.Tests.CmdletHost.Commands;

internal abstract class EventCommand : EngineCommand
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)] public string SourceIdentifier { get; set; } = "*";

    private protected bool Fits(string identifier) => new WildcardPattern(SourceIdentifier, WildcardOptions.IgnoreCase).IsMatch(identifier);
}

[Cmdlet("Get", "Event")]
internal sealed class GetEventCommand : EventCommand
{
    [Parameter(ValueFromPipelineByPropertyName = true)] public int EventIdentifier { get; set; } = -1;

    protected override void EndProcessing()
    {
        var found = Events.ReceivedEvents.Where(e => Fits(e.SourceIdentifier) && (EventIdentifier < 0 || e.EventIdentifier == EventIdentifier)).ToArray();
        WriteObject(found, true);
        if (found.Length == 0 && SourceIdentifier != "*" && !WildcardPattern.ContainsWildcardCharacters(SourceIdentifier))
        {
            WriteError(new ErrorRecord(new ArgumentException($"Event with source identifier '{SourceIdentifier}' does not exist."), "INVALID_SOURCE_IDENTIFIER", ErrorCategory.InvalidArgument, null));
        }
    }
}

[Cmdlet("Wait", "Event")]
internal sealed class WaitEventCommand : EventCommand
{
    [Parameter, Alias("TimeoutSec")] public int Timeout { get; set; } = -1;

    protected override void ProcessRecord()
    {
        var clock = Stopwatch.StartNew();
        var received = Events.ReceivedEvents;
        while (true)
        {
            Engine.ThrowIfStopping();
            Engine.RunPendingActions();
            lock (received.SyncRoot)
            {
                if (received.FirstOrDefault(e => Fits(e.SourceIdentifier)) is { } found)
                {
                    WriteObject(found);
                    return;
                }

                var left = Timeout < 0 ? long.MaxValue : (Timeout * 1000L) - clock.ElapsedMilliseconds;
                if (left <= 0)
                {
                    return;
                }

                Monitor.Wait(received.SyncRoot, (int)Math.Min(left, 1000));
            }
        }
    }

    protected override void StopProcessing()
    {
        lock (Events.ReceivedEvents.SyncRoot)
        {
            Monitor.PulseAll(Events.ReceivedEvents.SyncRoot);
        }
    }
}

[Cmdlet("Remove", "Event")]
internal sealed class RemoveEventCommand : EventCommand
{
    [Parameter(ValueFromPipelineByPropertyName = true)] public int EventIdentifier { get; set; } = -1;

    protected override void ProcessRecord()
    {
        var received = Events.ReceivedEvents;
        lock (received.SyncRoot)
        {
            for (var i = received.Count - 1; i >= 0; i--)
            {
                if (EventIdentifier >= 0 ? received[i].EventIdentifier == EventIdentifier : Fits(received[i].SourceIdentifier))
                {
                    received.RemoveAt(i);
                }
            }
        }
    }
}

[Cmdlet("Get", "EventSubscriber")]
internal sealed class GetEventSubscriberCommand : EventCommand
{
    [Parameter] public SwitchParameter Force { get; set; }

    protected override void EndProcessing() => WriteObject(Events.Subscribers.Where(s => Fits(s.SourceIdentifier) && (Force || !s.SupportEvent)).ToArray(), true);
}

[Cmdlet("Unregister", "Event")]
internal sealed class UnregisterEventCommand : EventCommand
{
    [Parameter(ValueFromPipelineByPropertyName = true)] public int SubscriptionId { get; set; } = -1;
    [Parameter] public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        var found = Events.Subscribers.Where(s => SubscriptionId >= 0 ? s.SubscriptionId == SubscriptionId : Fits(s.SourceIdentifier)).ToList();
        if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(SourceIdentifier))
        {
            WriteError(new ErrorRecord(new ArgumentException($"Event subscription with source identifier '{SourceIdentifier}' does not exist."), "INVALID_SOURCE_IDENTIFIER", ErrorCategory.InvalidArgument, null));
        }

        found.ForEach(Events.UnsubscribeEvent);
    }
}

[Cmdlet("New", "Event")]
internal sealed class NewEventCommand : EngineCommand
{
    [Parameter(Position = 0, Mandatory = true)] public string SourceIdentifier { get; set; } = string.Empty;
    [Parameter(Position = 1)] public PSObject? Sender { get; set; }
    [Parameter(Position = 2)] public object[] EventArguments { get; set; } = [];
    [Parameter(Position = 3)] public PSObject? MessageData { get; set; }

    protected override void EndProcessing() => WriteObject(Events.GenerateEvent(SourceIdentifier, Sender, EventArguments, MessageData));
}
