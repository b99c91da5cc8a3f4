using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Sets how long the host waits for guests' agents.</summary>
/// <remarks>virDomainAgentSetResponseTimeout.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtGuestAgent", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class SetVirtGuestAgentCommand : DomainChangeCommand
{
    /// <summary>Seconds; 0 for not at all, -1 for the host's default, -2 for ever.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateRange(-2, int.MaxValue)]
    public int ResponseTimeoutSec { get; set; }

    private protected override void Process(VirtDomain domain) => Change(
        domain,
        $"Wait {ResponseTimeoutSec} s for the agent",
        token => domain.Connection.DomainGuests.SetAgentResponseTimeoutAsync(domain.Ref, ResponseTimeoutSec, token));
}
