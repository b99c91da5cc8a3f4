using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Completes the names of storage pools.</summary>
public sealed class StoragePoolNameCompleter : ObjectNameCompleter<VirtStoragePool>
{
    private protected override Task<IReadOnlyList<VirtStoragePool>> ListAsync(VirtConnection connection, CancellationToken cancellationToken) =>
        Finders.StoragePools.List(connection, cancellationToken);

    private protected override string Describe(VirtStoragePool item) => $"{item.Name} ({item.State})";
}
