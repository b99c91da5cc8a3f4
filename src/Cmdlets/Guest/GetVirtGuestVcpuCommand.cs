using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets which virtual CPUs guests use, and which they could leave.</summary>
/// <remarks>virDomainGetGuestVcpus.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtGuestVcpu", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtGuestVcpu))]
public sealed class GetVirtGuestVcpuCommand : DomainReadCommand
{
    private protected override void Process(VirtDomain domain) => WriteObject(
        VirtGuestVcpu.Of(domain, Wait(token => domain.Connection.DomainGuests.GetGuestVcpusAsync(domain.Ref, token))), enumerateCollection: true);
}
