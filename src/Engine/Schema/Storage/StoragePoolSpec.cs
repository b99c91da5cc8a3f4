using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>What a new storage pool is to be like, in the few words that most pools need.</summary>
public sealed class StoragePoolSpec
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The kind.</summary>
    public StoragePoolType Type { get; init; }

    /// <summary>Where the volumes appear on the host; null for the kind's default, where it has one.</summary>
    public string? TargetPath { get; init; }

    /// <summary>The servers of the source, each a name or an address, with a port after a colon where it is not the usual one.</summary>
    public IReadOnlyList<string> SourceHosts { get; init; } = [];

    /// <summary>The directory of the source on its server.</summary>
    public string? SourcePath { get; init; }

    /// <summary>The name of the source: a volume group, a Ceph pool, a Gluster volume.</summary>
    public string? SourceName { get; init; }

    /// <summary>The devices of the source; for iSCSI the target's qualified name.</summary>
    public IReadOnlyList<string> SourceDevices { get; init; } = [];

    /// <summary>The host adapter of a SCSI source, such as <c>scsi_host1</c>.</summary>
    public string? SourceAdapter { get; init; }

    /// <summary>The qualified name that an iSCSI initiator calls itself.</summary>
    public string? SourceInitiator { get; init; }

    /// <summary>The format of the source, such as ext4, nfs or lvm2; null for the kind's default.</summary>
    public string? SourceFormat { get; init; }

    /// <summary>Writes the definition.</summary>
    /// <returns>A <c>pool</c> element; what is not said is left to the host.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InvalidArg"/> when a server's port is none.</exception>
    public StoragePoolXml Build()
    {
        var pool = new StoragePoolXml(new XElement("pool", new XAttribute("type", WordOf(Type)), new XElement("name", Name)));
        var source = new XElement(
            "source",
            SourceHosts.Select(Host),
            SourceDevices.Select(path => new XElement("device", new XAttribute("path", path))),
            SourcePath is null ? null : new XElement("dir", new XAttribute("path", SourcePath)),
            SourceAdapter is null ? null : new XElement("adapter", new XAttribute("type", "scsi_host"), new XAttribute("name", SourceAdapter)),
            SourceName is null ? null : new XElement("name", SourceName),
            SourceInitiator is null ? null : new XElement("initiator", new XElement("iqn", new XAttribute("name", SourceInitiator))),
            SourceFormat is null ? null : new XElement("format", new XAttribute("type", SourceFormat)));
        if (source.HasElements)
        {
            pool.Element.Add(source);
        }

        if (TargetPath is not null)
        {
            pool.TargetPath = TargetPath;
        }

        return pool;
    }

    /// <summary>Gives libvirt's word for a kind of pool.</summary>
    /// <param name="type">The kind.</param>
    /// <returns>Such as <c>netfs</c> or <c>iscsi-direct</c>.</returns>
    public static string WordOf(StoragePoolType type) =>
        type == StoragePoolType.IscsiDirect ? "iscsi-direct" : type.ToString().ToLowerInvariant();

    private static XElement Host(string text)
    {
        // An IPv6 address has several colons, or brackets around it when a port follows.
        var colon = text.LastIndexOf(':');
        var hasPort = colon > 0 && (text[colon - 1] == ']' || text.IndexOf(':', StringComparison.Ordinal) == colon);
        if (!hasPort)
        {
            return new XElement("host", new XAttribute("name", text.Trim('[', ']')));
        }

        return ushort.TryParse(text.AsSpan(colon + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var port) && port > 0
            ? new XElement("host", new XAttribute("name", text[..colon].Trim('[', ']')), new XAttribute("port", port))
            : throw VirtException.Worded(VirtErrorCode.InvalidArg, $"'{text[(colon + 1)..]}' in '{text}' is no port");
    }
}
