using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Sends guests a non-maskable interrupt, by which many show what hangs.</summary>
/// <remarks>virDomainInjectNMI.</remarks>
[Cmdlet(VerbsCommunications.Send, "VirtNmi", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class SendVirtNmiCommand : DomainChangeCommand
{
    private protected override void Process(VirtDomain domain) =>
        Change(domain, "Inject an NMI", token => domain.Connection.DomainGuests.InjectNmiAsync(domain.Ref, token));
}
