using VirtPS.Drivers.Shared.Storage;
using VirtPS.Drivers.Shared.Secrets;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Drivers.Storage.Blocks;
using VirtPS.Drivers.Storage.Files;
using VirtPS.Drivers.Storage.Images;
using VirtPS.Drivers.Storage.Remote;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Storage.Backends;

/// <summary>The kinds of pool that a host can have.</summary>
/// <param name="all">What is special about each.</param>
internal sealed class PoolBackends(IReadOnlyList<IPoolBackend> all) : IDisposable
{
    /// <summary>All kinds, in libvirt's order.</summary>
    internal IReadOnlyList<IPoolBackend> All => all;

    /// <summary>Makes all kinds that there are.</summary>
    /// <param name="files">Works on volumes that are files.</param>
    /// <param name="images">Makes encrypted content and copies of images.</param>
    /// <param name="secrets">The values of secrets.</param>
    /// <param name="devices">The host's devices.</param>
    /// <param name="tree">The host's files.</param>
    /// <param name="mounts">The directory below which pools are mounted that only the daemon looks into.</param>
    /// <returns>The kinds.</returns>
    internal static PoolBackends Make(
        FileVolumes files, QemuImg images, ISecretSource secrets, INodeDeviceDriver devices, HostTree tree, string mounts) => new(
        [
            new DirectoryBackend(files), new FileSystemBackend(files), new NetFileSystemBackend(files), new LogicalBackend(tree, images),
            new DiskBackend(images), new IscsiBackend(tree, secrets), new IscsiDirectBackend(secrets), new ScsiBackend(tree, devices),
            new MultipathBackend(tree), new RbdBackend(secrets), new GlusterBackend(files, mounts), new ZfsBackend(images), new VstorageBackend(files),
        ]);

    /// <summary>Finds a kind.</summary>
    /// <param name="type">Its name.</param>
    /// <returns>What is special about it.</returns>
    /// <exception cref="VirtException">InternalError when no backend serves it.</exception>
    internal IPoolBackend Find(string type) => all.FirstOrDefault(backend => backend.Type == type)
        ?? throw new VirtException(VirtErrorCode.InternalError, $"missing backend for pool type {Number(type)} ({type})", VirtErrorDomain.Storage);

    // libvirt's numbers of the kinds follow the order in which listings tell them apart.
    private static int Number(string type) => PoolFilter.Kinds.Select(kind => kind.Name).ToList().IndexOf(type);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var backend in all.OfType<IDisposable>())
        {
            backend.Dispose();
        }
    }
}
