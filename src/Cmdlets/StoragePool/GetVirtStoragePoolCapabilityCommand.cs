using System.Management.Automation;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Gets which kinds of storage pool hosts can have.</summary>
/// <remarks>virConnectGetStoragePoolCapabilities.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtStoragePoolCapability")]
[OutputType(typeof(VirtStoragePoolCapability))]
public sealed class GetVirtStoragePoolCapabilityCommand : VirtCommand
{
    /// <summary>Only these kinds.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public StoragePoolType[]? Type { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(null, () => WriteObject(
        Gather(token => Findings<VirtStoragePoolCapability>.GatherAsync(
            Sources(), connection => connection.StoragePools.DescribeCapabilitiesAsync(token))).Where(kind => Type is null || Type.Contains(kind.Type)),
        enumerateCollection: true));
}
