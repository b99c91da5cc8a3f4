using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Stops storage pools; what they hold stays.</summary>
/// <remarks>virStoragePoolDestroy. A pool without a stored definition is gone then.</remarks>
[Cmdlet(VerbsLifecycle.Stop, "VirtStoragePool", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtStoragePool))]
public sealed class StopVirtStoragePoolCommand : StoragePoolTargetCommand
{
    /// <summary>Gives the pool on, unless it is gone.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(VirtStoragePool pool)
    {
        if (!ShouldProcess(pool.Name, "Stop storage pool"))
        {
            return;
        }

        Run(pool, async (_, token) =>
        {
            await pool.Connection.StoragePools.DestroyAsync(pool.Ref, token).ConfigureAwait(false);
            if (!pool.IsPersistent)
            {
                return null;
            }

            await pool.RefreshAsync(token).ConfigureAwait(false);
            return PassThru ? pool : null;
        });
    }
}
