using System.Management.Automation;
using VirtPS.Engine.Events;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that listen to events.</summary>
public abstract class EventCommand : VirtCommand
{
    private readonly List<DomainArgument> _domains = [];
    private EventChoice? _choice;

    /// <summary>Which events, such as <c>DomainLifecycle</c>; wildcards are allowed. Without any, all.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(EventNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] EventName { get; set; } = [];

    /// <summary>Only events of these domains, given as objects or by name; wildcards are allowed, and a domain need not be there yet.</summary>
    [Parameter(ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DomainNameCompleter))]
    [ValidateNotNullOrEmpty]
    public DomainArgument[] Domain { get; set; } = [];

    /// <summary>Only events of objects with one of these names, whatever their kind; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] ObjectName { get; set; } = [];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (!MyInvocation.ExpectingInput)
        {
            _domains.AddRange(Domain);
            Attempt(null, Begin);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (MyInvocation.ExpectingInput)
        {
            _domains.AddRange(Domain);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // Nothing came down the pipeline: to listen to everything now is not what was meant.
        if (MyInvocation.ExpectingInput && _domains.Count > 0)
        {
            Attempt(null, Begin);
        }
    }

    /// <summary>Begins to listen, now that it is known to what.</summary>
    private protected abstract void Begin();

    /// <summary>What the user wants.</summary>
    private protected EventChoice Choice => _choice ??= new EventChoice(EventName, _domains, ObjectName);

    /// <summary>What each host is asked for.</summary>
    private protected IReadOnlyCollection<KeyValuePair<VirtConnection, VirtEventFilter>> Requests() => Choice.Requests(Connection, Sources);
}
