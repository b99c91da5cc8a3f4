using System.Xml.Linq;
using VirtPS.Drivers.Shared.Secrets;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Drivers.Storage.Backends;
using VirtPS.Drivers.Storage.Files;
using VirtPS.Drivers.Storage.Images;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Files;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Storage;

/// <summary>Keeps the storage pools of a host.</summary>
/// <remarks>
/// Definitions lie in <c>storage</c> of the configuration directory, a note of each running pool in <c>storage</c> of the run
/// directory. What is mounted or logged in to outlives the daemon; the next one finds it by these notes.
/// </remarks>
internal sealed class StorageService : IHostService
{
    private const string Name = "storage";

    private readonly HostContext _context;
    private readonly StorageHost _host;

    /// <summary>Makes the service; nothing is read yet.</summary>
    /// <param name="context">The host's context.</param>
    /// <param name="secrets">The host's secrets.</param>
    /// <param name="devices">The host's devices.</param>
    /// <param name="tree">The host's files.</param>
    internal StorageService(HostContext context, SecretFamily secrets, INodeDeviceDriver devices, HostTree tree)
    {
        _context = context;
        var keys = new VolumeSecrets(secrets, secrets);
        var state = Path.Combine(context.Directories.State, Name);
        var raw = new RawVolumes(Path.Combine(state, "raw"));
        var images = new QemuImg(keys.ReadAsync);
        var files = new FileVolumes(
            new Drafts(state), raw, images, (priority, text) => context.Log(priority, Name, text));
        var mounts = Path.Combine(context.Directories.Run, Name, "mounts");
        _host = new StorageHost(context, PoolBackends.Make(files, images, secrets, devices, tree, mounts));
        var finder = new VolumeFinder(_host);
        Pools = new StoragePools(_host);
        Source = new VolumeSource(_host, raw, keys);
        Volumes = new StorageVolumes(_host, finder, new VolumeMaker(_host, finder, keys));
    }

    /// <summary>Storage pools.</summary>
    internal StoragePools Pools { get; }

    /// <summary>Storage volumes.</summary>
    internal StorageVolumes Volumes { get; }

    /// <summary>Finds the storage behind guests' disks.</summary>
    internal VolumeSource Source { get; }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken).ConfigureAwait(false);
        await RecoverAsync(cancellationToken).ConfigureAwait(false);
        await AutostartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var pool in _host.Table.All)
        {
            pool.Dispose();
        }

        _host.Backends.Dispose();

        return ValueTask.CompletedTask;
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var name in _host.Definitions.List())
        {
            await TryAsync(
                name,
                "Failed to load the definition of storage pool",
                async () =>
                {
                    var text = await _host.Definitions.ReadAsync(name, cancellationToken).ConfigureAwait(false);
                    var pool = _host.Table.Define(StorageHost.Read(text));
                    pool.Autostart = _host.Definitions.IsAutostart(name);
                }).ConfigureAwait(false);
        }
    }

    /// <summary>Takes up the pools that ran when the last daemon ended, if what they stand for is still there.</summary>
    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        foreach (var name in _host.Running.List())
        {
            await TryAsync(
                name,
                "Failed to restart storage pool",
                async () =>
                {
                    var live = await ReadRunningAsync(name, cancellationToken).ConfigureAwait(false);
                    var spec = new PoolSpec(live);
                    var pool = _host.Table.Enlist(live);
                    if (await pool.Backend.IsRunningAsync(spec, cancellationToken).ConfigureAwait(false))
                    {
                        // Ending the look must not stop a pool that only this daemon gives up.
                        var content = await _host.LookAsync(pool, spec, cancellationToken).ConfigureAwait(false);
                        pool.Start(live);
                        pool.Fill(content);
                    }
                }).ConfigureAwait(false);
            ForgetUnlessActive(name);
        }
    }

    private async Task<XElement> ReadRunningAsync(string name, CancellationToken cancellationToken)
    {
        var text = await _host.Running.ReadAsync(name, cancellationToken).ConfigureAwait(false);
        var pool = VirtXml.Parse(text, "poolstate").Element("pool")
            ?? throw new VirtException(VirtErrorCode.XmlError, $"the note of running pool '{name}' holds no pool", VirtErrorDomain.Storage);
        return StoragePoolNormalizer.Normalize(new XElement(pool));
    }

    private void ForgetUnlessActive(string name)
    {
        var pool = _host.Table.All.FirstOrDefault(one => one.Name == name);
        if (pool is { IsActive: true })
        {
            return;
        }

        _host.Running.Remove(name);
        if (pool is { IsPersistent: false })
        {
            _host.Table.Remove(pool);
        }
    }

    /// <summary>Starts what starts with the host, once after each of its boots: what a user stopped since stays stopped.</summary>
    private async Task AutostartAsync(CancellationToken cancellationToken)
    {
        var mark = Path.Combine(_context.Directories.Run, Name, "autostarted");
        if (File.Exists(mark))
        {
            return;
        }

        foreach (var pool in _host.Table.All.Where(pool => pool is { Autostart: true, IsActive: false }).ToArray())
        {
            pool.IsStarting = true;
            await TryAsync(
                pool.Name, "Failed to autostart storage pool", () => _host.StartAsync(pool, null, null, cancellationToken)).ConfigureAwait(false);
        }

        Shared.Files.HostDirectory.Make(Path.GetDirectoryName(mark)!, isPrivate: true);
        await WholeFile.WriteAsync(mark, ReadOnlyMemory<byte>.Empty, WholeFile.Private, overwrite: true, cancellationToken).ConfigureAwait(false);
    }

    private async Task TryAsync(string name, string what, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            _host.Log(LogPriority.Error, $"{what} '{name}': {e.Message}");
        }
    }
}
