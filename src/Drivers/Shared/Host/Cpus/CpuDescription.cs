using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Host.Cpus;

/// <summary>A CPU as an XML document describes it: a model, and features that it has besides, or has not.</summary>
/// <remarks>virCPUDef.</remarks>
internal sealed record CpuDescription
{
    private const int VendorIdLength = 12;

    private static readonly string[] Policies = ["force", "require", "optional", "disable", "forbid"];
    private static readonly string[] Modes = ["custom", "host-model", "host-passthrough", "maximum"];
    private static readonly string[] Matches = ["minimum", "exact", "strict"];
    private static readonly (string Name, bool IsRequired)[] Topology = [("sockets", true), ("dies", false), ("clusters", false), ("cores", true), ("threads", true)];

    /// <summary>Whether a host is described, and not a guest.</summary>
    internal bool IsHost { get; init; }

    /// <summary>The architecture; null where none is said.</summary>
    internal string? Arch { get; init; }

    /// <summary>The model; null where none is said.</summary>
    internal string? Model { get; init; }

    /// <summary>Whether a near model may stand for the model.</summary>
    internal bool AllowsFallback { get; init; } = true;

    /// <summary>The maker; null where none is said.</summary>
    internal string? Vendor { get; init; }

    /// <summary>How a guest's CPU is compared with a host's: exact, strict or minimum.</summary>
    internal string Match { get; init; } = "exact";

    /// <summary>The features with what is said of them.</summary>
    internal IReadOnlyList<(string Name, string Policy)> Features { get; init; } = [];

    /// <summary>Reads a description from a document.</summary>
    /// <param name="xml">The document.</param>
    /// <param name="mustBeHost">Whether only a host may be described.</param>
    /// <returns>The description.</returns>
    /// <exception cref="VirtException">XmlDetail for what is no XML; as for the overload that takes an element.</exception>
    /// <remarks>virCPUDefParseXMLString.</remarks>
    internal static CpuDescription Read(string xml, bool mustBeHost)
    {
        var element = VirtXml.Parse(xml, null, source: "(CPU_definition)");
        return element.Name == "cpu" ? Read(element, mustBeHost) : throw Fault("XML does not contain expected 'cpu' element");
    }

    /// <summary>Reads a description.</summary>
    /// <param name="element">A <c>cpu</c> element.</param>
    /// <param name="mustBeHost">Whether only a host may be described.</param>
    /// <returns>The description.</returns>
    /// <exception cref="VirtException">XmlError or ConfigUnsupported for one that makes no sense.</exception>
    /// <remarks>virCPUDefParseXML.</remarks>
    internal static CpuDescription Read(XElement element, bool mustBeHost)
    {
        // What capabilities hold is a host's, and so is a CPU with an architecture of its own.
        var isHost = mustBeHost || element.Element("arch") is not null;
        if (isHost && !mustBeHost && element.Get("match") is not null)
        {
            throw Fault("'arch' element cannot be used inside 'cpu' element with 'match' attribute'");
        }

        var mode = ModeOf(element, isHost);
        var arch = isHost ? ArchOf(element) : null;
        var model = element.Element("model")?.Value.Trim() is { Length: > 0 } name ? name : null;
        if (isHost && model is null)
        {
            throw Fault("Missing CPU model name");
        }

        if (!isHost && mode is "custom" or "host-model")
        {
            CheckModel(element.Element("model"));
        }

        if (element.Element("vendor") is not null && model is null)
        {
            throw Fault("CPU vendor specified without CPU model");
        }

        CheckTopology(element.Element("topology"));
        if (element.Element("feature") is not null && model is null && mode == "custom")
        {
            throw Fault("Non-empty feature list specified without CPU model");
        }

        var features = element.Elements("feature").Select(feature => ReadFeature(feature, isHost)).ToArray();

        var twice = features.GroupBy(feature => feature.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is not null
            ? throw Fault($"CPU feature '{twice.Key}' specified more than once")
            : new CpuDescription
            {
                IsHost = isHost,
                Arch = arch,
                Model = model,
                AllowsFallback = element.Element("model")?.Get("fallback") != "forbid",
                Vendor = element.Element("vendor")?.Value.Trim(),
                Match = element.Get("match") ?? "exact",
                Features = features,
            };
    }

    /// <summary>Writes what is in a guest's <c>cpu</c> element.</summary>
    /// <returns>The elements: model, maker, features.</returns>
    internal IEnumerable<XElement> Content()
    {
        if (Model is not null)
        {
            yield return new XElement("model", new XAttribute("fallback", AllowsFallback ? "allow" : "forbid"), Model);
        }

        if (Vendor is not null)
        {
            yield return new XElement("vendor", Vendor);
        }

        foreach (var (name, policy) in Features)
        {
            yield return new XElement("feature", new XAttribute("policy", policy), new XAttribute("name", name));
        }
    }

    /// <summary>Writes it as a guest's CPU.</summary>
    /// <returns>A <c>cpu</c> element.</returns>
    internal XElement ToGuest() => new("cpu", new XAttribute("mode", "custom"), new XAttribute("match", Match), Content());

    private static string? ModeOf(XElement cpu, bool isHost)
    {
        var mode = cpu.Get("mode");
        if (isHost)
        {
            return mode is null ? null : throw Unsupported("Attribute mode is only allowed for guest CPU");
        }

        mode ??= "custom";
        if (!Modes.Contains(mode))
        {
            throw Unsupported($"Invalid mode attribute '{mode}'");
        }

        var match = cpu.Get("match");
        return match is null || Matches.Contains(match) ? mode : throw BadAttribute($"Invalid value for attribute 'match' in element 'cpu': '{match}'.");
    }

    private static string ArchOf(XElement cpu)
    {
        var arch = cpu.Element("arch")?.Value.Trim();
        return string.IsNullOrEmpty(arch) ? throw Fault("Missing CPU architecture")
            : GuestRules.Arches.Contains(arch) ? arch : throw Unsupported($"Unknown architecture {arch}");
    }

    private static void CheckModel(XElement? model)
    {
        if (model?.Get("fallback") is not (null or "allow" or "forbid"))
        {
            throw Unsupported("Invalid fallback attribute");
        }

        if (model?.Get("vendor_id") is { Length: not VendorIdLength })
        {
            throw Fault($"vendor_id must be exactly {VendorIdLength} characters long");
        }

        // It goes to QEMU as it is, where a comma would begin something else.
        if (model?.Get("vendor_id")?.Contains(',', StringComparison.Ordinal) == true)
        {
            throw Fault("vendor id is invalid");
        }
    }

    private static void CheckTopology(XElement? topology)
    {
        foreach (var (part, isRequired) in topology is null ? [] : Topology)
        {
            var count = topology!.Get(part);
            if (count is null ? isRequired : !uint.TryParse(count, CultureInfo.InvariantCulture, out var number) || number == 0)
            {
                throw BadAttribute(count switch
                {
                    null => $"Missing required attribute '{part}' in element 'topology'",
                    "0" => $"Invalid value for attribute '{part}' in element 'topology': Zero is not permitted",
                    _ => $"Invalid value for attribute '{part}' in element 'topology': '{count}'. Expected non-negative integer value",
                });
            }
        }
    }

    private static (string Name, string Policy) ReadFeature(XElement feature, bool isHost)
    {
        var policy = isHost ? "require" : feature.Get("policy") ?? "require";
        if (!Policies.Contains(policy))
        {
            throw Unsupported("Invalid CPU feature policy");
        }

        return feature.Get("name") is { Length: > 0 } name ? (name, policy) : throw Fault("Invalid CPU feature name");
    }

    private static VirtException Unsupported(string what) => new(VirtErrorCode.ConfigUnsupported, what, VirtErrorDomain.Cpu);

    private static VirtException BadAttribute(string what) => new(VirtErrorCode.XmlError, what, VirtErrorDomain.Xml);

    private static VirtException Fault(string what) => new(VirtErrorCode.XmlError, what, VirtErrorDomain.Cpu);
}
