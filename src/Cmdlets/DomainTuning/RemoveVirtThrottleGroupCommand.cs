using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Removes groups of disks that share limits of I/O; no disk may be in them.</summary>
/// <remarks>virDomainDelThrottleGroup; hosts know it since libvirt 11.2.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtThrottleGroup", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(VirtDomain))]
public sealed class RemoveVirtThrottleGroupCommand : ScopedDomainCommand
{
    /// <summary>The group's name.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ThrottleGroupCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Group { get; set; } = [];

    private protected override void Process(VirtDomain domain)
    {
        foreach (var group in Group)
        {
            Change(domain, $"Remove throttle group {group}", token => domain.Connection.DomainDevices.RemoveThrottleGroupAsync(domain.Ref, group, Scope, token));
        }
    }
}
