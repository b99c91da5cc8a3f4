using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Storage;

/// <summary>Finds the storage behind a guest's disks that name a volume of a pool.</summary>
/// <remarks>virDomainStorageSourceTranslateSourcePool.</remarks>
internal interface IVolumeSource
{
    /// <summary>Finds where a volume is, for a guest that starts.</summary>
    /// <param name="pool">The pool's name.</param>
    /// <param name="volume">The volume's name.</param>
    /// <param name="direct">Whether the guest's emulator reaches an iSCSI target itself, in place of the host's kernel (<c>mode='direct'</c>).</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>The place.</returns>
    /// <exception cref="VirtException">NoStoragePool, NoStorageVol; ConfigUnsupported for a pool that does not run or whose volumes guests cannot have this way.</exception>
    Task<VolumeLocation> LocateAsync(string pool, string volume, bool direct, CancellationToken cancellationToken);

    /// <summary>Says that a guest has a file as its raw disk: whatever the guest writes to it, it is never taken for an image of another format.</summary>
    /// <param name="path">The file; one that lies in no pool is no matter.</param>
    void KeepRaw(string path);
}

/// <summary>Where a volume is for a guest.</summary>
/// <param name="Type">What it is there: a file, a block device, a directory, or something on the network.</param>
/// <param name="Path">Its path on the host; on the network, its name there, such as an iSCSI target and unit.</param>
/// <param name="Format">Its format; nothing where the pool's volumes have none, which is raw.</param>
internal sealed record VolumeLocation(StorageVolumeType Type, string Path, string? Format)
{
    /// <summary>The kind of pool, such as <c>dir</c>.</summary>
    internal required string PoolType { get; init; }

    /// <summary>How it is reached on the network, by libvirt's name, such as <c>iscsi</c>; nothing for what is on the host.</summary>
    internal string? Protocol { get; init; }

    /// <summary>The servers, each with its port.</summary>
    internal IReadOnlyList<(string Name, int Port)> Hosts { get; init; } = [];

    /// <summary>The <c>auth</c> element of the pool; nothing where none is needed.</summary>
    internal XElement? Auth { get; init; }

    /// <summary>The name that the guest's emulator shows itself with to an iSCSI target; nothing for its own.</summary>
    internal string? Initiator { get; init; }

    /// <summary>The <c>encryption</c> element of the volume, with its secret where one is stored for it.</summary>
    internal XElement? Encryption { get; init; }
}
