using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets storage volumes.</summary>
/// <remarks>virStoragePoolListAllVolumes, virStorageVolLookupByName, virStorageVolLookupByPath, virStorageVolLookupByKey.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtStorageVolume", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtStorageVolume))]
public sealed class GetVirtStorageVolumeCommand : VirtCommand
{
    private const string ByName = "Name";
    private const string ByPath = "Path";
    private const string ByKey = "Key";

    private bool _poolGiven;
    private bool _nameGiven;

    /// <summary>The pools to look in, as objects or names; wildcards are allowed. Without any, all pools that are started.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [StoragePoolTransformation]
    [Alias("PoolName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(StoragePoolNameCompleter))]
    [ValidateNotNullOrEmpty]
    public StoragePoolArgument[]? Pool { get; set; }

    /// <summary>Names of volumes; wildcards are allowed. Without any, all volumes.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("VolumeName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(StorageVolumeNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Paths of volumes on the host.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByPath)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Keys of volumes.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByKey)]
    [ValidateNotNullOrEmpty]
    public string[] Key { get; set; } = [];

    // A piped pool has a name too, and PowerShell gives it to -Name: it is no volume's.
    private string[]? Wanted => !_poolGiven && !_nameGiven && Pool is [{ Object: not null }] ? null : Name;

    /// <inheritdoc/>
    protected override void BeginProcessing() => (_poolGiven, _nameGiven) = (Pool is not null, Name is not null);

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Name, () =>
    {
        var found = ParameterSetName switch
        {
            ByPath => Found(Path, (path, token) => StorageVolumeFinder.AtPathAsync(Sources(), path, token)),
            ByKey => Found(Key, (key, token) => StorageVolumeFinder.WithKeyAsync(Sources(), key, token)),
            _ when Pool is null && Name is null => Gather(token => StorageVolumeFinder.AllAsync(Sources(), token)),
            _ => InPools(Pools()),
        };
        WriteObject(found, enumerateCollection: true);
    });

    private List<VirtStoragePool> Pools() => Pool is null
        ? [.. Gather(token => Finders.StoragePools.AllAsync(Sources(), token)).Where(pool => pool.IsActive)]
        : [.. Pool.SelectMany(argument => Resolve(Finders.StoragePools, [argument]).Where(argument.Covers))];

    private List<VirtStorageVolume> InPools(List<VirtStoragePool> pools) =>
        Wanted is not { } names || pools.Count == 0
            ? Found(pools, (pool, token) => StorageVolumeFinder.InPoolsAsync([pool], token))
            : Found(names, (name, token) => StorageVolumeFinder.NamedAsync(pools, name, token));
}
