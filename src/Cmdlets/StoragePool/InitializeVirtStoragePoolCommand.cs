using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Makes the storage behind pools: a directory, a file system, a volume group.</summary>
/// <remarks>virStoragePoolBuild.</remarks>
[Cmdlet(VerbsData.Initialize, "VirtStoragePool", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtStoragePool))]
public sealed class InitializeVirtStoragePoolCommand : StoragePoolTargetCommand
{
    /// <summary>Overwrites what is there.</summary>
    [Parameter]
    public SwitchParameter Overwrite { get; set; }

    /// <summary>Leaves alone what is there, and fails then.</summary>
    [Parameter]
    public SwitchParameter NoOverwrite { get; set; }

    /// <summary>Gives the pool on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(VirtStoragePool pool)
    {
        if (Overwrite && NoOverwrite)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, "-Overwrite and -NoOverwrite exclude each other");
        }

        if (!ShouldProcess(pool.Name, Overwrite ? "Make storage of pool and overwrite what is there" : "Make storage of pool"))
        {
            return;
        }

        var flags = Overwrite ? StoragePoolBuildFlags.Overwrite : NoOverwrite ? StoragePoolBuildFlags.NoOverwrite : StoragePoolBuildFlags.None;
        Run(pool, async (_, token) =>
        {
            await pool.Connection.StoragePools.BuildAsync(pool.Ref, flags, token).ConfigureAwait(false);
            await pool.RefreshAsync(token).ConfigureAwait(false);
            return PassThru ? pool : null;
        });
    }
}
