using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Refuses features that the machine does not have.</summary>
/// <remarks>qemuValidateDomainDefFeatures.</remarks>
internal static class FeatureValidation
{
    private const long Mebibyte = 1024;

    private static readonly string[] PSeries = ["hpt", "htm", "nested-hv", "ccf-assist", "cfpc", "sbbc", "ibs"];

    /// <summary>Checks the features.</summary>
    public static void Check(QemuGuest guest)
    {
        foreach (var feature in guest.Domain.Element("features")?.Elements() ?? [])
        {
            var name = feature.Name.LocalName;
            var absent = $"The '{name}' feature is not supported for architecture '{guest.Arch}' or machine type '{guest.Machine}'";
            switch (name)
            {
                case "ioapic" or "pvspinlock" or "ps2" when !guest.IsX86:
                    throw Refuse.Unsupported(feature, absent);
                case "gic" when !guest.IsArmVirt:
                    throw Refuse.Unsupported(feature, absent);
                case "aia" when !guest.IsRiscvVirt:
                    throw Refuse.Unsupported(feature, absent);
                case "ras" when !guest.IsArmVirt:
                    throw Refuse.Unsupported(feature, absent);
                case "async-teardown" when !guest.IsS390 && feature.Get("enabled") == "yes":
                    throw Refuse.Unsupported(feature, absent);
                case "vmport" when !guest.IsX86:
                    throw Refuse.Unsupported(feature, "vmport is not available with this QEMU binary");
                case "vmcoreinfo" when feature.Get("state") == "on" && !guest.Facts.Has("vmcoreinfo"):
                    throw Refuse.Unsupported(feature, "vmcoreinfo is not available with this QEMU binary");
                case "apic" when feature.Get("eoi") is not null && !guest.IsX86:
                    throw Refuse.Unsupported(
                        feature,
                        $"The 'eoi' attribute of the 'apic' feature is not supported for architecture '{guest.Arch}' or machine type '{guest.Machine}'");
                case "hyperv" when !guest.IsX86 && !guest.IsArmVirt:
                    throw Refuse.Unsupported(feature, $"Hyperv features are not supported for architecture '{guest.Arch}' or machine type '{guest.Machine}'");
                case "pmu" when feature.Get("state") == "off" && guest.IsPpc64:
                    throw Refuse.Unsupported(feature, $"PMU is always enabled for architecture '{guest.Arch}'");
                case "tcg" when guest.Type != "qemu":
                    throw Refuse.Unsupported(feature, $"TCG features are incompatible with domain type '{guest.Type}'");
                case "tcg" when feature.Element("tb-cache") is { } cache
                    && XmlSize.Read(cache, ScaledSize.KiB, "./tb-cache") is { } bytes
                    && bytes % (Mebibyte * ScaledSize.KiB) != 0:
                    throw Refuse.Unsupported(cache, "tb-cache size must be an integer multiple of MiB");
                case "acpi" when guest.IsS390 && guest.IsNew:
                    throw Refuse.Unsupported(feature, $"machine type '{guest.Machine}' does not support ACPI");
                default:
                    if (PSeries.Contains(name) && !guest.IsPSeries)
                    {
                        throw Refuse.Unsupported(feature, absent);
                    }

                    break;
            }
        }
    }
}
