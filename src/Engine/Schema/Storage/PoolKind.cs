namespace VirtPS.Engine.Schema;

/// <summary>What libvirt knows of each kind of pool.</summary>
/// <param name="Needs">The parts of the source that the kind has.</param>
/// <param name="Format">The source's format by default; null when the kind has none.</param>
/// <param name="Formats">The formats that a source may have.</param>
/// <param name="VolumeFormat">The format of volumes by default; null when they have none.</param>
internal sealed record PoolKind(PoolNeeds Needs, string? Format, string[] Formats, string? VolumeFormat)
{
    private static readonly string[] None = [];

    private static readonly Dictionary<string, PoolKind> Kinds = new(StringComparer.Ordinal)
    {
        ["dir"] = new(PoolNeeds.Nothing, null, None, "raw"),
        ["fs"] = new(
            PoolNeeds.Device,
            "auto",
            ["auto", "ext2", "ext3", "ext4", "ufs", "iso9660", "udf", "gfs", "gfs2", "vfat", "hfs+", "xfs", "ocfs2", "vmfs"],
            "raw"),
        ["netfs"] = new(PoolNeeds.Host | PoolNeeds.Directory, "auto", ["auto", "nfs", "glusterfs", "cifs"], "raw"),
        ["logical"] = new(PoolNeeds.Name | PoolNeeds.Device, "lvm2", ["unknown", "lvm2"], null),
        ["disk"] = new(PoolNeeds.Device, "unknown", ["unknown", "dos", "dvh", "gpt", "mac", "bsd", "pc98", "sun", "lvm2"], "none"),
        ["iscsi"] = new(PoolNeeds.Host | PoolNeeds.Device | PoolNeeds.Initiator, null, None, null),
        ["iscsi-direct"] = new(PoolNeeds.Host | PoolNeeds.Device | PoolNeeds.Initiator | PoolNeeds.Network, null, None, null),
        ["scsi"] = new(PoolNeeds.Adapter, null, None, null),
        ["mpath"] = new(PoolNeeds.Nothing, null, None, null),
        ["rbd"] = new(PoolNeeds.Host | PoolNeeds.Network | PoolNeeds.Name, null, None, "raw"),
        ["sheepdog"] = new(PoolNeeds.Host | PoolNeeds.Network | PoolNeeds.Name, null, None, null),
        ["gluster"] = new(PoolNeeds.Host | PoolNeeds.Network | PoolNeeds.Name | PoolNeeds.Directory, null, None, "raw"),
        ["zfs"] = new(PoolNeeds.Name | PoolNeeds.Device, null, None, null),
        ["vstorage"] = new(PoolNeeds.Name, null, None, "raw"),
    };

    public static string[] Names { get; } = [.. Kinds.Keys];

    public static PoolKind? Find(string? type) => type is not null && Kinds.TryGetValue(type, out var kind) ? kind : null;

    public bool Has(PoolNeeds need) => (Needs & need) != 0;
}
