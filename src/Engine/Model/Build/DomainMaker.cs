using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>Makes domains from drafts: first their volumes, then the definition; what fails leaves nothing behind.</summary>
public static class DomainMaker
{
    /// <summary>Makes a domain.</summary>
    /// <param name="connection">The host.</param>
    /// <param name="draft">The draft.</param>
    /// <param name="how">How the domain comes to be.</param>
    /// <param name="cancellationToken">Ends the wait; volumes made so far are deleted again.</param>
    /// <returns>The domain.</returns>
    /// <exception cref="VirtException">What the host says; DomExist, StorageVolExist and the like.</exception>
    public static async Task<VirtDomain> MakeAsync(
        VirtConnection connection, DomainDraft draft, DomainBirth how, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(draft);
        var made = new List<StorageVolumeRef>();
        DomainRef domain;
        try
        {
            foreach (var volume in draft.Volumes)
            {
                made.Add(await connection.StorageVolumes.CreateAsync(
                    volume.Pool, volume.ToXml(), StorageVolumeCreateFlags.None, null, cancellationToken).ConfigureAwait(false));
                await SettlePathAsync(connection, made[^1], volume, draft, cancellationToken).ConfigureAwait(false);
                if (volume.Disk.Content is { } content)
                {
                    await VolumeTransfer.FillAsync(connection, made[^1], content, cancellationToken).ConfigureAwait(false);
                }
            }

            domain = how.Transient
                ? await connection.Domains.CreateAsync(draft.Xml, how.StartFlags, cancellationToken).ConfigureAwait(false)
                : await connection.Domains.DefineAsync(draft.Xml, how.DefineFlags, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await VolumeUndo.DeleteAsync(connection, made).ConfigureAwait(false);
            throw;
        }

        // From here on the domain exists and owns its disks; a failing start is reported and takes nothing away.
        if (how.Start && !how.Transient)
        {
            domain = await connection.Domains.StartAsync(domain, how.StartFlags & ~DomainStartFlags.Validate, cancellationToken).ConfigureAwait(false);
        }

        return await connection.Domains.GetAsync(domain, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes volumes; where one cannot be made, those before it go again.</summary>
    internal static async Task MakeVolumesAsync(VirtConnection connection, IReadOnlyList<NewVolume> volumes, CancellationToken cancellationToken)
    {
        var made = new List<StorageVolumeRef>();
        try
        {
            foreach (var volume in volumes)
            {
                made.Add(await connection.StorageVolumes.CreateAsync(
                    volume.Pool, volume.ToXml(), StorageVolumeCreateFlags.None, null, cancellationToken).ConfigureAwait(false));
            }
        }
        catch
        {
            await VolumeUndo.DeleteAsync(connection, made).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Has the domain use the path that the host gave the volume, where it is not the expected one.</summary>
    private static async Task SettlePathAsync(
        VirtConnection connection, StorageVolumeRef made, NewVolume volume, DomainDraft draft, CancellationToken cancellationToken)
    {
        var actual = await connection.StorageVolumes.GetAsync(made, StorageVolumeInfoFlags.None, cancellationToken).ConfigureAwait(false);
        foreach (var source in draft.Description.Descendants("source").Attributes().Where(attribute => attribute.Value == volume.ExpectedPath))
        {
            source.Value = actual.Path;
        }
    }
}
