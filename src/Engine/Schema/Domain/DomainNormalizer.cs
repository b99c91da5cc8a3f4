using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Brings a domain's definition into the form that libvirt prints.</summary>
/// <remarks>Checks what libvirt checks, with its codes; fills in what it fills in; and puts elements and attributes in its order.</remarks>
public static class DomainNormalizer
{
    /// <summary>Normalises a definition in place.</summary>
    /// <param name="domain">The domain's element.</param>
    /// <param name="defaults">What the driver lends.</param>
    /// <param name="active">Whether the document describes a running domain: its id, aliases and generated interface names are then kept.</param>
    /// <returns>The same element.</returns>
    /// <exception cref="VirtException">
    /// <see cref="VirtErrorCode.NoName"/>, <see cref="VirtErrorCode.XmlError"/>, <see cref="VirtErrorCode.ConfigUnsupported"/>,
    /// <see cref="VirtErrorCode.InternalError"/> and others, each as libvirt gives it for the same mistake.
    /// </exception>
    public static XElement Normalize(XElement domain, DomainDefaults defaults, bool active = false)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(defaults);
        if (!active)
        {
            domain.Set("id", null);
        }

        Identity.NeedName(domain);
        GuestRules.NormalizeUuid(domain);
        GuestRules.NormalizeGeneration(domain);
        var context = new DomainContext(domain, defaults, active);
        GuestRules.NormalizeType(context);
        GuestRules.CheckTexts(domain);
        GuestRules.NormalizeLabels(context);
        MemoryRules.Normalize(context);
        VcpuRules.Normalize(context);
        CpuRules.Normalize(context);
        VcpuRules.NormalizePlacement(domain);
        FeatureRules.Normalize(domain);
        LifecycleRules.Normalize(domain);
        ClockRules.Normalize(domain);
        GuestRules.NormalizeBoot(context);
        DeviceRules.Normalize(context);
        MemoryRules.Total(context);
        GuestRules.CheckName(domain);
        if (domain.Element("metadata") is { } metadata)
        {
            MetadataRules.Normalize(metadata);
        }

        NamespaceRules.Normalize(domain);
        defaults.Driver?.AssignAddresses(context);
        ConsoleRules.Refresh(context);
        if (defaults.Validate)
        {
            defaults.Driver?.Validate(context);
            DomainChecks.Check(context);
        }

        Arranger.Arrange(domain);
        return domain;
    }
}
