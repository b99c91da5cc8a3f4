using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Takes the images of a domain's disks to files here.</summary>
/// <remarks>virStorageVolDownload for each disk that can be written; shared and read-only ones are other domains' too and stay.</remarks>
/// <param name="domain">The domain.</param>
public sealed class DomainExport(VirtDomain domain)
{
    /// <summary>Tells which files there will be.</summary>
    /// <param name="directory">The directory that takes them.</param>
    /// <param name="name">What the files' names begin with.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The files, each with the volume that goes into it.</returns>
    /// <exception cref="VirtException">OperationInvalid while the guest runs; NoStorageVol for a disk that no pool of the host has.</exception>
    public async Task<IReadOnlyList<ImageExport>> PlanAsync(string directory, string name, CancellationToken cancellationToken)
    {
        await domain.RefreshAsync(cancellationToken).ConfigureAwait(false);
        if (domain.IsActive && domain.State != DomainState.Paused)
        {
            throw VirtException.Worded(
                VirtErrorCode.OperationInvalid, $"domain '{domain.Name}' is running: stop or suspend it first, so that its disks are whole", VirtErrorDomain.Domain);
        }

        var description = DomainXml.Parse(await domain.Connection.Domains.GetXmlAsync(domain.Ref, DomainXmlFlags.None, cancellationToken).ConfigureAwait(false));
        var images = new List<ImageExport>();
        foreach (var disk in description.Devices.Disks.Where(disk => disk is { Device: "disk", ReadOnly: false, Shareable: false } && (disk.Source ?? disk.SourceVolume) is not null))
        {
            var volume = await DiskVolume.FindAsync(domain.Connection, disk, cancellationToken).ConfigureAwait(false);
            images.Add(new ImageExport(
                await domain.Connection.StorageVolumes.GetAsync(volume, StorageVolumeInfoFlags.None, cancellationToken).ConfigureAwait(false),
                Path.Combine(directory, $"{name}-{disk.Target}.{disk.Format ?? "raw"}")));
        }

        return images;
    }
}

/// <summary>A volume that goes into a file.</summary>
/// <param name="Volume">The volume.</param>
/// <param name="File">The file.</param>
public sealed record ImageExport(VirtStorageVolume Volume, string File)
{
    /// <summary>Takes it there; the file is whole or not there.</summary>
    /// <param name="overwrite">Whether one that is there may be replaced.</param>
    /// <param name="progress">Who is told how far it is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">What the volume's host fails with.</exception>
    /// <exception cref="IOException">The file cannot be written, or is there and may not be replaced.</exception>
    public Task RunAsync(bool overwrite, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        new VolumeTransfer(Volume, new VolumeWindow(0, 0, IsSparse: true), progress).ExportAsync(File, overwrite, cancellationToken);
}
