using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for a guest's features.</summary>
internal static class FeatureRules
{
    private static readonly string[] Names =
    [
        "acpi", "apic", "pae", "hap", "viridian", "privnet", "hyperv", "kvm", "pvspinlock", "capabilities", "pmu", "vmport", "gic", "smm",
        "ioapic", "hpt", "vmcoreinfo", "htm", "nested-hv", "msrs", "ccf-assist", "xen", "cfpc", "sbbc", "ibs", "tcg", "async-teardown", "ras",
        "ps2", "aia",
    ];

    public static void Normalize(XElement domain)
    {
        if (domain.Element("features") is not { } features)
        {
            return;
        }

        foreach (var feature in features.Elements())
        {
            if (!Names.Contains(feature.Name.LocalName))
            {
                throw XmlFault.Unsupported(feature, $"unexpected feature '{feature.Name.LocalName}'", Allowed.OneOf(Names));
            }

            switch (feature.Name.LocalName)
            {
                case "hap" or "pmu" or "pvspinlock" or "vmport" or "smm" or "htm" or "nested-hv" or "ccf-assist" or "vmcoreinfo" or "ras" or "ps2":
                    Allowed.Check(feature, "state", Allowed.OnOff);
                    feature.Default("state", "on");
                    break;
                case "hyperv":
                    feature.Default("mode", "custom");
                    Allowed.Check(feature, "mode", ["custom", "passthrough"]);
                    break;
                case "async-teardown":
                    Allowed.Check(feature, "enabled", Allowed.YesNo);
                    feature.Default("enabled", "yes");
                    break;
                case "apic":
                    Allowed.Check(feature, "eoi", Allowed.OnOff);
                    break;
                case "capabilities":
                    feature.Default("policy", "default");
                    break;
            }
        }

        if (features.Element("smm")?.Element("tseg") is { } tseg && XmlSize.Read(tseg, 1024 * ScaledSize.KiB, "./tseg") is { } size)
        {
            var (value, unit) = Shorten(size);
            tseg.Set("unit", unit);
            tseg.Value = value.Invariant();
        }
    }

    /// <summary>Writes a size in the largest unit that divides it, as virFormatIntPretty does.</summary>
    public static (long Value, string Unit) Shorten(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
        var unit = 0;
        while (bytes != 0 && bytes % 1024 == 0 && unit < units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return (bytes, units[unit]);
    }
}
