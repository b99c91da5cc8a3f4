using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Stops domains: asks the guest, pulls the plug, or saves it for its next start.</summary>
/// <remarks>virDomainShutdownFlags, virDomainDestroyFlags, virDomainManagedSave.</remarks>
[Cmdlet(VerbsLifecycle.Stop, "VirtDomain", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
[OutputType(typeof(VirtJob))]
public sealed class StopVirtDomainCommand : LongDomainCommand
{
    private const int DefaultPatience = 60;

    private readonly List<VirtDomain> _asked = [];

    /// <summary>Pulls the plug.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>With -Force, gives up rather than kill a hypervisor process that does not end by itself.</summary>
    [Parameter]
    public SwitchParameter Graceful { get; set; }

    /// <summary>Keeps the guest's memory where the next start finds it.</summary>
    [Parameter]
    public SwitchParameter Save { get; set; }

    /// <summary>How the guest is asked; with several ways the host tries one after the other.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public VirtShutdownMode[] Mode { get; set; } = [];

    /// <summary>Waits for the guest to stop, and pulls the plug on what still runs after -TimeoutSec (60 s without it).</summary>
    [Parameter]
    public SwitchParameter ForceAfterTimeout { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        RefuseIf(Force && Save, "-Force and -Save contradict each other");
        RefuseIf((Force || Save) && (Mode.Length > 0 || ForceAfterTimeout), "-Mode and -ForceAfterTimeout are for guests that are asked to stop, not for -Force or -Save");
        RefuseIf(Graceful && !Force, "-Graceful tells how careful -Force is; it means nothing alone");
        if (ForceAfterTimeout && TimeoutSec == 0)
        {
            TimeoutSec = DefaultPatience;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        foreach (var late in Await(new DomainWait([DomainCondition.State(DomainState.Shutoff)]), _asked, Pass))
        {
            WriteVerbose($"{late.Name} still runs after {TimeoutSec} s and is stopped by force");
            Attempt(late, () =>
            {
                Do(late, token => late.Connection.Domains.DestroyAsync(late.Ref, DomainDestroyFlags.None, token));
                Pass(late);
            });
        }
    }

    private protected override void Process(VirtDomain domain)
    {
        if (Force)
        {
            if (ShouldDestroy(domain.Name, "Stop domain by force"))
            {
                Run(domain, (_, token) => PullPlugAsync(domain, token));
            }
        }
        else if (Save)
        {
            if (ShouldProcess(domain.Name, "Save domain for its next start"))
            {
                Run(domain, (progress, token) => domain.Connection.DomainSaves.ManagedSaveAsync(domain.Ref, DomainSaveFlags.None, progress, token));
            }
        }
        else if (!ForceAfterTimeout)
        {
            if (ShouldProcess(domain.Name, "Shut down domain"))
            {
                Run(domain, (_, token) => AskAsync(domain, token));
            }
        }
        else if (ShouldProcess(domain.Name, $"Shut down domain, by force after {TimeoutSec} s"))
        {
            if (AsJob)
            {
                Run(domain, (_, token) => AskAndForceAsync(domain, token));
            }
            else
            {
                Do(domain, token => AskAsync(domain, token));
                _asked.Add(domain);
            }
        }
    }

    private Task PullPlugAsync(VirtDomain domain, CancellationToken cancellationToken) =>
        domain.Connection.Domains.DestroyAsync(domain.Ref, Graceful ? DomainDestroyFlags.Graceful : DomainDestroyFlags.None, cancellationToken);

    private async Task AskAndForceAsync(VirtDomain domain, CancellationToken cancellationToken)
    {
        await AskAsync(domain, cancellationToken).ConfigureAwait(false);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(TimeoutSec));
        try
        {
            await ReachAsync(domain, DomainState.Shutoff, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await PullPlugAsync(domain, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task AskAsync(VirtDomain domain, CancellationToken cancellationToken) =>
        domain.Connection.Domains.ShutdownAsync(
            domain.Ref, Mode.Aggregate(DomainShutdownFlags.None, (flags, mode) => flags | (DomainShutdownFlags)mode), cancellationToken);
}
