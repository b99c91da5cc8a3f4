using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that act on storage pools that exist: given as objects, names, wildcards or uuids, piped or not.</summary>
public abstract class StoragePoolTargetCommand : LongVirtCommand
{
    private protected const string ByObject = "Pool";
    private protected const string ByName = "Name";
    private protected const string ByUuid = "Uuid";

    /// <summary>The pools, as Get-VirtStoragePool gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByObject)]
    [ValidateNotNull]
    public VirtStoragePool[] Pool { get; set; } = [];

    /// <summary>The pools' names; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("PoolName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(StoragePoolNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The pools' uuids.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUuid)]
    [ValidateNotNullOrEmpty]
    public Guid[] Uuid { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Each(TargetsOf(Finders.StoragePools, ParameterSetName, Pool, Name, Uuid), Process);

    /// <summary>Acts on one pool.</summary>
    private protected abstract void Process(VirtStoragePool pool);
}
