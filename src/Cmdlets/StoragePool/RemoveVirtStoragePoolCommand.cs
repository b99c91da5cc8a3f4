using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Removes storage pools; what they hold stays unless -DeleteStorage is given.</summary>
/// <remarks>virStoragePoolUndefine; with -Force virStoragePoolDestroy, with -DeleteStorage virStoragePoolDelete before it.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtStoragePool", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveVirtStoragePoolCommand : StoragePoolTargetCommand
{
    /// <summary>Deletes the storage behind the pool too, with all that it holds.</summary>
    [Parameter]
    public SwitchParameter DeleteStorage { get; set; }

    /// <summary>Stops a running pool first.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Process(VirtStoragePool pool)
    {
        var stop = Force && pool.IsActive;
        if (!ShouldProcess(pool.Name, $"{(stop ? "Stop and remove" : "Remove")} storage pool{(DeleteStorage ? " and delete its storage" : null)}"))
        {
            return;
        }

        Run(pool, async (_, token) =>
        {
            var pools = pool.Connection.StoragePools;
            if (stop)
            {
                await pools.DestroyAsync(pool.Ref, token).ConfigureAwait(false);
            }

            // Stopping has already removed a pool without a stored definition.
            if (pool.IsPersistent || !stop)
            {
                if (DeleteStorage)
                {
                    await pools.DeleteAsync(pool.Ref, StoragePoolDeleteFlags.None, token).ConfigureAwait(false);
                }

                await pools.UndefineAsync(pool.Ref, token).ConfigureAwait(false);
            }

            return null;
        });
    }
}
