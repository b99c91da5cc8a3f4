using System.Xml.Linq;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Preparation;

/// <summary>Finds out what the storage volumes that disks name really are.</summary>
/// <remarks>virDomainStorageSourceTranslateSourcePool.</remarks>
internal static class QemuVolumes
{
    /// <summary>Finds them.</summary>
    /// <param name="families">The host's storage.</param>
    /// <param name="tree">A definition, or one disk of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>For each volume a disk of the kind that it is.</returns>
    /// <exception cref="VirtException">NoStoragePool, NoStorageVolume; ConfigUnsupported when the pool does not run.</exception>
    internal static async Task<IReadOnlyDictionary<(string Pool, string Volume), XElement>> ReadAsync(
        HostFamilies families, XElement tree, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(string, string), XElement>();
        foreach (var source in tree.DescendantsAndSelf("source").Where(source => source.Attribute("pool") is not null && source.Attribute("volume") is not null))
        {
            var key = (source.Get("pool")!, source.Get("volume")!);
            if (!found.ContainsKey(key))
            {
                found[key] = await ReadAsync(families, key.Item1, key.Item2, cancellationToken).ConfigureAwait(false);
            }
        }

        return found;
    }

    private static async Task<XElement> ReadAsync(HostFamilies families, string pool, string volume, CancellationToken cancellationToken)
    {
        if (families.StoragePools is not { } pools || families.StorageVolumes is not { } volumes)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"storage pool '{pool}' containing volume '{volume}' is not available");
        }

        var reference = await pools.LookupByNameAsync(pool, cancellationToken).ConfigureAwait(false);
        var summary = await pools.GetSummaryAsync(reference, cancellationToken).ConfigureAwait(false);
        if (summary.State != StoragePoolState.Running)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"storage pool '{pool}' containing volume '{volume}' is not active");
        }

        var description = VirtXml.Parse(
            await volumes.GetXmlAsync(await volumes.LookupByNameAsync(reference, volume, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false),
            "volume");
        var path = description.Element("target")?.Text("path") ?? string.Empty;
        var (type, attribute) = description.Get("type") switch { "block" => ("block", "dev"), "dir" => ("dir", "dir"), _ => ("file", "file") };
        return new XElement(
            "disk",
            new XAttribute("type", type),
            new XElement("driver", new XAttribute("name", "qemu"), new XAttribute("type", description.Element("target")?.Element("format")?.Get("type") ?? "raw")),
            new XElement("source", new XAttribute(attribute, path)));
    }
}
