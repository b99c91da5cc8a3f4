using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Asks hosts for storage pools of some kinds, and for those with a target path.</summary>
internal static class StoragePoolFilter
{
    internal static Task<Findings<VirtStoragePool>> OfTypesAsync(
        IReadOnlyList<VirtConnection> connections, IReadOnlyList<StoragePoolType>? types, CancellationToken cancellationToken)
    {
        var flags = (types ?? []).Aggregate(StoragePoolListFlags.None, (all, type) => all | FlagOf(type));
        return (Finders.StoragePools with { List = (connection, token) => connection.StoragePools.ListAsync(flags, token) })
            .AllAsync(connections, cancellationToken);
    }

    internal static Task<Findings<VirtStoragePool>> WithTargetAsync(
        IReadOnlyList<VirtConnection> connections, string path, CancellationToken cancellationToken) =>
        Finders.StoragePools.FirstAnswersAsync(
            connections,
            async connection => await connection.StoragePools.GetAsync(
                await connection.StoragePools.LookupByTargetPathAsync(path, cancellationToken).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false));

    private static StoragePoolListFlags FlagOf(StoragePoolType type) => Enum.Parse<StoragePoolListFlags>(type.ToString());
}
