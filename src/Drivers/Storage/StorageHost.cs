using System.Xml.Linq;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Drivers.Storage.Backends;
using VirtPS.Drivers.Storage.Files;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Storage;

/// <summary>What the families of the storage driver share: the pools, their files, and how a pool comes to life and ends.</summary>
internal sealed class StorageHost
{
    private const string Name = "storage";

    private readonly HostContext _host;

    /// <summary>Makes the state; nothing is read yet.</summary>
    /// <param name="host">The host's context.</param>
    /// <param name="backends">What is special about each kind of pool.</param>
    internal StorageHost(HostContext host, PoolBackends backends)
    {
        _host = host;
        Backends = backends;
        Table = new HostPoolTable(backends);
        Definitions = new DefinitionFiles(Path.Combine(host.Directories.Configuration, Name), VirtErrorDomain.Storage);
        Running = new DefinitionFiles(Path.Combine(host.Directories.Run, Name), VirtErrorDomain.Storage);
        Unfinished = new UnfinishedVolumes(Path.Combine(host.Directories.State, Name, "unfinished"));
    }

    /// <summary>Held while pools and volumes in memory are read or changed; never while a disk is waited for.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>The pools.</summary>
    internal HostPoolTable Table { get; }

    /// <summary>What is special about each kind of pool.</summary>
    internal PoolBackends Backends { get; }

    /// <summary>What is defined.</summary>
    internal DefinitionFiles Definitions { get; }

    /// <summary>What runs.</summary>
    internal DefinitionFiles Running { get; }

    /// <summary>Volumes that are being made where nothing shows that they are not whole.</summary>
    internal UnfinishedVolumes Unfinished { get; }

    /// <summary>Reads a pool's description from text.</summary>
    /// <param name="xml">The text.</param>
    /// <returns>The description in libvirt's form.</returns>
    internal static XElement Read(string xml) => StoragePoolNormalizer.Normalize(VirtXml.Parse(xml, "pool"));

    /// <summary>Says something in the daemon's log.</summary>
    /// <param name="priority">How grave it is.</param>
    /// <param name="message">What it says.</param>
    internal void Log(LogPriority priority, string message) => _host.Log(priority, Name, message);

    /// <summary>Publishes what happened to a pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="type">What happened.</param>
    internal void Tell(HostPool pool, StoragePoolEventType type) => _host.Publish(new StoragePoolLifecycleEvent(pool.Ref, type));

    /// <summary>Publishes that a pool was looked into.</summary>
    /// <param name="pool">The pool.</param>
    internal void TellRefresh(HostPool pool) => _host.Publish(new StoragePoolRefreshEvent(pool.Ref));

    /// <summary>Reads or changes what is in memory.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="work">What is done.</param>
    /// <returns>The result.</returns>
    internal T Locked<T>(Func<T> work)
    {
        lock (Gate)
        {
            return work();
        }
    }

    /// <summary>Reads or changes what is in memory, and hands the result on as a task.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="work">What is done; what it throws becomes the task's failure.</param>
    /// <param name="cancellationToken">Ends the work before it begins.</param>
    /// <returns>The result.</returns>
    internal Task<T> AskAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        try
        {
            return Task.FromResult(Locked(work));
        }
        catch (VirtException e)
        {
            return Task.FromException<T>(e);
        }
    }

    /// <summary>Starts a pool that is marked as starting, and takes the mark away.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="live">The description it runs with; nothing for its own.</param>
    /// <param name="build">How the storage is made first; nothing leaves it.</param>
    /// <param name="cancellationToken">Ends the start and undoes it.</param>
    /// <exception cref="VirtException">What the kind of pool fails with; nothing is left of the start.</exception>
    internal async Task StartAsync(HostPool pool, XElement? live, StoragePoolBuildFlags? build, CancellationToken cancellationToken)
    {
        try
        {
            var spec = new PoolSpec(live ?? pool.Inactive);
            RefuseWithoutTools(pool);
            if (build is { } flags)
            {
                await pool.Backend.BuildAsync(spec, flags, cancellationToken).ConfigureAwait(false);
            }

            await pool.Backend.StartAsync(spec, cancellationToken).ConfigureAwait(false);
            await ShowAsync(pool, spec, live, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (Gate)
            {
                pool.IsStarting = false;
                Forget(pool);
            }
        }
    }

    /// <summary>Looks into a pool that is usable, and lists it as running.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="spec">The description it runs with.</param>
    /// <param name="live">The same where it is another than the pool's own.</param>
    /// <param name="cancellationToken">Ends the look and stops the pool.</param>
    internal async Task ShowAsync(HostPool pool, PoolSpec spec, XElement? live, CancellationToken cancellationToken)
    {
        try
        {
            var content = await LookAsync(pool, spec, cancellationToken).ConfigureAwait(false);
            await Running.SaveAsync(pool.Name, new XElement("poolstate", spec.Definition), cancellationToken).ConfigureAwait(false);
            lock (Gate)
            {
                if (live is null)
                {
                    pool.Start();
                }
                else
                {
                    pool.Start(live);
                }

                pool.Fill(content);
            }
        }
        catch
        {
            await StopQuietlyAsync(pool, spec).ConfigureAwait(false);
            throw;
        }

        Tell(pool, StoragePoolEventType.Started);
    }

    /// <summary>Looks into a pool, and removes what a killed daemon left half made.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="spec">The description it runs with.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>What it holds.</returns>
    internal async Task<PoolContent> LookAsync(HostPool pool, PoolSpec spec, CancellationToken cancellationToken)
    {
        var content = await pool.Backend.LookAsync(spec, cancellationToken).ConfigureAwait(false);
        var halves = Unfinished.IsEmpty ? [] : content.Volumes.Where(volume => Unfinished.IsLeft(spec.Uuid, volume.Name)).ToArray();
        if (halves.Length == 0)
        {
            return content;
        }

        foreach (var half in halves)
        {
            Log(LogPriority.Warning, $"volume '{half.Name}' of storage pool '{pool.Name}' was never finished and is removed");
            await pool.Backend.DeleteAsync(spec, half, StorageVolumeDeleteFlags.None, cancellationToken).ConfigureAwait(false);
            Unfinished.End(spec.Uuid, half.Name);
        }

        return await pool.Backend.LookAsync(spec, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends a pool's run after its look failed, or its storage was stopped.</summary>
    /// <param name="pool">The pool.</param>
    internal void End(HostPool pool)
    {
        Running.Remove(pool.Name);
        lock (Gate)
        {
            pool.Empty();
            pool.Stop();
            Forget(pool);
        }

        Tell(pool, StoragePoolEventType.Stopped);
    }

    /// <summary>Undoes a start whose failure is on its way to the caller.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="spec">The description it was started with.</param>
    internal async Task StopQuietlyAsync(HostPool pool, PoolSpec spec)
    {
        try
        {
            await pool.Backend.StopAsync(spec, CancellationToken.None).ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            Log(LogPriority.Warning, $"storage pool '{pool.Name}' cannot be stopped: {e.Message}");
        }
    }

    private static void RefuseWithoutTools(HostPool pool)
    {
        if (pool.Backend.FindMissing() is { } missing)
        {
            throw new VirtException(
                VirtErrorCode.OperationUnsupported, $"pool type '{pool.Type}' cannot be used on this host: {missing}", VirtErrorDomain.Storage);
        }
    }

    /// <summary>A pool that neither runs nor is defined is none.</summary>
    private void Forget(HostPool pool)
    {
        if (!pool.IsActive && !pool.IsPersistent && !pool.IsStarting)
        {
            Table.Remove(pool);
        }
    }
}
