using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets how the memory of domains is protected from their hosts.</summary>
/// <remarks>virDomainGetLaunchSecurityInfo.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtLaunchSecurity", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtLaunchSecurity))]
public sealed class GetVirtLaunchSecurityCommand : DomainReadCommand
{
    private protected override DomainListFlags Unnamed => DomainListFlags.None;

    private protected override void Process(VirtDomain domain) => WriteObject(Wait(token => VirtLaunchSecurity.ReadAsync(domain, token)));
}
