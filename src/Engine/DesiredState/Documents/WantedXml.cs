using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>Finds in what a host's definition does not do what a whole definition of a document says.</summary>
/// <remarks>
/// What the document says must be there. What it does not say may be there where a host fills it in by itself (uuid, addresses,
/// controllers, defaults), and may not where nobody but a user asks for it (a disk, an interface, a description).
/// </remarks>
internal static class WantedXml
{
    // What no host adds unasked, by the parent's name.
    private static readonly Dictionary<string, HashSet<string>> AskedFor = new(StringComparer.Ordinal)
    {
        ["domain"] = ["title", "description", "iothreads", "blkiotune", "memtune", "numatune", "memoryBacking", "sysinfo", "idmap", "perf", "launchSecurity", "keywrap", "bootloader"],
        ["os"] = ["kernel", "initrd", "cmdline", "init", "initarg", "loader", "bootmenu", "bios", "smbios"],
        ["devices"] = ["disk", "interface", "filesystem", "hostdev", "graphics", "sound", "tpm", "rng", "watchdog", "redirdev", "shmem", "smartcard", "panic", "vsock", "lease", "memory", "iommu", "channel", "parallel", "crypto", "pstore"],
        ["disk"] = ["iotune", "serial", "wwn", "vendor", "product", "readonly", "shareable", "transient", "encryption", "boot", "geometry", "mirror"],
        ["interface"] = ["bandwidth", "vlan", "filterref", "link", "mtu", "boot", "tune", "virtualport", "guest", "ip", "route", "coalesce", "teaming"],
        ["network"] = ["title", "description", "forward", "ip", "domain", "vlan", "mtu", "dns", "route", "portgroup", "bandwidth", "virtualport"],
        ["ip"] = ["dhcp", "tftp"],
        ["dhcp"] = ["range", "host", "bootp"],
        ["dns"] = ["host", "srv", "txt", "forwarder"],
        ["source"] = ["auth", "host", "initiator"],
    };

    // Sizes may be written in any unit; the text's unit where none is written.
    private static readonly Dictionary<string, long> Sizes = new(StringComparer.Ordinal)
    {
        ["memory"] = 1024, ["currentMemory"] = 1024, ["maxMemory"] = 1024, ["size"] = 1024, ["capacity"] = 1, ["allocation"] = 1,
        ["hard_limit"] = 1024, ["soft_limit"] = 1024, ["swap_hard_limit"] = 1024, ["min_guarantee"] = 1024, ["node"] = 1024, ["requested"] = 1024, ["block"] = 1024,
    };

    /// <summary>Compares definitions.</summary>
    /// <param name="wanted">What a document says.</param>
    /// <param name="actual">What a host has.</param>
    /// <returns>What differs: as reference what the document says, as difference what the host has.</returns>
    internal static IReadOnlyList<XmlDifference> Compare(XElement wanted, XElement actual)
    {
        var found = new List<XmlDifference>();
        Compare(wanted, actual, "/" + wanted.Name.LocalName, found);
        return found;
    }

    /// <summary>Pairs elements with those that they stand for.</summary>
    internal static IReadOnlyList<(XElement Wanted, XElement? Actual)> Partners(IEnumerable<XElement> wanted, IEnumerable<XElement> actual)
    {
        var rest = actual.ToList();
        var pairs = new Dictionary<XElement, XElement?>();
        var all = wanted.ToList();
        // Those that say who they are choose first.
        foreach (var element in all.OrderBy(element => KeyOf(element) is null))
        {
            var key = KeyOf(element);
            var partner = rest.Find(other => other.Name == element.Name && (key is null ? Kind(other) == Kind(element) : KeyOf(other) == key))
                ?? (key is null ? rest.Find(other => other.Name == element.Name) : null);
            pairs[element] = partner;
            if (partner is not null)
            {
                rest.Remove(partner);
            }
        }

        return [.. all.Select(element => (element, pairs[element]))];
    }

    private static void Compare(XElement wanted, XElement actual, string path, List<XmlDifference> found)
    {
        var isSize = Sizes.TryGetValue(wanted.Name.LocalName, out var unit) && !wanted.HasElements && wanted.Value.Length > 0;
        foreach (var attribute in wanted.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration && attribute.Name.LocalName != "passwd" && !(isSize && attribute.Name.LocalName == "unit")))
        {
            if (!WantedValues.Agree(wanted, attribute.Name.LocalName, attribute.Value, (string?)actual.Attribute(attribute.Name)))
            {
                Add($"{path}/@{attribute.Name.LocalName}", attribute.Value, (string?)actual.Attribute(attribute.Name), found);
            }
        }

        if (!wanted.HasElements && !(isSize ? WantedValues.SameSize(wanted, actual, unit) : WantedValues.SameText(wanted, actual)))
        {
            Add(path, Whole(wanted), Whole(actual), found);
        }

        CompareChildren(wanted, actual, path, found);
    }

    private static void CompareChildren(XElement wanted, XElement actual, string path, List<XmlDifference> found)
    {
        var pairs = Partners(wanted.Elements().Where(IsCompared), actual.Elements());
        foreach (var (element, partner) in pairs)
        {
            var place = $"{path}/{element.Name.LocalName}{(KeyOf(element) is { } key && wanted.Elements(element.Name).Skip(1).Any() ? $"[{key}]" : null)}";
            if (partner is null)
            {
                Add(place, Whole(element), null, found);
            }
            else
            {
                Compare(element, partner, place, found);
            }
        }

        if (AskedFor.TryGetValue(wanted.Name.LocalName, out var asked))
        {
            var paired = pairs.Select(pair => pair.Actual).ToHashSet();
            foreach (var extra in actual.Elements().Where(element => asked.Contains(element.Name.LocalName) && !paired.Contains(element) && !WantedValues.IsAddedByHost(element)))
            {
                Add($"{path}/{extra.Name.LocalName}{(KeyOf(extra) is { } key ? $"[{key}]" : null)}", null, Whole(extra), found);
            }
        }
    }

    // Other programs keep their own metadata with a domain.
    private static bool IsCompared(XElement element) => element.Name.LocalName is not "metadata";

    private static string? KeyOf(XElement element) => element.Name.LocalName switch
    {
        "disk" => (string?)element.Element("target")?.Attribute("dev"),
        "interface" => ((string?)element.Element("mac")?.Attribute("address"))?.ToLowerInvariant(),
        "controller" => element.Attribute("index") is { } index ? $"{(string?)element.Attribute("type")} {index.Value}" : null,
        "filesystem" => (string?)element.Element("target")?.Attribute("dir"),
        "channel" => (string?)element.Element("target")?.Attribute("name"),
        "ip" or "route" => (string?)element.Attribute("address"),
        "range" => (string?)element.Attribute("start"),
        "host" => (string?)element.Attribute("mac") ?? (string?)element.Attribute("name") ?? (string?)element.Attribute("ip"),
        "portgroup" or "feature" or "timer" or "parameter" or "bootmenu" => (string?)element.Attribute("name"),
        "vcpupin" or "vcpu" => (string?)element.Attribute("vcpu") ?? (string?)element.Attribute("id"),
        "cell" or "tag" => (string?)element.Attribute("id"),
        "boot" => (string?)element.Attribute("dev"),
        _ => null,
    };

    private static string? Kind(XElement element) => (string?)element.Attribute("type") ?? (string?)element.Attribute("model");

    private static string Whole(XElement element) =>
        element.HasElements || element.HasAttributes ? VirtXml.Write(Hidden(element)).TrimEnd('\n') : element.Value.Trim();

    private static XElement Hidden(XElement element)
    {
        var copy = new XElement(element);
        copy.DescendantsAndSelf().Attributes("passwd").Remove();
        return copy;
    }

    private static void Add(string path, string? wanted, string? actual, List<XmlDifference> found) =>
        found.Add(new XmlDifference(path, wanted is null ? XmlDifferenceKind.Added : actual is null ? XmlDifferenceKind.Removed : XmlDifferenceKind.Changed, wanted, actual));
}
