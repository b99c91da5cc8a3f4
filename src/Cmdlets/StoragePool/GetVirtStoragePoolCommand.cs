using System.Management.Automation;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Gets storage pools.</summary>
/// <remarks>virConnectListAllStoragePools, virStoragePoolLookupByName, virStoragePoolLookupByUUID, virStoragePoolLookupByTargetPath.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtStoragePool", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtStoragePool))]
public sealed class GetVirtStoragePoolCommand : VirtCommand
{
    private const string ByName = "Name";
    private const string ByUuid = "Uuid";
    private const string ByTarget = "TargetPath";

    /// <summary>Names; wildcards are allowed. Without any, all pools.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("PoolName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(StoragePoolNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Uuids.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUuid)]
    [ValidateNotNullOrEmpty]
    public Guid[] Uuid { get; set; } = [];

    /// <summary>Paths on the host where pools keep their volumes.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByTarget)]
    [ValidateNotNullOrEmpty]
    public string[] TargetPath { get; set; } = [];

    /// <summary>Only pools of one of these kinds.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public StoragePoolType[]? Type { get; set; }

    /// <summary>Only pools that are started.</summary>
    [Parameter]
    public SwitchParameter Active { get; set; }

    /// <summary>Only pools that are not started.</summary>
    [Parameter]
    public SwitchParameter Inactive { get; set; }

    /// <summary>Only pools with a stored definition.</summary>
    [Parameter]
    public SwitchParameter Persistent { get; set; }

    /// <summary>Only pools without a stored definition.</summary>
    [Parameter]
    public SwitchParameter Transient { get; set; }

    /// <summary>Only pools that start with their host; with -Autostart:$false only the others.</summary>
    [Parameter]
    public SwitchParameter Autostart { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Name, () =>
    {
        var found = ParameterSetName switch
        {
            ByUuid => Found(Uuid, (uuid, token) => Finders.StoragePools.IdentifiedAsync(Sources(), uuid, token)),
            ByTarget => Found(TargetPath, (path, token) => StoragePoolFilter.WithTargetAsync(Sources(), path, token)),
            _ when Name is null => Gather(token => StoragePoolFilter.OfTypesAsync(Sources(), Type, token)),
            _ => Found(Name, (name, token) => Finders.StoragePools.NamedAsync(Sources(), name, token)),
        };
        WriteObject(Narrow(found), enumerateCollection: true);
    });

    private IEnumerable<VirtStoragePool> Narrow(IReadOnlyList<VirtStoragePool> found)
    {
        var passing = found.Where(Passes);
        if (Type is null || (ParameterSetName == ByName && Name is null))
        {
            return passing;
        }

        // A listing does not tell a pool's kind: the host is asked once, not once per pool.
        var allowed = Gather(token => StoragePoolFilter.OfTypesAsync(Sources(), Type, token)).Select(pool => pool.Uuid).ToHashSet();
        return passing.Where(pool => allowed.Contains(pool.Uuid));
    }

    private bool Passes(VirtStoragePool pool) =>
        (Active == Inactive || pool.IsActive == Active)
        && (Persistent == Transient || pool.IsPersistent == Persistent)
        && (!MyInvocation.BoundParameters.ContainsKey(nameof(Autostart)) || pool.Autostart == Autostart);
}
