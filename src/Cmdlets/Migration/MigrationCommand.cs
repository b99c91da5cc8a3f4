using System.Management.Automation;
using VirtPS.Engine.Drivers;

namespace VirtPS.Commands;

/// <summary>The base of commands that migrate domains: the switches that say how.</summary>
public abstract class MigrationCommand : DomainTargetCommand
{
    /// <summary>Lets the guest run while its memory moves.</summary>
    [Parameter]
    public SwitchParameter Live { get; set; }

    /// <summary>Moves the definition of a domain that does not run.</summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    /// <summary>Lets the source's host manage the migration instead of this computer.</summary>
    [Parameter]
    public SwitchParameter PeerToPeer { get; set; }

    /// <summary>Sends the data through the connection of the two hosts; implies -PeerToPeer.</summary>
    [Parameter]
    public SwitchParameter Tunnelled { get; set; }

    /// <summary>Copies the disks too: all of them, or only what lies above images that the destination has.</summary>
    [Parameter]
    [ValidateSet("All", "Incremental")]
    public string? CopyStorage { get; set; }

    /// <summary>Stores the definition at the destination.</summary>
    [Parameter]
    public SwitchParameter Persistent { get; set; }

    /// <summary>Removes the definition at the source.</summary>
    [Parameter]
    public SwitchParameter UndefineSource { get; set; }

    /// <summary>Leaves the guest paused at the destination.</summary>
    [Parameter]
    public SwitchParameter Paused { get; set; }

    /// <summary>Allows a switch to post-copy by Set-VirtMigration -PostCopy.</summary>
    [Parameter]
    public SwitchParameter PostCopy { get; set; }

    /// <summary>Compresses the data.</summary>
    [Parameter]
    public SwitchParameter Compressed { get; set; }

    /// <summary>Slows a busy guest down so that the migration ends.</summary>
    [Parameter]
    public SwitchParameter AutoConverge { get; set; }

    /// <summary>Encrypts the data with the hypervisors' certificates.</summary>
    [Parameter]
    public SwitchParameter Tls { get; set; }

    /// <summary>Goes ahead where the host's caches might damage data.</summary>
    [Parameter]
    public SwitchParameter Unsafe { get; set; }

    /// <summary>Gives up when a disk fails meanwhile.</summary>
    [Parameter]
    public SwitchParameter AbortOnError { get; set; }

    /// <summary>Keeps the domain from being changed while it moves.</summary>
    [Parameter]
    public SwitchParameter ChangeProtection { get; set; }

    /// <summary>Writes what the guest writes to both hosts' disks at once while disks are copied, so that a busy guest cannot outrun the copy.</summary>
    [Parameter]
    public SwitchParameter SynchronousWrites { get; set; }

    /// <summary>Takes up a post-copy migration that broke.</summary>
    [Parameter]
    public SwitchParameter ResumePostCopy { get; set; }

    /// <summary>Sends memory without copying it first; goes with -ParallelConnections.</summary>
    [Parameter]
    public SwitchParameter ZeroCopy { get; set; }

    /// <summary>Locks all of the guest's memory for a migration over RDMA.</summary>
    [Parameter]
    public SwitchParameter RdmaPinAll { get; set; }

    /// <summary>How domains migrate.</summary>
    private protected DomainMigrateFlags Flags() =>
        (Live ? DomainMigrateFlags.Live : 0)
        | (Offline ? DomainMigrateFlags.Offline | DomainMigrateFlags.PersistDest : 0)
        | (PeerToPeer || Tunnelled ? DomainMigrateFlags.PeerToPeer : 0)
        | (Tunnelled ? DomainMigrateFlags.Tunnelled : 0)
        | (CopyStorage is null ? 0 : CopyStorage == "All" ? DomainMigrateFlags.NonSharedDisk : DomainMigrateFlags.NonSharedInc)
        | (Persistent ? DomainMigrateFlags.PersistDest : 0)
        | (UndefineSource ? DomainMigrateFlags.UndefineSource : 0)
        | (Paused ? DomainMigrateFlags.Paused : 0)
        | (PostCopy ? DomainMigrateFlags.PostCopy : 0)
        | (Compressed ? DomainMigrateFlags.Compressed : 0)
        | (AutoConverge ? DomainMigrateFlags.AutoConverge : 0)
        | (Tls ? DomainMigrateFlags.Tls : 0)
        | (Unsafe ? DomainMigrateFlags.Unsafe : 0)
        | (AbortOnError ? DomainMigrateFlags.AbortOnError : 0)
        | (ChangeProtection ? DomainMigrateFlags.ChangeProtection : 0)
        | (SynchronousWrites ? DomainMigrateFlags.NonSharedSynchronousWrites : 0)
        | (ResumePostCopy ? DomainMigrateFlags.PostCopyResume : 0)
        | (ZeroCopy ? DomainMigrateFlags.ZeroCopy : 0)
        | (RdmaPinAll ? DomainMigrateFlags.RdmaPinAll : 0);
}
