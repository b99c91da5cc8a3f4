using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that act on interfaces of hosts: given as objects, names or wildcards, piped or not.</summary>
public abstract class InterfaceTargetCommand : VirtCommand
{
    private protected const string ByObject = "Interface";
    private protected const string ByName = "Name";

    /// <summary>The interfaces, as Get-VirtInterface gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByObject)]
    [ValidateNotNull]
    public VirtInterface[] Interface { get; set; } = [];

    /// <summary>The interfaces' names; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("InterfaceName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HostInterfaceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Each(TargetsOf(Finders.Interfaces, ParameterSetName, Interface, Name, []), Process);

    /// <summary>Acts on one interface.</summary>
    private protected abstract void Process(VirtInterface device);
}
