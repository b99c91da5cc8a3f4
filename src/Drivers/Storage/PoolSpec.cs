using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Storage;

/// <summary>A pool's description, read for those who work on its storage.</summary>
/// <param name="definition">The description in libvirt's form.</param>
internal sealed class PoolSpec(XElement definition)
{
    /// <summary>The description itself.</summary>
    internal XElement Definition => definition;

    /// <summary>The pool's name.</summary>
    internal string Name => (string)definition.Element("name")!;

    /// <summary>The pool's identity.</summary>
    internal string Uuid => (string)definition.Element("uuid")!;

    /// <summary>Its kind.</summary>
    internal string Type => (string)definition.Attribute("type")!;

    /// <summary>Where its volumes appear on the host; empty for a pool that is not on this host.</summary>
    internal string TargetPath => (string?)definition.Element("target")?.Element("path") ?? string.Empty;

    /// <summary>Its source.</summary>
    internal XElement? Source => definition.Element("source");

    /// <summary>The name of its source, such as a volume group's.</summary>
    internal string SourceName => (string?)Source?.Element("name") ?? Name;

    /// <summary>The format of its source, such as ext4.</summary>
    internal string? SourceFormat => (string?)Source?.Element("format")?.Attribute("type");

    /// <summary>The devices it lies on.</summary>
    internal IReadOnlyList<string> Devices => [.. Source?.Elements("device").Select(device => (string?)device.Attribute("path") ?? string.Empty) ?? []];

    /// <summary>The directory of its source on a server.</summary>
    internal string? Directory => (string?)Source?.Element("dir")?.Attribute("path");

    /// <summary>The servers of its source, each with its port; 0 for the default.</summary>
    internal IReadOnlyList<(string Name, int Port)> Hosts =>
        [.. Source?.Elements("host").Select(host => ((string?)host.Attribute("name") ?? string.Empty, (int?)host.Attribute("port") ?? 0)) ?? []];

    /// <summary>The name that the host shows itself to a target with; nothing for the host's own.</summary>
    internal string? Initiator => (string?)Source?.Element("initiator")?.Element("iqn")?.Attribute("name");

    /// <summary>Whether a look into the pool counts volumes by what a guest sees of them, which is quicker than by what they take.</summary>
    internal bool CountsCapacity => (string?)definition.Element("refresh")?.Element("volume")?.Attribute("allocation") == "capacity";

    /// <summary>Whether changes in the pool's directory are written to new blocks; nothing leaves that to the file system.</summary>
    internal bool? CopiesOnWrite => (string?)definition.Element("features")?.Element("cow")?.Attribute("state") switch { "yes" => true, "no" => false, _ => null };

    /// <summary>The rights that the target shall have; nothing for the default.</summary>
    internal UnixFileMode? Mode => TargetRight("mode") is { } mode ? (UnixFileMode)Convert.ToInt32(mode, 8) : null;

    /// <summary>The number of the target's owner; nothing for the default.</summary>
    internal uint? Owner => TargetRight("owner") is { } owner ? uint.Parse(owner, CultureInfo.InvariantCulture) : null;

    /// <summary>The number of the target's group; nothing for the default.</summary>
    internal uint? Group => TargetRight("group") is { } group ? uint.Parse(group, CultureInfo.InvariantCulture) : null;

    private string? TargetRight(string name) => definition.Element("target")?.Element("permissions")?.Text(name);
}
