using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Storage that was found and could become a pool.</summary>
/// <remarks>virConnectFindStoragePoolSources.</remarks>
public sealed class VirtStoragePoolSource
{
    private readonly XElement _source;

    internal VirtStoragePoolSource(VirtConnection connection, StoragePoolType type, XElement source)
    {
        Connection = connection;
        Type = type;
        _source = source;
    }

    /// <summary>The connection it was found over.</summary>
    public VirtConnection Connection { get; }

    /// <summary>The kind of pool that it could become.</summary>
    public StoragePoolType Type { get; }

    /// <summary>Its name, such as a volume group's; null where it has none.</summary>
    public string? SourceName => _source.Text("name");

    /// <summary>The server that has it; null for what is on the host.</summary>
    public string? SourceHost => _source.Element("host")?.Get("name");

    /// <summary>The directory on the server; null where there is none.</summary>
    public string? SourceDirectory => _source.Element("dir")?.Get("path");

    /// <summary>The devices that it lies on; for iSCSI, its target.</summary>
    public IReadOnlyList<string> SourceDevice => _source.Elements("device").Select(device => device.Get("path") ?? string.Empty).ToArray();

    /// <summary>Its format; null where it has none.</summary>
    public string? SourceFormat => _source.Element("format")?.Get("type");

    /// <summary>Its <c>source</c> element, as a pool's definition takes it.</summary>
    public string Xml => VirtXml.Write(_source);

    /// <summary>Gives the most telling of its names.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => SourceName ?? SourceDirectory ?? SourceDevice.FirstOrDefault() ?? Type.ToString();

    /// <summary>Describes where to search.</summary>
    /// <param name="host">The server, with its port where that is not the default; null for the host itself.</param>
    /// <param name="initiator">The name that the host shows itself to an iSCSI target with.</param>
    /// <returns>A <c>source</c> document; null when nothing is given.</returns>
    public static string? Place(string? host, string? initiator)
    {
        if (host is null && initiator is null)
        {
            return null;
        }

        var colon = host?.LastIndexOf(':') ?? -1;
        var hasPort = colon > 0 && host!.IndexOf(':', StringComparison.Ordinal) == colon
            && int.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return VirtXml.Write(new XElement(
            "source",
            host is null ? null : new XElement(
                "host",
                new XAttribute("name", hasPort ? host[..colon] : host),
                hasPort ? new XAttribute("port", host[(colon + 1)..]) : null),
            initiator is null ? null : new XElement("initiator", new XElement("iqn", new XAttribute("name", initiator)))));
    }
}
