using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The guest's processor: <c>-cpu</c>.</summary>
/// <remarks>qemuBuildCpuCommandLine.</remarks>
internal static class CpuOption
{
    // libvirt's names of features that QEMU spells otherwise.
    private static readonly FrozenDictionary<string, string> QemuNames = new Dictionary<string, string>
    {
        ["cmp_legacy"] = "cmp-legacy", ["ds_cpl"] = "ds-cpl", ["fxsr_opt"] = "fxsr-opt", ["kvm_pv_eoi"] = "kvm-pv-eoi", ["kvm_pv_unhalt"] = "kvm-pv-unhalt",
        ["lahf_lm"] = "lahf-lm", ["nodeid_msr"] = "nodeid-msr", ["nrip_save"] = "nrip-save", ["nrip-save"] = "nrip-save", ["pause_filter"] = "pause-filter",
        ["pclmuldq"] = "pclmulqdq", ["perfctr_core"] = "perfctr-core", ["perfctr_nb"] = "perfctr-nb", ["svm_lock"] = "svm-lock", ["tsc_adjust"] = "tsc-adjust",
        ["tsc_scale"] = "tsc-scale", ["vmcb_clean"] = "vmcb-clean", ["arch-facilities"] = "arch-capabilities",
    }.ToFrozenDictionary();

    // Switches of the processor that show Hyper-V's interface, in the order in which libvirt writes them.
    private static readonly string[] HyperV =
        ["relaxed", "vapic", "spinlocks", "vpindex", "runtime", "synic", "stimer", "reset", "vendor_id", "frequencies", "reenlightenment", "tlbflush", "ipi", "evmcs", "avic", "emsr_bitmap", "xmm_input"];

    /// <summary>Adds the processor.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        var guest = launch.Guest;
        var model = Model(guest);
        var flags = Flags(launch);
        if (model is null && flags.Length > 0)
        {
            model = guest.Arch switch
            {
                "x86_64" => "qemu64",
                "i686" => "qemu32",
                _ => throw Refusal.Unsupported($"CPU flags requested but can't determine default CPU for arch {guest.Arch}"),
            };
        }

        if (model is not null)
        {
            launch.Option("-cpu", model + flags);
        }
    }

    private static string? Model(GuestLayout guest)
    {
        var cpu = guest.Domain.Element("cpu");
        var mode = cpu?.Get("mode");
        var name = cpu?.Text("model");
        if (cpu is null || (mode is null or "custom" && name is null))
        {
            return guest.Arch == "i686" && guest.Facts.Arch == "x86_64" ? "qemu32" : null;
        }

        var text = new StringBuilder(mode switch
        {
            "host-passthrough" => "host",
            "maximum" => "max",
            // The start resolves it to a model; where it could not, the nearest that the accelerator has stands in.
            "host-model" => guest.IsKvm ? "host" : "max",
            _ => name,
        });
        if (mode is "host-passthrough" or "maximum" && cpu.Get("migratable") is { } migratable)
        {
            Append(text, "migratable", migratable);
        }

        Append(text, "vendor", cpu.Element("model")?.Get("vendor_id"));
        foreach (var feature in cpu.Elements("feature"))
        {
            var state = feature.Get("policy") switch { "force" or "require" or null => "on", "disable" or "forbid" => "off", _ => null };
            var featureName = feature.Get("name") ?? string.Empty;
            Append(text, QemuNames.GetValueOrDefault(featureName, featureName), state);
        }

        return text.ToString();
    }

    private static string Flags(LaunchBuilder launch)
    {
        var guest = launch.Guest;
        var text = new StringBuilder();
        foreach (var timer in guest.Domain.Element("clock")?.Elements("timer") ?? [])
        {
            Timer(text, timer);
        }

        var features = guest.Domain.Element("features");
        Append(text, "kvm-pv-eoi", features?.Element("apic")?.Get("eoi"));
        Append(text, "kvm-pv-unhalt", features?.Element("pvspinlock") is { } spinlock ? spinlock.Get("state") ?? "on" : null);
        Hyper(text, features?.Element("hyperv"));
        if (guest.Devices.Elements("panic").Any(panic => panic.Get("model") == "hyperv"))
        {
            text.Append(",hv-crash");
        }

        Kvm(text, features?.Element("kvm"));
        if (guest.Arch is not ("ppc64" or "ppc64le"))
        {
            Append(text, "pmu", features?.Element("pmu") is { } pmu ? pmu.Get("state") ?? "on" : null);
        }

        Caches(text, guest);
        PhysicalBits(text, guest.Domain.Element("cpu")?.Element("maxphysaddr"));
        return text.ToString();
    }

    private static void Timer(StringBuilder text, XElement timer)
    {
        switch (timer.Get("name"))
        {
            case "kvmclock":
                Append(text, "kvmclock", XmlSwitch.OnOff(XmlSwitch.Read(timer.Get("present"))));
                break;
            case "hypervclock" when timer.Get("present") == "yes":
                text.Append(",hv-time=on");
                break;
            case "tsc" when timer.Get("frequency") is { } frequency and not "0":
                Append(text, "tsc-frequency", frequency);
                break;
            case "armvtimer":
                Append(text, "kvm-no-adjvtime", timer.Get("tickpolicy") switch { "delay" => "off", "discard" => "on", _ => null });
                break;
        }
    }

    private static void Hyper(StringBuilder text, XElement? hyperv)
    {
        if (hyperv is null)
        {
            return;
        }

        if (hyperv.Get("mode") == "passthrough")
        {
            text.Append(",hv-passthrough=on");
        }

        foreach (var name in HyperV)
        {
            if (hyperv.Element(name) is not { } feature || feature.Get("state") != "on")
            {
                continue;
            }

            switch (name)
            {
                case "spinlocks":
                    text.Append(CultureInfo.InvariantCulture, $",hv-spinlocks=0x{PropertyWriter.ReadNumber(feature.Get("retries")) ?? 0:x}");
                    break;
                case "vendor_id":
                    Append(text, "hv-vendor-id", feature.Get("value"));
                    break;
                default:
                    Append(text, "hv-" + name.Replace('_', '-'), "on");
                    break;
            }

            if (name == "stimer" && feature.Element("direct")?.Get("state") == "on")
            {
                text.Append(",hv-stimer-direct=on");
            }

            if (name == "tlbflush")
            {
                Append(text, "hv-tlbflush-direct", feature.Element("direct")?.Get("state") == "on" ? "on" : null);
                Append(text, "hv-tlbflush-ext", feature.Element("extended")?.Get("state") == "on" ? "on" : null);
            }
        }
    }

    private static void Kvm(StringBuilder text, XElement? kvm)
    {
        if (kvm?.Element("hidden")?.Get("state") == "on")
        {
            text.Append(",kvm=off");
        }

        Append(text, "kvm-hint-dedicated", kvm?.Element("hint-dedicated")?.Get("state") == "on" ? "on" : null);
        Append(text, "kvm-poll-control", kvm?.Element("poll-control")?.Get("state") == "on" ? "on" : null);
        Append(text, "kvm-pv-ipi", kvm?.Element("pv-ipi")?.Get("state") == "off" ? "off" : null);
    }

    private static void Caches(StringBuilder text, GuestLayout guest)
    {
        var cpu = guest.Domain.Element("cpu");
        if (cpu?.Element("cache")?.Get("mode") is not { } mode)
        {
            return;
        }

        Append(text, "l3-cache", mode == "emulate" ? "on" : null);
        Append(text, "host-cache-info", mode == "passthrough" ? "on" : null);
        if (mode is "emulate" or "disable" && cpu.Get("mode") is "host-passthrough" or "maximum")
        {
            text.Append(",host-cache-info=off");
        }

        Append(text, "l3-cache", mode is "passthrough" or "disable" ? "off" : null);
    }

    private static void PhysicalBits(StringBuilder text, XElement? address)
    {
        switch (address?.Get("mode"))
        {
            case "passthrough":
                text.Append(",host-phys-bits=on");
                Append(text, "host-phys-bits-limit", address.Get("limit"));
                break;
            case "emulate":
                Append(text, "phys-bits", address.Get("bits"));
                Append(text, "host-phys-bits", address.Get("bits") is null ? "off" : null);
                break;
        }
    }

    private static void Append(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $",{name}={value}");
        }
    }
}
