using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>Refuses a definition under which a guest that runs would see other hardware.</summary>
/// <remarks>virDomainDefCheckABIStability: what only the host sees, such as where a disk's data are, may differ.</remarks>
internal static class MigrationStability
{
    // What of a device the guest sees: attributes of the device and of its parts.
    private static readonly Dictionary<string, string[]> Visible = new(StringComparer.Ordinal)
    {
        ["disk"] = ["@device", "target@bus", "target@dev", "serial", "wwn", "vendor", "product", "readonly?", "shareable?", "geometry", "blockio", "@rawio"],
        ["controller"] = ["@type", "@index", "@model", "@ports", "@vectors", "target@chassis", "target@port", "model@name"],
        ["filesystem"] = ["target@dir", "@model"],
        ["interface"] = ["mac@address", "model@type"],
        ["input"] = ["@type", "@bus", "@model"],
        ["sound"] = ["@model", "codec@type"],
        ["video"] = ["model@type", "model@vram", "model@ram", "model@vgamem", "model@heads"],
        ["hostdev"] = ["@mode", "@type"],
        ["smartcard"] = ["@mode"],
        ["serial"] = ["target@type", "target@port"],
        ["parallel"] = ["target@port"],
        ["channel"] = ["target@type", "target@name", "target@port"],
        ["console"] = ["target@type"],
        ["watchdog"] = ["@model"],
        ["memballoon"] = ["@model"],
        ["rng"] = ["@model"],
        ["hub"] = ["@type"],
        ["redirdev"] = ["@bus"],
        ["tpm"] = ["@model"],
        ["panic"] = ["@model"],
        ["shmem"] = ["@name", "model@type", "size"],
        ["memory"] = ["@model", "target"],
        ["iommu"] = ["@model", "driver"],
        ["vsock"] = ["@model"],
        ["nvram"] = [],
        ["crypto"] = ["@model"],
    };

    /// <summary>Compares two definitions.</summary>
    /// <param name="from">What the guest runs with.</param>
    /// <param name="to">What it is to go on with.</param>
    /// <exception cref="VirtException">ConfigUnsupported, naming the first difference.</exception>
    internal static void Check(DomainDefinition from, DomainDefinition to)
    {
        var (source, target) = (from.ToTree(), to.ToTree());
        Same("virt type", source.Get("type"), target.Get("type"));
        DomainStability.Check(from, to);
        Same("current memory", source.Element("currentMemory")?.Value, target.Element("currentMemory")?.Value);
        Same("vCPU count", from.Vcpus, to.Vcpus);
        var (sourceOs, targetOs) = (source.Element("os")?.Element("type"), target.Element("os")?.Element("type"));
        Same("OS type", sourceOs?.Value, targetOs?.Value);
        Same("architecture", sourceOs?.Get("arch"), targetOs?.Get("arch"));
        Same("OS machine type", sourceOs?.Get("machine"), targetOs?.Get("machine"));
        Same("SMBIOS mode", source.Element("os")?.Element("smbios")?.Get("mode"), target.Element("os")?.Element("smbios")?.Get("mode"));
        foreach (var section in new[] { "cpu", "features", "sysinfo", "maxMemory", "genid", "launchSecurity" })
        {
            Same(section, Text(source.Element(section)), Text(target.Element(section)));
        }

        Same("clock offset", source.Element("clock")?.Get("offset"), target.Element("clock")?.Get("offset"));
        var kinds = Devices(source).Concat(Devices(target)).Select(device => device.Name.LocalName).Where(Visible.ContainsKey).Distinct(StringComparer.Ordinal);
        foreach (var kind in kinds)
        {
            Compare(kind, [.. Devices(source).Where(device => device.Name.LocalName == kind)], [.. Devices(target).Where(device => device.Name.LocalName == kind)]);
        }
    }

    private static IEnumerable<XElement> Devices(XElement tree) => tree.Element("devices")?.Elements() ?? [];

    private static void Compare(string kind, IReadOnlyList<XElement> source, IReadOnlyList<XElement> target)
    {
        Same($"{kind} device count", source.Count, target.Count);
        for (var i = 0; i < source.Count; i++)
        {
            foreach (var place in Visible[kind])
            {
                Same($"{kind} {Word(place)}", Read(source[i], place), Read(target[i], place));
            }

            Same($"{kind} device address", Text(source[i].Element("address")), Text(target[i].Element("address")));
        }
    }

    private static string Word(string place) => place.Replace("@", place.StartsWith('@') ? string.Empty : " ", StringComparison.Ordinal).TrimEnd('?');

    private static string? Read(XElement device, string place)
    {
        if (place.EndsWith('?'))
        {
            return device.Element(place[..^1]) is null ? "no" : "yes";
        }

        var at = place.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? Text(device.Element(place))
            : at == 0 ? device.Get(place[1..])
            : device.Element(place[..at])?.Get(place[(at + 1)..]);
    }

    private static string? Text(XElement? element) => element?.ToString(SaveOptions.DisableFormatting);

    private static void Same<T>(string what, T from, T to)
    {
        if (!EqualityComparer<T>.Default.Equals(from, to))
        {
            throw SharedErrors.Of(
                VirtErrorCode.ConfigUnsupported,
                $"Target domain {what} '{(object?)to ?? "none"}' does not match source '{(object?)from ?? "none"}'");
        }
    }
}
