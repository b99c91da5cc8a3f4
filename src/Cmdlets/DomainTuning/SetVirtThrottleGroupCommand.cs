using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Makes groups of disks that share limits of I/O, or changes their limits.</summary>
/// <remarks>virDomainSetThrottleGroup; hosts know it since libvirt 11.2.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtThrottleGroup", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class SetVirtThrottleGroupCommand : IoLimitCommand
{
    /// <summary>The group's name.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ThrottleGroupCompleter))]
    [ValidateNotNullOrEmpty]
    public string Group { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RefuseIf(Limits.Count == 0, "no limit was given");
    }

    private protected override void Process(VirtDomain domain) => Change(
        domain,
        $"Set throttle group {Group}",
        token => domain.Connection.DomainDevices.SetThrottleGroupAsync(domain.Ref, Group, Limits, Scope, token));
}
