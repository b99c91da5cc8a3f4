using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that act on host devices that exist or are defined: given as objects, names or wildcards, piped or not.</summary>
public abstract class NodeDeviceTargetCommand : VirtCommand
{
    private protected const string ByObject = "Device";
    private protected const string ByName = "Name";

    /// <summary>The devices, as Get-VirtNodeDevice gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByObject)]
    [ValidateNotNull]
    public VirtNodeDevice[] Device { get; set; } = [];

    /// <summary>The devices' names; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("DeviceName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NodeDeviceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Each(TargetsOf(Finders.NodeDevices, ParameterSetName, Device, Name, []), Process);

    /// <summary>Acts on one device.</summary>
    private protected abstract void Process(VirtNodeDevice device);
}
