using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets devices of hosts.</summary>
/// <remarks>virConnectListAllNodeDevices, virNodeDeviceLookupByName, virNodeDeviceGetParent, virNodeDeviceListCaps.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtNodeDevice")]
[OutputType(typeof(VirtNodeDevice), typeof(VirtNodeDeviceBranch))]
public sealed class GetVirtNodeDeviceCommand : VirtCommand
{
    /// <summary>Names; wildcards are allowed. Without any, all devices.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NodeDeviceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Only devices with one of these capabilities, such as <c>pci</c> or <c>net</c>; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NodeDeviceCapabilityCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Capability { get; set; }

    /// <summary>Only devices that hang on one of these; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NodeDeviceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Parent { get; set; }

    /// <summary>Shows how the devices hang on each other.</summary>
    [Parameter]
    public SwitchParameter Tree { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Name, () =>
    {
        var found = Name is null
            ? Gather(token => (Finders.NodeDevices with { List = ListAsync }).AllAsync(Sources(), token))
            : Found(Name, (name, token) => Finders.NodeDevices.NamedAsync(Sources(), name, token));
        var wanted = found.Where(device => Any(Capability, device.Capability) && Any(Parent, [device.Parent ?? string.Empty]));
        if (Tree)
        {
            WriteObject(wanted.GroupBy(device => device.Connection).SelectMany(VirtNodeDeviceBranch.Arrange), enumerateCollection: true);
        }
        else
        {
            WriteObject(wanted, enumerateCollection: true);
        }
    });

    // A host can pick by capability itself, when all that are asked for are libvirt's own names.
    private Task<IReadOnlyList<VirtNodeDevice>> ListAsync(VirtConnection connection, CancellationToken cancellationToken)
    {
        var flags = (Capability ?? []).Select(NodeDeviceCapabilities.FlagOf).ToList();
        return connection.NodeDevices.ListAsync(
            flags.Contains(NodeDeviceListFlags.None) ? NodeDeviceListFlags.None : flags.Aggregate(NodeDeviceListFlags.None, (all, one) => all | one),
            cancellationToken);
    }

    private static bool Any(string[]? patterns, IReadOnlyList<string> values) =>
        patterns is null || patterns.Any(pattern => values.Any(WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase).IsMatch));
}
