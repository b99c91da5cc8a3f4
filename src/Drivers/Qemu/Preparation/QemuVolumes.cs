using System.Collections.Concurrent;
using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Storage;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Preparation;

/// <summary>Finds what disks of the type <c>volume</c> stand for, and remembers it for as long as the guest runs.</summary>
/// <remarks>virDomainStorageSourceTranslateSourcePool.</remarks>
internal sealed class QemuVolumes
{
    private readonly ConcurrentDictionary<(string Pool, string Volume), XElement> _known = new();

    /// <summary>Finds them.</summary>
    /// <param name="source">The host's storage; null where it has none.</param>
    /// <param name="tree">A definition, or one disk of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>For each volume a disk of the kind that it is.</returns>
    /// <exception cref="VirtException">NoStoragePool, NoStorageVolume; ConfigUnsupported when the pool does not run or guests cannot have its volumes this way.</exception>
    internal static async Task<IReadOnlyDictionary<(string Pool, string Volume), XElement>> ReadAsync(
        IVolumeSource? source, XElement tree, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(string, string), XElement>();
        foreach (var place in tree.DescendantsAndSelf("source").Where(place => KeyOf(place) is not null))
        {
            var (pool, volume) = KeyOf(place)!.Value;
            if (found.ContainsKey((pool, volume)))
            {
                continue;
            }

            var location = source is null
                ? throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"storage pool '{pool}' containing volume '{volume}' is not available")
                : await source.LocateAsync(pool, volume, place.Get("mode") == "direct", cancellationToken).ConfigureAwait(false);
            found[(pool, volume)] = Describe(location);
        }

        return found;
    }

    /// <summary>Remembers what volumes are.</summary>
    /// <param name="run">The guest's run.</param>
    /// <param name="volumes">The volumes.</param>
    internal static void Remember(QemuRun run, IReadOnlyDictionary<(string Pool, string Volume), XElement> volumes)
    {
        if (volumes.Count == 0)
        {
            return;
        }

        var own = run.Companion(() => new QemuVolumes());
        foreach (var (key, disk) in volumes)
        {
            own._known[key] = disk;
        }
    }

    /// <summary>Shows a definition with what its volumes are in their place.</summary>
    /// <param name="run">The guest's run.</param>
    /// <param name="tree">A definition, or a device; it is left as it is.</param>
    /// <returns>The same, or a copy.</returns>
    internal static XElement Translate(QemuRun run, XElement tree)
    {
        if (!tree.DescendantsAndSelf("source").Any(source => KeyOf(source) is not null))
        {
            return tree;
        }

        var known = run.Companion(() => new QemuVolumes())._known;
        var copy = new XElement(tree);
        foreach (var source in copy.DescendantsAndSelf("source").Where(source => source.Parent is not null && KeyOf(source) is not null).ToArray())
        {
            if (known.TryGetValue(KeyOf(source)!.Value, out var disk))
            {
                source.Parent!.SetAttributeValue("type", disk.Get("type"));
                source.ReplaceWith(new XElement(disk.Element("source")!));
            }
        }

        return copy;
    }

    private static (string Pool, string Volume)? KeyOf(XElement source) => source.Get("pool") is { } pool && source.Get("volume") is { } volume ? (pool, volume) : null;

    private static XElement Describe(VolumeLocation location)
    {
        var (type, attribute) = location.Type switch
        {
            StorageVolumeType.Block => ("block", "dev"),
            StorageVolumeType.Dir => ("dir", "dir"),
            StorageVolumeType.Network => ("network", "name"),
            _ => ("file", "file"),
        };
        var source = new XElement(
            "source",
            location.Protocol is null ? null : new XAttribute("protocol", location.Protocol),
            new XAttribute(attribute, location.Path),
            location.Hosts.Select(host => new XElement("host", new XAttribute("name", host.Name), new XAttribute("port", host.Port.ToString(CultureInfo.InvariantCulture)))),
            location.Initiator is null ? null : new XElement("initiator", new XElement("iqn", new XAttribute("name", location.Initiator))),
            location.Auth is null ? null : new XElement(location.Auth),
            location.Encryption is null ? null : new XElement(location.Encryption));
        return new XElement(
            "disk",
            new XAttribute("type", type),
            new XElement("driver", new XAttribute("name", "qemu"), new XAttribute("type", location.Format ?? "raw")),
            source);
    }
}
