using System.Management.Automation;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Searches for storage that could become a pool.</summary>
/// <remarks>virConnectFindStoragePoolSources.</remarks>
[Cmdlet(VerbsCommon.Find, "VirtStoragePoolSource")]
[OutputType(typeof(VirtStoragePoolSource))]
public sealed class FindVirtStoragePoolSourceCommand : VirtCommand
{
    /// <summary>The kind of pool that it could become.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public StoragePoolType Type { get; set; }

    /// <summary>The server that is searched, with its port where that is not the default, such as <c>nas:3260</c>.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? SourceHost { get; set; }

    /// <summary>The name that the host shows itself to an iSCSI target with.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Initiator { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(SourceHost, () =>
    {
        var place = VirtStoragePoolSource.Place(SourceHost, Initiator);
        WriteObject(
            Gather(token => Findings<VirtStoragePoolSource>.GatherAsync(
                Sources(), connection => connection.StoragePools.SearchAsync(Type, place, token))),
            enumerateCollection: true);
    });
}
