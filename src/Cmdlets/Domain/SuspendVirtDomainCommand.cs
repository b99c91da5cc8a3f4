using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Pauses domains, or has their guests put themselves to sleep.</summary>
/// <remarks>virDomainSuspend, virDomainPMSuspendForDuration.</remarks>
[Cmdlet(VerbsLifecycle.Suspend, "VirtDomain", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class SuspendVirtDomainCommand : DomainChangeCommand
{
    /// <summary>The guest sleeps with its memory powered.</summary>
    [Parameter]
    public SwitchParameter ToMemory { get; set; }

    /// <summary>The guest writes its memory to its disk and powers off.</summary>
    [Parameter]
    public SwitchParameter ToDisk { get; set; }

    /// <summary>The guest does both: it sleeps, and survives a loss of power.</summary>
    [Parameter]
    public SwitchParameter Hybrid { get; set; }

    /// <summary>How long the guest sleeps, as a number of seconds or a time span; without it until it is woken.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan Duration { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        var ways = new[] { ToMemory, ToDisk, Hybrid }.Count(way => way);
        RefuseIf(ways > 1, "only one of -ToMemory, -ToDisk and -Hybrid can be meant");
        RefuseIf(ways == 0 && Duration != TimeSpan.Zero, "-Duration is for guests that sleep; a paused domain stays so until it is resumed");
    }

    private protected override void Process(VirtDomain domain)
    {
        var domains = domain.Connection.Domains;
        NodeSuspendTarget? target = ToMemory ? NodeSuspendTarget.Mem : ToDisk ? NodeSuspendTarget.Disk : Hybrid ? NodeSuspendTarget.Hybrid : null;
        if (target is { } sleep)
        {
            Change(domain, "Put guest to sleep", token => domains.PMSuspendAsync(domain.Ref, sleep, Duration, token));
        }
        else
        {
            Change(domain, "Pause domain", token => domains.SuspendAsync(domain.Ref, token));
        }
    }
}
