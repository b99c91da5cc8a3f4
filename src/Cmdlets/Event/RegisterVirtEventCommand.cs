using System.Management.Automation;
using VirtPS.Engine.Errors;

namespace VirtPS.Commands;

/// <summary>Subscribes to events through PowerShell's own event system.</summary>
/// <remarks>virConnectDomainEventRegisterAny and its kin. Get-Event, Wait-Event and Get-EventSubscriber see the subscription; $EventArgs.Event is the event.</remarks>
[Cmdlet(VerbsLifecycle.Register, "VirtEvent")]
[OutputType(typeof(PSEventJob))]
public sealed class RegisterVirtEventCommand : EventCommand
{
    /// <summary>What is run for each event; its job is written to the pipeline. Without it the events wait for Get-Event.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    public ScriptBlock? Action { get; set; }

    /// <summary>The name of the subscription; a new one is made up without it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string SourceIdentifier { get; set; } = Guid.NewGuid().ToString();

    /// <summary>What each event carries with it as its message data.</summary>
    [Parameter]
    public PSObject? MessageData { get; set; }

    /// <summary>Ends the subscription after so many events.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaxTriggerCount { get; set; }

    private protected override void Begin()
    {
        RefuseIf(
            Events.GetEventSubscribers(SourceIdentifier).Any(),
            $"a subscription with the source identifier '{SourceIdentifier}' is there already; Unregister-VirtEvent ends it");
        var requests = Requests();
        var source = new VirtEventSource(Choice, MaxTriggerCount);
        var subscriber = Events.SubscribeEvent(
            source, nameof(VirtEventSource.Received), SourceIdentifier, MessageData, Action,
            supportEvent: false, forwardEvent: false, MaxTriggerCount);
        var events = Events;
        var data = MessageData;
        source.QueueWith(args => events.GenerateEvent(
            subscriber.SourceIdentifier, source, [source, args], data, processInCurrentThread: true, waitForCompletionInCurrentThread: false));
        try
        {
            Wait(token => source.StartAsync(requests, token));
        }
        catch (Exception error) when (error is VirtException or PipelineStoppedException)
        {
            Events.UnsubscribeEvent(subscriber);
            throw;
        }

        if (subscriber.Action is { } job)
        {
            WriteObject(job);
        }
    }
}
