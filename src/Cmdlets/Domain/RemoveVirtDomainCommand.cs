using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Removes domains' definitions, and with them what the user names.</summary>
/// <remarks>virDomainUndefineFlags, virDomainDestroyFlags, virStorageVolDelete.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtDomain", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveVirtDomainCommand : DomainTargetCommand
{
    /// <summary>Removes a managed save image too; without it the host refuses where there is one.</summary>
    [Parameter]
    public SwitchParameter ManagedSave { get; set; }

    /// <summary>Forgets snapshots too; without it the host refuses where there are any.</summary>
    [Parameter]
    public SwitchParameter SnapshotMetadata { get; set; }

    /// <summary>Forgets checkpoints too; without it the host refuses where there are any.</summary>
    [Parameter]
    public SwitchParameter CheckpointMetadata { get; set; }

    /// <summary>Removes the file with the firmware's variables.</summary>
    [Parameter]
    public SwitchParameter Nvram { get; set; }

    /// <summary>Keeps the file with the firmware's variables.</summary>
    [Parameter]
    public SwitchParameter KeepNvram { get; set; }

    /// <summary>Removes the emulated TPM's state.</summary>
    [Parameter]
    public SwitchParameter Tpm { get; set; }

    /// <summary>Keeps the emulated TPM's state.</summary>
    [Parameter]
    public SwitchParameter KeepTpm { get; set; }

    /// <summary>Pulls the plug first; without it a running domain runs on, and is gone when it stops.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Deletes the volumes that the domain's disks are on. Removable media, read-only and shared disks, and disks outside of pools are left alone.</summary>
    [Parameter]
    public SwitchParameter RemoveStorage { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        RefuseIf(Nvram && KeepNvram, "-Nvram and -KeepNvram contradict each other");
        RefuseIf(Tpm && KeepTpm, "-Tpm and -KeepTpm contradict each other");
    }

    private protected override void Process(VirtDomain domain)
    {
        var volumes = RemoveStorage ? VolumesOf(domain) : [];
        var extent = volumes.Count == 0 ? "Remove domain" : $"Remove domain and delete {string.Join(", ", volumes.Select(volume => volume.Path))}";
        if (!ShouldProcess(domain.Name, extent))
        {
            return;
        }

        Wait(token => DomainRemoval.RemoveAsync(domain, Force, Flags(), token));
        foreach (var volume in volumes)
        {
            Attempt(volume, () => Wait(token => volume.Connection.StorageVolumes.DeleteAsync(volume.Ref, StorageVolumeDeleteFlags.None, token)));
        }
    }

    private IReadOnlyList<VirtStorageVolume> VolumesOf(VirtDomain domain)
    {
        Wait(domain.RefreshAsync);
        return Force || !domain.IsActive
            ? Wait(token => DomainRemoval.FindVolumesAsync(domain, token))
            : throw VirtException.Worded(VirtErrorCode.OperationInvalid, $"'{domain.Name}' runs on the volumes that -RemoveStorage would delete; -Force stops it first");
    }

    private DomainUndefineFlags Flags() =>
        (ManagedSave ? DomainUndefineFlags.ManagedSave : 0)
        | (SnapshotMetadata ? DomainUndefineFlags.SnapshotsMetadata : 0)
        | (CheckpointMetadata ? DomainUndefineFlags.CheckpointsMetadata : 0)
        | (Nvram ? DomainUndefineFlags.Nvram : 0)
        | (KeepNvram ? DomainUndefineFlags.KeepNvram : 0)
        | (Tpm ? DomainUndefineFlags.Tpm : 0)
        | (KeepTpm ? DomainUndefineFlags.KeepTpm : 0);
}
