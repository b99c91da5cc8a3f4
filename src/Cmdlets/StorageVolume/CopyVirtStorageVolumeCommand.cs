using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Copies storage volumes with what they hold.</summary>
/// <remarks>virStorageVolCreateXMLFrom.</remarks>
[Cmdlet(VerbsCommon.Copy, "VirtStorageVolume", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtStorageVolume))]
public sealed class CopyVirtStorageVolumeCommand : StorageVolumeTargetCommand
{
    /// <summary>The copy's name.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ValidateNotNullOrEmpty]
    public string NewName { get; set; } = string.Empty;

    /// <summary>The pool that holds the copy, as an object or a name; without it the original's.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(StoragePoolNameCompleter))]
    [ValidateNotNull]
    public StoragePoolArgument? Destination { get; set; }

    /// <summary>Writes a qcow2 copy's tables in full at once.</summary>
    [Parameter]
    public SwitchParameter PreallocateMetadata { get; set; }

    /// <summary>Shares the original's blocks until one of both changes, where the file system can.</summary>
    [Parameter]
    public SwitchParameter Reflink { get; set; }

    private protected override void Process(VirtStorageVolume volume)
    {
        var volumes = volume.Connection.StorageVolumes;
        var pool = Destination?.Object?.Ref ?? Wait(token =>
            volume.Connection.StoragePools.LookupByNameAsync(Destination?.Name ?? volume.Pool, token));
        var xml = VolumeCopy.Describe(VirtXml.Parse(Wait(volume.GetXmlAsync), "volume"), NewName, linked: false);
        WriteVerbose(xml);
        if (!ShouldProcess($"{volume.Pool}/{volume.Name}", $"Copy storage volume to {pool.Name}/{NewName}"))
        {
            return;
        }

        var flags = (PreallocateMetadata ? StorageVolumeCreateFlags.PreallocMetadata : 0)
            | (Reflink ? StorageVolumeCreateFlags.Reflink : 0);
        Run(volume, async (progress, token) =>
        {
            var made = await volumes.CreateFromAsync(pool, xml, volume.Ref, flags, progress, token).ConfigureAwait(false);
            return await volumes.GetAsync(made, StorageVolumeInfoFlags.None, token).ConfigureAwait(false);
        });
    }
}
