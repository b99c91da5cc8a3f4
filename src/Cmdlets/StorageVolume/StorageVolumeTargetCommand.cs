using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that act on storage volumes that exist: given as objects, by pool and name, by path or by key, piped or not.</summary>
public abstract class StorageVolumeTargetCommand : LongVirtCommand
{
    private protected const string ByObject = "Volume";
    private protected const string ByName = "Name";
    private protected const string ByPath = "Path";
    private protected const string ByKey = "Key";

    /// <summary>The volumes, as Get-VirtStorageVolume gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByObject)]
    [ValidateNotNull]
    public VirtStorageVolume[] Volume { get; set; } = [];

    /// <summary>The pools that hold the volumes named, as objects or names; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("PoolName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(StoragePoolNameCompleter))]
    [ValidateNotNullOrEmpty]
    public StoragePoolArgument[] Pool { get; set; } = [];

    /// <summary>The volumes' names; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("VolumeName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(StorageVolumeNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The volumes' paths on the host.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByPath)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The volumes' keys.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByKey)]
    [ValidateNotNullOrEmpty]
    public string[] Key { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var volume in Targets())
        {
            Attempt(volume, () => Process(volume));
        }
    }

    /// <summary>Acts on one volume.</summary>
    private protected abstract void Process(VirtStorageVolume volume);

    private IReadOnlyList<VirtStorageVolume> Targets() => ParameterSetName switch
    {
        ByObject => Volume,
        ByPath => Found(Path, (path, token) => StorageVolumeFinder.AtPathAsync(Sources(), path, token)),
        ByKey => Found(Key, (key, token) => StorageVolumeFinder.WithKeyAsync(Sources(), key, token)),
        _ => InPools([.. Pool.SelectMany(argument => Resolve(Finders.StoragePools, [argument]).Where(argument.Covers))]),
    };

    // Without any pool there has been an error already, and nothing more to say about names.
    private List<VirtStorageVolume> InPools(List<VirtStoragePool> pools) =>
        pools.Count == 0 ? [] : Found(Name, (name, token) => StorageVolumeFinder.NamedAsync(pools, name, token));
}
