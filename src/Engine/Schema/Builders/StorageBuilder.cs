using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Makes definitions of storage pools and volumes from typed specifications.</summary>
public static class StorageBuilder
{
    /// <summary>Makes a pool's definition.</summary>
    /// <param name="spec">What the pool is to be.</param>
    /// <returns>The definition.</returns>
    public static StoragePoolXml Build(StoragePoolSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentException.ThrowIfNullOrEmpty(spec.Name);
        var pool = new StoragePoolXml(new XElement("pool"))
        {
            Type = spec.Type,
            Name = spec.Name,
            Uuid = spec.Uuid,
            SourceHosts = spec.SourceHosts,
            SourceDevices = spec.SourceDevices,
            SourceDirectory = spec.SourceDirectory,
            SourceAdapter = spec.SourceAdapter,
            SourceName = spec.SourceName,
            SourceFormat = spec.SourceFormat,
            TargetPath = spec.TargetPath,
        };
        var source = pool.Element.Need("source");
        if (spec.SourceInitiator is { } initiator)
        {
            source.Need("initiator").Need("iqn").Set("name", initiator);
        }

        if (spec.AuthType is { } auth)
        {
            var proof = source.Need("auth");
            proof.Set("type", auth);
            proof.Set("username", spec.AuthUserName);
            DeviceXml.Common.SetNamed(proof, "secret", "usage", spec.AuthSecretUsage);
        }

        if (spec.Mode is { } mode)
        {
            pool.Element.Need("target").Need("permissions").SetText("mode", mode);
        }

        Arranger.Arrange(pool.Element);
        return pool;
    }

    /// <summary>Makes a volume's definition.</summary>
    /// <param name="spec">What the volume is to be.</param>
    /// <returns>The definition.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InvalidArg"/> when a size is negative.</exception>
    public static StorageVolumeXml Build(StorageVolumeSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentException.ThrowIfNullOrEmpty(spec.Name);
        if (spec.Capacity < 0 || spec.Allocation < 0)
        {
            throw new VirtException(VirtErrorCode.InvalidArg, "a volume's capacity and allocation cannot be negative", VirtErrorDomain.Storage);
        }

        var volume = new StorageVolumeXml(new XElement("volume"))
        {
            Name = spec.Name,
            Capacity = spec.Capacity,
            Allocation = spec.Allocation,
            Format = spec.Format,
        };
        volume.SetBacking(spec.BackingPath, spec.BackingFormat);
        if (spec.Mode is { } mode)
        {
            volume.Element.Need("target").Need("permissions").SetText("mode", mode);
        }

        if (spec.NoCow)
        {
            volume.Element.Need("target").Need("nocow");
        }

        Arranger.Arrange(volume.Element);
        return volume;
    }
}
