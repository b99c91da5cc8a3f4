using VirtPS.Drivers.Shared.Storage;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Storage.Backends;

/// <summary>What is special about one kind of pool.</summary>
/// <remarks>virStorageBackend. A member that a kind leaves out fails as libvirt does where a backend has none.</remarks>
internal interface IPoolBackend
{
    /// <summary>The kind, as descriptions name it.</summary>
    string Type { get; }

    /// <summary>Whether a change of one volume changes what is known of others, as with the partitions of a disk.</summary>
    bool LooksAfterChange => false;

    /// <summary>Whether a volume has its name before it is whole, so that a note must say when it is.</summary>
    bool MakesInPlace => false;

    /// <summary>What of this host a pool of this kind cannot do without and is missing; nothing when all is there.</summary>
    /// <returns>The name of a program or of something the kernel lacks.</returns>
    string? FindMissing() => null;

    /// <summary>Tells whether what a pool stands for is there and in use, as a daemon that starts again must know.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>Whether it is.</returns>
    Task<bool> IsRunningAsync(PoolSpec pool, CancellationToken cancellationToken) => Task.FromResult(true);

    /// <summary>Makes what a pool stands for usable: mounts it, logs in to it.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    Task StartAsync(PoolSpec pool, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Undoes the start; the data stay.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    Task StopAsync(PoolSpec pool, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Makes the storage behind a pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="flags">What may be overwritten.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    Task BuildAsync(PoolSpec pool, StoragePoolBuildFlags flags, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Deletes the storage behind a pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="flags">How.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    Task DeleteAsync(PoolSpec pool, StoragePoolDeleteFlags flags, CancellationToken cancellationToken) =>
        throw Lacks("pool does not support pool deletion");

    /// <summary>Looks into a running pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>What it holds.</returns>
    Task<PoolContent> LookAsync(PoolSpec pool, CancellationToken cancellationToken);

    /// <summary>Searches for storage that could become a pool.</summary>
    /// <param name="sourceXml">Where to look.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>A <c>sources</c> document.</returns>
    Task<string> FindSourcesAsync(string? sourceXml, CancellationToken cancellationToken) =>
        throw Lacks($"pool type '{Type}' does not support source discovery");

    /// <summary>Says what a volume will be, without making it.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="order">What is asked for.</param>
    /// <returns>The volume with its name, key and path.</returns>
    VolumeFacts Plan(PoolSpec pool, VolumeOrder order) => throw Lacks("storage pool does not support volume creation");

    /// <summary>Makes a planned volume, whole or not at all.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="plan">The volume as it will be.</param>
    /// <param name="order">What is asked for; with a source, a copy.</param>
    /// <param name="cancellationToken">Ends the work and removes what was made.</param>
    /// <returns>The volume as it is.</returns>
    Task<VolumeFacts> MakeAsync(PoolSpec pool, VolumeFacts plan, VolumeOrder order, CancellationToken cancellationToken) =>
        throw Lacks("storage pool does not support volume creation");

    /// <summary>Looks at one volume again.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="volume">The volume.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>The volume as it is now.</returns>
    Task<VolumeFacts> LookAgainAsync(PoolSpec pool, VolumeFacts volume, CancellationToken cancellationToken) => Task.FromResult(volume);

    /// <summary>Deletes a volume.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="volume">The volume.</param>
    /// <param name="flags">How.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    Task DeleteAsync(PoolSpec pool, VolumeFacts volume, StorageVolumeDeleteFlags flags, CancellationToken cancellationToken) =>
        throw Lacks("storage pool does not support vol deletion");

    /// <summary>Gives a volume another capacity.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="volume">The volume.</param>
    /// <param name="capacity">The capacity in bytes.</param>
    /// <param name="flags">How; the difference and the question of shrinking are settled.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    Task ResizeAsync(PoolSpec pool, VolumeFacts volume, long capacity, StorageVolumeResizeFlags flags, CancellationToken cancellationToken) =>
        throw Lacks("storage pool does not support changing of volume capacity");

    /// <summary>Overwrites a volume's data.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="volume">The volume.</param>
    /// <param name="algorithm">With what, and how often.</param>
    /// <param name="progress">Who is told how far the work is.</param>
    /// <param name="cancellationToken">Ends the work; what is overwritten stays so.</param>
    Task WipeAsync(
        PoolSpec pool, VolumeFacts volume, StorageWipeAlgorithm algorithm, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        throw Lacks("storage pool doesn't support volume wiping");

    /// <summary>Opens a volume's bytes.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="volume">The volume.</param>
    /// <param name="writes">Whether they are to be written.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The bytes and how many there are.</returns>
    Task<(IVolumeContent Content, long Size)> OpenAsync(PoolSpec pool, VolumeFacts volume, bool writes, CancellationToken cancellationToken) =>
        throw Lacks($"storage pool doesn't support volume {(writes ? "upload" : "download")}");

    private static VirtException Lacks(string detail) => new(VirtErrorCode.NoSupport, detail, VirtErrorDomain.Storage);
}
