using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Starts storage pools.</summary>
/// <remarks>virStoragePoolCreate.</remarks>
[Cmdlet(VerbsLifecycle.Start, "VirtStoragePool", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtStoragePool))]
public sealed class StartVirtStoragePoolCommand : StoragePoolTargetCommand
{
    /// <summary>Makes the storage behind the pool first.</summary>
    [Parameter]
    public SwitchParameter Build { get; set; }

    /// <summary>Makes the storage first and overwrites what is there.</summary>
    [Parameter]
    public SwitchParameter Overwrite { get; set; }

    /// <summary>Makes the storage first unless something is there.</summary>
    [Parameter]
    public SwitchParameter NoOverwrite { get; set; }

    /// <summary>Gives the pool on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(VirtStoragePool pool)
    {
        if (!ShouldProcess(pool.Name, "Start storage pool"))
        {
            return;
        }

        var flags = (Build ? StoragePoolCreateFlags.WithBuild : 0)
            | (Overwrite ? StoragePoolCreateFlags.WithBuildOverwrite : 0)
            | (NoOverwrite ? StoragePoolCreateFlags.WithBuildNoOverwrite : 0);
        Run(pool, async (_, token) =>
        {
            await pool.Connection.StoragePools.StartAsync(pool.Ref, flags, token).ConfigureAwait(false);
            await pool.RefreshAsync(token).ConfigureAwait(false);
            return PassThru ? pool : null;
        });
    }
}
