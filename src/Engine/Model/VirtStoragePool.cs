using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>A storage pool.</summary>
/// <remarks>virStoragePool.</remarks>
public sealed class VirtStoragePool : VirtObject
{
    private StoragePoolSummary _summary;

    internal VirtStoragePool(VirtConnection connection, StoragePoolSummary summary)
        : base(connection) => _summary = summary;

    /// <summary>The handle that operations take.</summary>
    public StoragePoolRef Ref => _summary.Pool;

    /// <inheritdoc/>
    public override string Name => Ref.Name;

    /// <summary>The uuid.</summary>
    public Guid Uuid => Ref.Uuid;

    /// <summary>The state.</summary>
    public StoragePoolState State => _summary.State;

    /// <summary>Whether it is started.</summary>
    public bool IsActive => _summary.IsActive;

    /// <summary>Whether its definition outlives its run.</summary>
    public bool IsPersistent => _summary.IsPersistent;

    /// <summary>Whether it starts with the host.</summary>
    public bool Autostart => _summary.Autostart;

    /// <summary>Size in bytes.</summary>
    public long Capacity => _summary.Capacity;

    /// <summary>What is given out, in bytes.</summary>
    public long Allocation => _summary.Allocation;

    /// <summary>What is left, in bytes.</summary>
    public long Available => _summary.Available;

    /// <summary>The size, for a person.</summary>
    public string CapacityText => SizeText.Of(Capacity);

    /// <summary>What is given out, for a person.</summary>
    public string AllocationText => SizeText.Of(Allocation);

    /// <summary>What is left, for a person.</summary>
    public string AvailableText => SizeText.Of(Available);

    /// <inheritdoc/>
    public override Task<string> GetXmlAsync(CancellationToken cancellationToken) =>
        Connection.StoragePools.GetXmlAsync(Ref, StorageXmlFlags.None, cancellationToken);

    private protected override async Task ReloadAsync(CancellationToken cancellationToken) =>
        _summary = (await Connection.StoragePools.GetAsync(Ref, cancellationToken).ConfigureAwait(false))._summary;
}
