using System.Xml.Linq;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Finds what libvirt's test driver finds out of the ordinary, and the one deprecation that it knows.</summary>
internal static class TestTaints
{
    /// <summary>Looks for taints.</summary>
    /// <param name="domain">A <c>domain</c> element in libvirt's form.</param>
    /// <returns>What was found.</returns>
    internal static DomainTaints Find(XElement domain)
    {
        var found = DomainTaints.None;
        foreach (var device in domain.Elements("devices").Elements())
        {
            found |= device.Name.LocalName switch
            {
                "disk" => OfDisk(device),
                "hostdev" when (string?)device.Attribute("rawio") == "yes" && (string?)device.Attribute("type") == "scsi" => DomainTaints.HighPrivileges,
                "interface" when device.Element("script") is not null => DomainTaints.ShellScripts,
                _ => DomainTaints.None,
            };
        }

        if (domain.Element("cpu") is { } cpu && (string?)cpu.Element("model") == "Deprecated-Test"
            && (string?)cpu.Attribute("mode") is null or "custom")
        {
            found |= DomainTaints.DeprecatedConfig;
        }

        return domain.Element("os")?.Element("dtb") is null ? found : found | DomainTaints.CustomDtb;
    }

    /// <summary>Puts taints in words.</summary>
    /// <param name="taints">The taints.</param>
    /// <param name="which">Which messages are wanted; none means all.</param>
    /// <returns>The messages.</returns>
    internal static IReadOnlyList<string> Describe(DomainTaints taints, DomainMessageFlags which) =>
        TaintMessages.Describe(taints, taints.HasFlag(DomainTaints.DeprecatedConfig) ? ["CPU model Deprecated-Test"] : [], which);

    private static DomainTaints OfDisk(XElement disk)
    {
        var found = (string?)disk.Attribute("rawio") == "yes" ? DomainTaints.HighPrivileges : DomainTaints.None;
        return (string?)disk.Attribute("device") == "cdrom" && disk.Element("source")?.Attribute("dev") is not null
            ? found | DomainTaints.CdromPassthrough
            : found;
    }
}
