using System.Xml.Linq;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>What is out of the ordinary about a domain.</summary>
/// <remarks>virDomainTaintFlags, with libvirt's bits for those that its test driver looks for, and the one deprecation that it knows.</remarks>
[Flags]
internal enum DomainTaints
{
    None = 0,
    HighPrivileges = 1 << 2,
    ShellScripts = 1 << 3,
    CdromPassthrough = 1 << 8,
    CustomDtb = 1 << 9,
    DeprecatedConfig = 1 << 12,
}

/// <summary>Finds taints and puts them in words.</summary>
internal static class TaintMessages
{
    private static readonly (DomainTaints Taint, string Words)[] Words =
    [
        (DomainTaints.HighPrivileges, "running with undesirable elevated privileges"),
        (DomainTaints.ShellScripts, "network configuration using opaque shell scripts"),
        (DomainTaints.CdromPassthrough, "use of host cdrom passthrough"),
        (DomainTaints.CustomDtb, "custom device tree blob used"),
        (DomainTaints.DeprecatedConfig, "use of deprecated configuration settings"),
    ];

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
    internal static IReadOnlyList<string> Describe(DomainTaints taints, DomainMessageFlags which)
    {
        var messages = new List<string>();
        if (which == DomainMessageFlags.None || which.HasFlag(DomainMessageFlags.Tainting))
        {
            messages.AddRange(Words.Where(word => taints.HasFlag(word.Taint)).Select(word => $"tainted: {word.Words}"));
        }

        if ((which == DomainMessageFlags.None || which.HasFlag(DomainMessageFlags.Deprecation)) && taints.HasFlag(DomainTaints.DeprecatedConfig))
        {
            messages.Add("deprecated configuration: CPU model Deprecated-Test");
        }

        return messages;
    }

    private static DomainTaints OfDisk(XElement disk)
    {
        var found = (string?)disk.Attribute("rawio") == "yes" ? DomainTaints.HighPrivileges : DomainTaints.None;
        return (string?)disk.Attribute("device") == "cdrom" && disk.Element("source")?.Attribute("dev") is not null
            ? found | DomainTaints.CdromPassthrough
            : found;
    }
}
