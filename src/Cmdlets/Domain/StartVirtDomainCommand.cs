using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Starts domains.</summary>
/// <remarks>virDomainCreateWithFlags.</remarks>
[Cmdlet(VerbsLifecycle.Start, "VirtDomain", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
[OutputType(typeof(VirtJob))]
public sealed class StartVirtDomainCommand : LongDomainCommand
{
    private readonly List<VirtDomain> _started = [];

    /// <summary>Leaves the virtual CPUs paused.</summary>
    [Parameter]
    public SwitchParameter Paused { get; set; }

    /// <summary>Stops the domain by force when the connection closes.</summary>
    [Parameter]
    public SwitchParameter AutoDestroy { get; set; }

    /// <summary>Keeps the host's file cache out of it when a managed save image is read.</summary>
    [Parameter]
    public SwitchParameter BypassCache { get; set; }

    /// <summary>Boots afresh and throws a managed save image away.</summary>
    [Parameter]
    public SwitchParameter ForceBoot { get; set; }

    /// <summary>Fills the firmware's variables from their template again.</summary>
    [Parameter]
    public SwitchParameter ResetNvram { get; set; }

    /// <summary>Comes back only when every started domain is seen to run, or to be paused with -Paused.</summary>
    [Parameter]
    public new SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        var wait = new DomainWait([DomainCondition.State(Started)]);
        foreach (var late in Await(wait, _started, Pass))
        {
            Report(TimeOut($"'{late.Name}' was started, but does not run after {TimeoutSec} s"), late);
        }
    }

    private protected override void Process(VirtDomain domain)
    {
        if (!ShouldProcess(domain.Name, "Start domain"))
        {
            return;
        }

        var flags = Flags();
        if (Wait && !AsJob)
        {
            Do(domain, token => domain.Connection.Domains.StartAsync(domain.Ref, flags, token));
            _started.Add(domain);
            return;
        }

        Run(domain, async (_, token) =>
        {
            await domain.Connection.Domains.StartAsync(domain.Ref, flags, token).ConfigureAwait(false);
            if (Wait)
            {
                await ReachAsync(domain, Started, token).ConfigureAwait(false);
            }
        });
    }

    private DomainState Started => Paused ? DomainState.Paused : DomainState.Running;

    private DomainStartFlags Flags() =>
        (Paused ? DomainStartFlags.Paused : 0)
        | (AutoDestroy ? DomainStartFlags.AutoDestroy : 0)
        | (BypassCache ? DomainStartFlags.BypassCache : 0)
        | (ForceBoot ? DomainStartFlags.ForceBoot : 0)
        | (ResetNvram ? DomainStartFlags.ResetNvram : 0);
}
