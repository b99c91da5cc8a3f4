using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Writes events to the pipeline as they come.</summary>
/// <remarks>virConnectDomainEventRegisterAny and its kin. It listens before the next command of the pipeline begins.</remarks>
[Cmdlet(VerbsCommon.Watch, "VirtEvent")]
[OutputType(typeof(VirtEvent))]
public sealed class WatchVirtEventCommand : EventCommand
{
    private VirtEventFeed? _feed;

    /// <summary>Ends after so many events; without it the command goes on until it is stopped.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = int.MaxValue;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        if (_feed is null)
        {
            return;
        }

        try
        {
            Show(_feed);
        }
        catch (VirtException error) when (error.Code == VirtErrorCode.OperationTimeout)
        {
            // The time that was asked for is over.
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _feed is not null)
        {
            _ = _feed.DisposeAsync().AsTask();
            _feed = null;
        }

        base.Dispose(disposing);
    }

    private protected override void Begin() => _feed = Wait(token => VirtEventFeed.OpenAsync(Requests(), token));

    private void Show(VirtEventFeed feed)
    {
        var left = Count;
        foreach (var value in Stream(feed.ReadAllAsync))
        {
            if (Choice.Wants(value))
            {
                WriteObject(value);
                if (--left == 0)
                {
                    return;
                }
            }
            else if (value is ConnectionClosedEvent)
            {
                WriteWarning($"{value.ObjectName}: {value.Summary}");
            }
        }
    }
}
