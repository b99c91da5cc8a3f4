using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>What a host can do with one kind of storage pool.</summary>
/// <remarks>virConnectGetStoragePoolCapabilities; https://libvirt.org/formatstoragecaps.html.</remarks>
public sealed class VirtStoragePoolCapability
{
    private readonly XElement _pool;

    internal VirtStoragePoolCapability(VirtConnection connection, StoragePoolType type, XElement pool)
    {
        Connection = connection;
        Type = type;
        _pool = pool;
    }

    /// <summary>The connection it was asked over.</summary>
    public VirtConnection Connection { get; }

    /// <summary>The kind of pool.</summary>
    public StoragePoolType Type { get; }

    /// <summary>Whether the host can have such pools.</summary>
    public bool IsSupported => _pool.Get("supported") == "yes";

    /// <summary>The format that a pool's source has by default; null where the kind has none.</summary>
    public string? DefaultSourceFormat => Default("poolOptions");

    /// <summary>The formats that a pool's source may have.</summary>
    public IReadOnlyList<string> SourceFormat => Formats("poolOptions");

    /// <summary>The format that volumes have by default; null where the kind's volumes have none.</summary>
    public string? DefaultVolumeFormat => Default("volOptions");

    /// <summary>The formats that volumes may have.</summary>
    public IReadOnlyList<string> VolumeFormat => Formats("volOptions");

    /// <summary>Gives the kind's name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Type.ToString();

    private string? Default(string options) => _pool.Element(options)?.Element("defaultFormat")?.Get("type");

    // An array: PowerShell cannot take one item of the list that a collection expression makes.
    private string[] Formats(string options) => _pool.Element(options)?.Elements("enum").Elements("value").Select(value => value.Value).ToArray() ?? [];
}
