namespace VirtPS.Engine.Schema;

/// <summary>Says what a new storage pool is to be.</summary>
public sealed record StoragePoolSpec
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The kind: dir, fs, netfs, logical, disk, iscsi, iscsi-direct, scsi, mpath, rbd, sheepdog, gluster, zfs or vstorage.</summary>
    public string Type { get; init; } = "dir";

    /// <summary>The identity; null to have one made.</summary>
    public Guid? Uuid { get; init; }

    /// <summary>Where the volumes are to appear on the host.</summary>
    public string? TargetPath { get; init; }

    /// <summary>The servers of the source.</summary>
    public IReadOnlyList<string> SourceHosts { get; init; } = [];

    /// <summary>The devices of the source.</summary>
    public IReadOnlyList<string> SourceDevices { get; init; } = [];

    /// <summary>The directory of the source on its server.</summary>
    public string? SourceDirectory { get; init; }

    /// <summary>The name of the source, such as a volume group's.</summary>
    public string? SourceName { get; init; }

    /// <summary>The host adapter of a scsi source.</summary>
    public string? SourceAdapter { get; init; }

    /// <summary>The source's format, such as nfs.</summary>
    public string? SourceFormat { get; init; }

    /// <summary>The name of this host to an iscsi-direct source.</summary>
    public string? SourceInitiator { get; init; }

    /// <summary>How this host proves who it is: chap or ceph; with <see cref="AuthUserName"/> and <see cref="AuthSecretUsage"/>.</summary>
    public string? AuthType { get; init; }

    /// <summary>The name to prove.</summary>
    public string? AuthUserName { get; init; }

    /// <summary>The usage name of the secret that proves it.</summary>
    public string? AuthSecretUsage { get; init; }

    /// <summary>The mode of the target in octal digits.</summary>
    public string? Mode { get; init; }
}
