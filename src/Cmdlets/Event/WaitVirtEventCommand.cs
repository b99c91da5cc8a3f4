using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Waits for an event and gives it.</summary>
/// <remarks>virConnectDomainEventRegisterAny and its kin. Unlike Watch-VirtEvent it ends with an error when nothing comes in time.</remarks>
[Cmdlet(VerbsLifecycle.Wait, "VirtEvent")]
[OutputType(typeof(VirtEvent))]
public sealed class WaitVirtEventCommand : EventCommand
{
    /// <summary>What is done once the hosts are listened to, such as starting the domain whose event is waited for; its output is dropped.</summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? While { get; set; }

    /// <summary>A further condition: a script that gets the event as $_ and says whether it is the one.</summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? Where { get; set; }

    private protected override void Begin()
    {
        var feed = Wait(token => VirtEventFeed.OpenAsync(Requests(), token));
        try
        {
            While?.Invoke();
            Report(feed);
        }
        catch (VirtException error) when (error.Code == VirtErrorCode.OperationTimeout)
        {
            Report(TimeOut($"no such event came in {TimeoutSec} s"), null);
        }
        finally
        {
            _ = feed.DisposeAsync().AsTask();
        }
    }

    private void Report(VirtEventFeed feed)
    {
        foreach (var value in Stream(feed.ReadAllAsync))
        {
            if (Choice.Wants(value) && IsTheOne(value))
            {
                WriteObject(value);
                return;
            }

            if (value is ConnectionClosedEvent)
            {
                Report(VirtException.Worded(VirtErrorCode.InvalidConn, $"{value.ObjectName}: {value.Summary}"), value.ObjectName);
                return;
            }
        }
    }

    private bool IsTheOne(VirtEvent value) =>
        Where is null || LanguagePrimitives.IsTrue(Where.InvokeWithContext(null, [new PSVariable("_", value)]));
}
