using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Host.Cpus;

/// <summary>A CPU as an XML document describes it: a model, and features that it has besides, or has not.</summary>
/// <remarks>virCPUDef.</remarks>
internal sealed record CpuDescription
{
    private static readonly string[] Policies = ["force", "require", "optional", "disable", "forbid"];

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

    /// <summary>Reads a description.</summary>
    /// <param name="element">A <c>cpu</c> element.</param>
    /// <param name="mustBeHost">Whether only a host may be described.</param>
    /// <returns>The description.</returns>
    /// <exception cref="VirtException">XmlError for one that makes no sense.</exception>
    internal static CpuDescription Read(XElement element, bool mustBeHost)
    {
        // What capabilities hold is a host's, and so is a CPU with an architecture of its own.
        var isHost = mustBeHost || element.Element("arch") is not null;
        if (isHost && !mustBeHost && element.Get("match") is not null)
        {
            throw Fault("'arch' element cannot be used inside 'cpu' element with 'match' attribute'");
        }

        var model = element.Element("model")?.Value.Trim() is { Length: > 0 } name ? name : null;
        if (isHost && model is null)
        {
            throw Fault("Missing CPU model name");
        }

        if (element.Element("vendor") is not null && model is null)
        {
            throw Fault("CPU vendor specified without CPU model");
        }

        var features = element.Elements("feature").Select(feature => ReadFeature(feature, isHost)).ToArray();
        if (features.Length > 0 && model is null && element.Get("mode") is null or "custom")
        {
            throw Fault("Non-empty feature list specified without CPU model");
        }

        var twice = features.GroupBy(feature => feature.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is not null
            ? throw Fault($"CPU feature '{twice.Key}' specified more than once")
            : new CpuDescription
            {
                IsHost = isHost,
                Arch = element.Element("arch")?.Value.Trim(),
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

    private static (string Name, string Policy) ReadFeature(XElement feature, bool isHost)
    {
        var name = feature.Get("name");
        if (string.IsNullOrEmpty(name))
        {
            throw Fault("Invalid CPU feature name");
        }

        var policy = isHost ? "require" : feature.Get("policy") ?? "require";
        return Policies.Contains(policy) ? (name, policy) : throw Fault("Invalid CPU feature policy");
    }

    private static VirtException Fault(string what) => new(VirtErrorCode.XmlError, what, VirtErrorDomain.Cpu);
}
