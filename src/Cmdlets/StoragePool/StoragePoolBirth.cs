using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>What is done to make a pool, beyond its definition.</summary>
internal sealed record StoragePoolBirth(bool Transient, bool Build, bool Start, bool Autostart)
{
    internal async Task<VirtStoragePool> MakeAsync(VirtConnection connection, string xml, CancellationToken cancellationToken)
    {
        var pools = connection.StoragePools;
        var made = Transient
            ? await pools.CreateAsync(
                xml, Build ? StoragePoolCreateFlags.WithBuild : StoragePoolCreateFlags.None, cancellationToken).ConfigureAwait(false)
            : await DefineAsync(pools, xml, cancellationToken).ConfigureAwait(false);
        return await pools.GetAsync(made, cancellationToken).ConfigureAwait(false);
    }

    private async Task<StoragePoolRef> DefineAsync(StoragePoolOperations pools, string xml, CancellationToken cancellationToken)
    {
        var made = await pools.DefineAsync(xml, StoragePoolDefineFlags.None, cancellationToken).ConfigureAwait(false);
        if (Build)
        {
            await pools.BuildAsync(made, StoragePoolBuildFlags.None, cancellationToken).ConfigureAwait(false);
        }

        if (Autostart)
        {
            await pools.SetAutostartAsync(made, true, cancellationToken).ConfigureAwait(false);
        }

        if (Start)
        {
            await pools.StartAsync(made, StoragePoolCreateFlags.None, cancellationToken).ConfigureAwait(false);
        }

        return made;
    }
}
