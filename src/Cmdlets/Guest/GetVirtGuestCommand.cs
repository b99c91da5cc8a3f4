using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets what guests tell of themselves through their agents: system, users, clock, file systems, disks, addresses.</summary>
/// <remarks>virDomainGetGuestInfo, virDomainGetTime.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtGuest", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtGuest))]
public sealed class GetVirtGuestCommand : DomainReadCommand
{
    private protected override void Process(VirtDomain domain) => WriteObject(Wait(token => GuestReader.ReadAsync(domain, token)));
}
