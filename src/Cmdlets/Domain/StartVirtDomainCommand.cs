using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Starts domains.</summary>
/// <remarks>virDomainCreateWithFlags.</remarks>
[Cmdlet(VerbsLifecycle.Start, "VirtDomain", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class StartVirtDomainCommand : DomainTargetCommand
{
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

    /// <summary>Gives the domain on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(VirtDomain domain)
    {
        if (!ShouldProcess(domain.Name, "Start domain"))
        {
            return;
        }

        Wait(async token =>
        {
            await domain.Connection.Domains.StartAsync(domain.Ref, Flags(), token).ConfigureAwait(false);
            await domain.RefreshAsync(token).ConfigureAwait(false);
        });
        if (PassThru)
        {
            WriteObject(domain);
        }
    }

    private DomainStartFlags Flags() =>
        (Paused ? DomainStartFlags.Paused : 0)
        | (AutoDestroy ? DomainStartFlags.Autodestroy : 0)
        | (BypassCache ? DomainStartFlags.BypassCache : 0)
        | (ForceBoot ? DomainStartFlags.ForceBoot : 0)
        | (ResetNvram ? DomainStartFlags.ResetNvram : 0);
}
