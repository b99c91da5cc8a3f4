using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Restarts running domains: asks the guest to reboot, or presses the reset button.</summary>
/// <remarks>virDomainReboot, virDomainReset.</remarks>
[Cmdlet(VerbsLifecycle.Restart, "VirtDomain", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
[OutputType(typeof(VirtJob))]
public sealed class RestartVirtDomainCommand : LongDomainCommand
{
    /// <summary>Presses the reset button, whatever the guest is doing.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How the guest is asked; with several ways the host tries one after the other.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public VirtShutdownMode[] Mode { get; set; } = [];

    /// <inheritdoc/>
    protected override void BeginProcessing() =>
        RefuseIf(Force && Mode.Length > 0, "-Mode is for guests that are asked to reboot, not for -Force");

    private protected override void Process(VirtDomain domain)
    {
        var domains = domain.Connection.Domains;
        if (Force ? ShouldDestroy(domain.Name, "Reset domain") : ShouldProcess(domain.Name, "Reboot domain"))
        {
            Run(domain, (_, token) => Force
                ? domains.ResetAsync(domain.Ref, token)
                : domains.RebootAsync(domain.Ref, Mode.Aggregate(DomainRebootFlags.None, (flags, mode) => flags | (DomainRebootFlags)mode), token));
        }
    }
}
