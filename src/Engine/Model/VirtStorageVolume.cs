using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>A storage volume.</summary>
/// <remarks>virStorageVol.</remarks>
public sealed class VirtStorageVolume : VirtObject
{
    private StorageVolumeSummary _summary;

    internal VirtStorageVolume(VirtConnection connection, StorageVolumeSummary summary)
        : base(connection) => _summary = summary;

    /// <summary>The handle that operations take.</summary>
    public StorageVolumeRef Ref => _summary.Volume;

    /// <inheritdoc/>
    public override string Name => Ref.Name;

    /// <summary>The name of its pool.</summary>
    public string Pool => Ref.Pool;

    /// <summary>The key, unique everywhere.</summary>
    public string Key => Ref.Key;

    /// <summary>Where the host finds it.</summary>
    public string Path => _summary.Path;

    /// <summary>The kind.</summary>
    public StorageVolumeType Type => _summary.Type;

    /// <summary>What a guest sees, in bytes.</summary>
    public long Capacity => _summary.Capacity;

    /// <summary>What it takes now, in bytes.</summary>
    public long Allocation => _summary.Allocation;

    /// <summary>What a guest sees, for a person.</summary>
    public string CapacityText => SizeText.Of(Capacity);

    /// <summary>What it takes now, for a person.</summary>
    public string AllocationText => SizeText.Of(Allocation);

    /// <inheritdoc/>
    public override Task<string> GetXmlAsync(CancellationToken cancellationToken) =>
        Connection.StorageVolumes.GetXmlAsync(Ref, cancellationToken);

    private protected override async Task ReloadAsync(CancellationToken cancellationToken) =>
        _summary = (await Connection.StorageVolumes.GetAsync(Ref, StorageVolumeInfoFlags.None, cancellationToken).ConfigureAwait(false))._summary;
}
