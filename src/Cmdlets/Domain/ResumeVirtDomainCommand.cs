using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Lets paused domains run on, or wakes sleeping guests.</summary>
/// <remarks>virDomainResume, virDomainPMWakeup.</remarks>
[Cmdlet(VerbsLifecycle.Resume, "VirtDomain", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class ResumeVirtDomainCommand : DomainChangeCommand
{
    /// <summary>Wakes a guest that has put itself to sleep.</summary>
    [Parameter]
    public SwitchParameter WakeUp { get; set; }

    private protected override void Process(VirtDomain domain)
    {
        var domains = domain.Connection.Domains;
        if (WakeUp)
        {
            Change(domain, "Wake guest", token => domains.PMWakeupAsync(domain.Ref, token));
        }
        else
        {
            Change(domain, "Resume domain", token => domains.ResumeAsync(domain.Ref, token));
        }
    }
}
