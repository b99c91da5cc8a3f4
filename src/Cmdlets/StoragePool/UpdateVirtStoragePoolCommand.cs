using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Looks again at what storage pools hold.</summary>
/// <remarks>virStoragePoolRefresh.</remarks>
[Cmdlet(VerbsData.Update, "VirtStoragePool", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtStoragePool))]
public sealed class UpdateVirtStoragePoolCommand : StoragePoolTargetCommand
{
    /// <summary>Gives the pool on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(VirtStoragePool pool)
    {
        if (!ShouldProcess(pool.Name, "Refresh storage pool"))
        {
            return;
        }

        Run(pool, async (_, token) =>
        {
            await pool.Connection.StoragePools.RefreshAsync(pool.Ref, token).ConfigureAwait(false);
            await pool.RefreshAsync(token).ConfigureAwait(false);
            return PassThru ? pool : null;
        });
    }
}
