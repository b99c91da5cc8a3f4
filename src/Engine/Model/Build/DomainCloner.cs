using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Copies domains: a definition of its own, with a uuid, MAC addresses and volumes of its own.</summary>
/// <remarks>What virt-clone does. Shared and read-only disks stay shared.</remarks>
public static class DomainCloner
{
    /// <summary>Copies a shut-off domain on its host; what fails leaves nothing behind.</summary>
    /// <param name="source">The domain to copy.</param>
    /// <param name="name">The copy's name.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellationToken">Ends the work; volumes made so far are deleted again.</param>
    /// <returns>The copy.</returns>
    /// <exception cref="VirtException">OperationInvalid when the domain runs; DomExist when the name is taken; what the host says.</exception>
    public static async Task<VirtDomain> CloneAsync(
        VirtDomain source, string name, DomainCloneOptions options, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        var connection = source.Connection;
        await source.RefreshAsync(cancellationToken).ConfigureAwait(false);
        if (source.IsActive && source.State != DomainState.Paused)
        {
            throw VirtException.Worded(
                VirtErrorCode.OperationInvalid,
                $"domain '{source.Name}' is running: stop or suspend it first, so that its disks are whole",
                VirtErrorDomain.Domain);
        }

        await RefuseTakenNameAsync(connection, name, cancellationToken).ConfigureAwait(false);
        var copy = await DescribeAsync(source, name, cancellationToken).ConfigureAwait(false);
        var made = new List<StorageVolumeRef>();
        DomainRef defined;
        try
        {
            foreach (var disk in copy.Devices.Disks.Where(disk => disk is { Device: "disk", ReadOnly: false, Shareable: false, Source: not null }))
            {
                made.Add(await CloneDiskAsync(connection, disk, name, options, progress, cancellationToken).ConfigureAwait(false));
                await UseAsync(connection, disk, made[^1], options, cancellationToken).ConfigureAwait(false);
            }

            defined = await connection.Domains.DefineAsync(
                VirtXml.Write(copy.Element), DomainDefineFlags.None, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await VolumeUndo.DeleteAsync(connection, made).ConfigureAwait(false);
            throw;
        }

        // From here on the copy exists and owns its disks; whatever fails takes nothing away.
        return await connection.Domains.GetAsync(defined, cancellationToken).ConfigureAwait(false);
    }

    private static async Task RefuseTakenNameAsync(VirtConnection connection, string name, CancellationToken cancellationToken)
    {
        try
        {
            await connection.Domains.LookupByNameAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException missing) when (missing.Code == VirtErrorCode.NoDomain)
        {
            return;
        }

        throw new VirtException(VirtErrorCode.OperationFailed, $"domain '{name}' already exists", VirtErrorDomain.Domain);
    }

    /// <summary>Takes over the stored definition without what must differ: uuid, MAC addresses, firmware variables.</summary>
    private static async Task<DomainXml> DescribeAsync(VirtDomain source, string name, CancellationToken cancellationToken)
    {
        var xml = await source.Connection.Domains.GetXmlAsync(
            source.Ref, DomainXmlFlags.Inactive | DomainXmlFlags.Secure, cancellationToken).ConfigureAwait(false);
        var copy = DomainXml.Parse(xml);
        copy.Name = name;
        copy.Element.Element("uuid")?.Remove();
        foreach (var card in copy.Devices.Interfaces)
        {
            card.Element.Elements("mac").Remove();
        }

        copy.Element.Element("os")?.Elements("nvram").Where(nvram => !nvram.HasElements).ToList().ForEach(ForgetFile);
        return copy;
    }

    /// <summary>Keeps the template that variables come from and drops the file they are in, so that the copy gets one of its own.</summary>
    private static void ForgetFile(XElement nvram)
    {
        nvram.RemoveNodes();
        if (!nvram.HasAttributes)
        {
            nvram.Remove();
        }
    }

    private static async Task<StorageVolumeRef> CloneDiskAsync(
        VirtConnection connection, DiskXml disk, string name, DomainCloneOptions options, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var original = await DiskVolume.FindAsync(connection, disk, cancellationToken).ConfigureAwait(false);
        var pool = await connection.StoragePools.LookupByNameAsync(options.Pool ?? original.Pool, cancellationToken).ConfigureAwait(false);
        var description = VirtXml.Parse(await connection.StorageVolumes.GetXmlAsync(original, cancellationToken).ConfigureAwait(false), "volume");
        var copy = VolumeCopy.Describe(description, VolumeCopy.NameFor(original.Name, disk.Target, name), options.Linked);
        return options.Linked
            ? await connection.StorageVolumes.CreateAsync(pool, copy, StorageVolumeCreateFlags.None, progress, cancellationToken).ConfigureAwait(false)
            : await connection.StorageVolumes.CreateFromAsync(pool, copy, original, StorageVolumeCreateFlags.None, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has the copy's disk lie on its new volume.</summary>
    private static async Task UseAsync(
        VirtConnection connection, DiskXml disk, StorageVolumeRef made, DomainCloneOptions options, CancellationToken cancellationToken)
    {
        if (disk.SourcePool is not null)
        {
            disk.SetVolume(made.Pool, made.Name);
        }
        else
        {
            var volume = await connection.StorageVolumes.GetAsync(made, StorageVolumeInfoFlags.None, cancellationToken).ConfigureAwait(false);
            disk.SetFile(volume.Path);
        }

        if (options.Linked)
        {
            disk.Format = "qcow2";
        }
    }
}
