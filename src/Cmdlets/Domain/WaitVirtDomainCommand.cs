using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Waits until domains are in a state, or have what is asked for, and gives them on.</summary>
/// <remarks>virConnectDomainEventRegisterAny, virDomainGetState. All domains are waited for at once.</remarks>
[Cmdlet(VerbsLifecycle.Wait, "VirtDomain", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtDomain))]
public sealed class WaitVirtDomainCommand : DomainTargetCommand
{
    private readonly List<VirtDomain> _domains = [];

    /// <summary>What is waited for; any one of several ends the wait for a domain.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public VirtDomainCondition[] For { get; set; } = [];

    /// <summary>Looks again and again instead of listening to events.</summary>
    [Parameter]
    public SwitchParameter PollOnly { get; set; }

    /// <summary>How long to pause between looks with -PollOnly, in seconds.</summary>
    [Parameter]
    [ValidateRange(0.01, 86400)]
    public double PollIntervalSec { get; set; } = 1;

    /// <inheritdoc/>
    protected override void BeginProcessing() =>
        RefuseIf(PollOnly && For.Contains(VirtDomainCondition.Event), "an event cannot be seen by looking; leave out -PollOnly");

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var wait = new DomainWait([.. Conditions()], PollOnly ? TimeSpan.FromSeconds(PollIntervalSec) : null);
        foreach (var late in Await(wait, _domains, WriteObject))
        {
            Report(TimeOut($"'{late.Name}' is still {late.State} after {TimeoutSec} s; {string.Join(" or ", For)} was waited for"), late);
        }
    }

    private protected override void Process(VirtDomain domain) => _domains.Add(domain);

    private IEnumerable<DomainCondition> Conditions()
    {
        var states = For.Where(IsState).Select(one => Enum.Parse<DomainState>($"{one}")).ToList();
        if (states.Count > 0)
        {
            yield return DomainCondition.State(states);
        }

        if (For.Contains(VirtDomainCondition.Agent))
        {
            yield return DomainCondition.Agent();
        }

        if (For.Contains(VirtDomainCondition.Heartbeat))
        {
            yield return DomainCondition.Heartbeat();
        }

        if (For.Contains(VirtDomainCondition.IPAddress))
        {
            yield return DomainCondition.Address();
        }

        if (For.Contains(VirtDomainCondition.Job))
        {
            yield return DomainCondition.NoJob();
        }

        if (For.Contains(VirtDomainCondition.Event))
        {
            yield return DomainCondition.AnyEvent();
        }
    }

    private static bool IsState(VirtDomainCondition condition) => Enum.IsDefined(typeof(DomainState), $"{condition}");
}
