using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Storage.Volumes;

/// <summary>Makes volumes: empty ones and copies.</summary>
/// <param name="host">What the storage families share.</param>
/// <param name="finder">Finds volumes.</param>
/// <param name="secrets">Knows the secrets of encrypted volumes.</param>
/// <remarks>storageVolCreateXML and storageVolCreateXMLFrom: the name is taken under the pool's turn, the work is done without it.</remarks>
internal sealed class VolumeMaker(StorageHost host, VolumeFinder finder, VolumeSecrets secrets)
{
    /// <summary>Makes a volume.</summary>
    /// <param name="target">The pool it is for.</param>
    /// <param name="xml">Its description.</param>
    /// <param name="original">The volume whose content it shall have; nothing for an empty one.</param>
    /// <param name="flags">How it is made.</param>
    /// <param name="progress">Who is told how far the work is.</param>
    /// <param name="cancellationToken">Ends the work and removes what was made.</param>
    /// <returns>The volume.</returns>
    internal async Task<StorageVolumeRef> MakeAsync(
        StoragePoolRef target,
        string xml,
        StorageVolumeRef? original,
        StorageVolumeCreateFlags flags,
        IProgress<JobProgress>? progress,
        CancellationToken cancellationToken)
    {
        var pool = await host.AskAsync(() => host.Table.FindActive(target.Name), cancellationToken).ConfigureAwait(false);
        var source = original is { } named ? await LookAtSourceAsync(named, cancellationToken).ConfigureAwait(false) : default;
        var order = VolumeOrder.Read(xml, pool.Type, source.Volume?.Facts, flags) with { Progress = progress };
        var made = await TakePlaceAsync(pool, order, source, cancellationToken).ConfigureAwait(false);
        var uuid = pool.Spec.Uuid;
        try
        {
            if (pool.Backend.MakesInPlace)
            {
                await host.Unfinished.BeginAsync(uuid, made.Facts.Name, cancellationToken).ConfigureAwait(false);
            }

            var facts = await pool.Backend.MakeAsync(pool.Spec, made.Facts, order, cancellationToken).ConfigureAwait(false);
            lock (host.Gate)
            {
                pool.Remove(made);
                made.Facts = facts;
                pool.Add(made);
                pool.Account(facts.Allocation);
            }
        }
        catch
        {
            lock (host.Gate)
            {
                pool.Remove(made);
            }

            throw;
        }
        finally
        {
            host.Locked(() => Settle(pool, made, source));
            if (pool.Backend.MakesInPlace)
            {
                host.Unfinished.End(uuid, made.Facts.Name);
            }
        }

        progress?.Report(new JobProgress($"Creating {made.Facts.Name}", made.Facts.Capacity, made.Facts.Capacity));
        if (pool.Backend.LooksAfterChange)
        {
            await MeasureAsync(pool, cancellationToken).ConfigureAwait(false);
        }

        return made.Ref;
    }

    /// <summary>Looks again at a whole pool of which one volume changed.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    internal async Task MeasureAsync(HostPool pool, CancellationToken cancellationToken)
    {
        var content = await host.LookAsync(pool, pool.Spec, cancellationToken).ConfigureAwait(false);
        lock (host.Gate)
        {
            pool.Fill(content);
        }
    }

    /// <summary>Names the secret of a volume that was found encrypted, where one is stored for it.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The volume with its secret.</returns>
    internal Task<VolumeFacts> NameSecretAsync(VolumeFacts volume, CancellationToken cancellationToken) => secrets.NameAsync(volume, cancellationToken);

    private async Task<(HostPool? Pool, HostVolume? Volume)> LookAtSourceAsync(StorageVolumeRef original, CancellationToken cancellationToken)
    {
        var (pool, volume) = await host.AskAsync(() => finder.FindWhole(original), cancellationToken).ConfigureAwait(false);
        var facts = await pool.Backend.LookAgainAsync(pool.Spec, volume.Facts, cancellationToken).ConfigureAwait(false);
        facts = await NameSecretAsync(facts, cancellationToken).ConfigureAwait(false);
        lock (host.Gate)
        {
            volume.Facts = facts;
        }

        return (pool, volume);
    }

    private async Task<HostVolume> TakePlaceAsync(HostPool pool, VolumeOrder order, (HostPool? Pool, HostVolume? Volume) source, CancellationToken cancellationToken)
    {
        await pool.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            lock (host.Gate)
            {
                CheckName(host.Table.FindActive(pool.Name), order);
            }

            var made = new HostVolume(pool.Name, pool.Backend.Plan(pool.Spec, order)) { IsBeingMade = true };
            lock (host.Gate)
            {
                if (source is { Pool: { } other, Volume: { } used })
                {
                    other.Jobs++;
                    used.Users++;
                }

                pool.Add(made);
                pool.Jobs++;
                return made;
            }
        }
        finally
        {
            pool.Turn.Release();
        }
    }

    private static void CheckName(HostPool pool, VolumeOrder order)
    {
        if (pool.Find(order.Name) is not null)
        {
            throw order.Source is null
                ? new VirtException(VirtErrorCode.StorageVolExist, $"'{order.Name}'", VirtErrorDomain.Storage)
                : new VirtException(VirtErrorCode.InternalError, $"storage volume name '{order.Name}' already in use.", VirtErrorDomain.Storage);
        }
    }

    private static int Settle(HostPool pool, HostVolume made, (HostPool? Pool, HostVolume? Volume) source)
    {
        made.IsBeingMade = false;
        if (source is { Pool: { } other, Volume: { } used })
        {
            other.Jobs--;
            used.Users--;
        }

        return --pool.Jobs;
    }
}
