using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Brings a storage volume's definition into the form that libvirt prints.</summary>
public static class StorageVolumeNormalizer
{
    /// <summary>The formats of volumes that are files.</summary>
    internal static readonly string[] FileFormats =
        ["raw", "dir", "bochs", "cloop", "dmg", "iso", "vpc", "vdi", "fat", "vhd", "ploop", "cow", "qcow", "qcow2", "qed", "vmdk"];

    /// <summary>The kinds of partition.</summary>
    internal static readonly string[] DiskFormats =
        ["none", "linux", "fat16", "fat32", "linux-swap", "linux-lvm", "linux-raid", "extended"];

    private static readonly string[] Types = ["file", "block", "dir", "network", "netdir", "ploop"];

    /// <summary>Normalises a definition in place.</summary>
    /// <param name="volume">The volume's element.</param>
    /// <param name="poolType">The kind of its pool, which decides what formats it may have.</param>
    /// <param name="capacityOptional">Whether a capacity may be missing, as when copying another volume or building on one.</param>
    /// <returns>The same element.</returns>
    /// <remarks>
    /// Key and path are the pool's to say; where the document has them they stay. Whether copying on write is off (nocow)
    /// counts when a volume is made and is no part of libvirt's form: ask the document for it before.
    /// </remarks>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.XmlError"/> or <see cref="VirtErrorCode.ConfigUnsupported"/>, as libvirt gives it for the same mistake.</exception>
    public static XElement Normalize(XElement volume, string poolType, bool capacityOptional = false)
    {
        ArgumentNullException.ThrowIfNull(volume);
        var kind = PoolKind.Find(poolType)
            ?? throw new VirtException(VirtErrorCode.InvalidArg, $"'{poolType}' is no kind of storage pool", VirtErrorDomain.Storage);
        if (volume.Text("name") is null)
        {
            throw XmlFault.Error(volume, "missing volume name element", "a 'name' element");
        }

        if (volume.Get("type") is { } type && !Types.Contains(type))
        {
            throw XmlFault.Unsupported(volume, $"unknown volume type '{type}'", Allowed.OneOf(Types));
        }

        volume.Default("type", "file");
        NormalizeBacking(volume, kind);
        NormalizeSizes(volume, capacityOptional);
        var target = volume.Need("target");
        NormalizeFormat(target, kind);
        PermissionRules.Normalize(target);
        NormalizeFeatures(target);
        target.Elements("nocow").Remove();
        Arranger.Arrange(volume);
        return volume;
    }

    private static void NormalizeBacking(XElement volume, PoolKind kind)
    {
        if (volume.Element("backingStore") is not { } backing)
        {
            return;
        }

        if (backing.Text("path") is null)
        {
            backing.Remove();
            return;
        }

        NormalizeFormat(backing, kind);
        PermissionRules.Normalize(backing);
    }

    private static void NormalizeSizes(XElement volume, bool capacityOptional)
    {
        var capacity = Read(volume, "capacity");
        if (capacity is null && !(capacityOptional || volume.Element("backingStore") is not null))
        {
            throw XmlFault.Error(volume, "missing capacity element", "a 'capacity' element");
        }

        XmlSize.WriteBytes(volume, "capacity", capacity ?? 0);
        XmlSize.WriteBytes(volume, "allocation", Read(volume, "allocation") ?? capacity ?? 0);

        // Where the volume lies and what it takes is told by the pool, never by a definition.
        volume.Elements("physical").Remove();
        volume.Elements("source").Remove();
    }

    private static long? Read(XElement volume, string child)
    {
        if (volume.Text(child) is not { } text)
        {
            return null;
        }

        if (!ScaledSize.TryParseNumber(text, out var value))
        {
            throw XmlFault.Error(volume.Element(child)!, "malformed capacity element", "a whole number");
        }

        return ScaledSize.Scale(value, volume.Element(child)!.Get("unit"), 1);
    }

    private static void NormalizeFormat(XElement target, PoolKind kind)
    {
        if (kind.VolumeFormat is null)
        {
            return;
        }

        var formats = kind.VolumeFormat == "none" ? DiskFormats : FileFormats;
        var format = target.Need("format");
        format.Default("type", kind.VolumeFormat);
        if (!formats.Contains(format.Get("type")))
        {
            throw XmlFault.Unsupported(format, $"unknown volume format type {format.Get("type")}", Allowed.OneOf(formats));
        }
    }

    private static void NormalizeFeatures(XElement target)
    {
        if (target.Text("compat") is { } compat && (compat.Split('.') is not [var major, var minor]
            || !major.All(char.IsAsciiDigit) || !minor.All(char.IsAsciiDigit) || major.Length == 0 || minor.Length == 0))
        {
            throw XmlFault.Error(target.Element("compat")!, "forbidden characters in 'compat' attribute", "a version such as 1.1");
        }

        if (target.Element("features") is { } features)
        {
            foreach (var feature in features.Elements())
            {
                if (feature.Name.LocalName is not ("lazy_refcounts" or "extended_l2"))
                {
                    throw XmlFault.Unsupported(feature, $"unsupported feature {feature.Name.LocalName}", "one of: lazy_refcounts, extended_l2");
                }
            }

            if (target.Text("compat") is null)
            {
                target.SetText("compat", "1.1");
            }
        }

        if (target.Element("clusterSize") is { } cluster && XmlSize.Read(cluster, 1, "./target/clusterSize") is { } size)
        {
            cluster.Set("unit", "B");
            cluster.Value = size.Invariant();
        }
    }
}
