using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets groups of disks that share limits of I/O.</summary>
/// <remarks>virDomainGetXMLDesc; hosts know such groups since libvirt 11.2.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtThrottleGroup", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtThrottleGroup))]
public sealed class GetVirtThrottleGroupCommand : DomainReadCommand
{
    /// <summary>Names of groups; wildcards are allowed. Without any, all of them.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ThrottleGroupCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Group { get; set; }

    /// <summary>The groups of the stored definition.</summary>
    [Parameter]
    public SwitchParameter Inactive { get; set; }

    private protected override DomainListFlags Unnamed => DomainListFlags.None;

    private protected override void Process(VirtDomain domain)
    {
        var groups = Wait(token => VirtThrottleGroup.ReadAsync(domain, Inactive, token));
        WriteObject(
            DeviceChoice.Choose(Group, groups, one => [one.Group], $"'{domain.Name}' has no throttle group", (name, error) => Report(error, name)),
            enumerateCollection: true);
    }
}
