using System.Globalization;
using System.Text;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The machine itself: <c>-machine</c> and <c>-accel</c>.</summary>
/// <remarks>qemuBuildMachineCommandLine, qemuBuildAccelCommandLine.</remarks>
internal static class MachineOption
{
    // Each of these features of the definition is a switch of pSeries machines under another name.
    private static readonly (string Feature, string Parameter)[] PowerSwitches =
        [("htm", "cap-htm"), ("nested-hv", "cap-nested-hv"), ("ccf-assist", "cap-ccf-assist")];

    private static readonly (string Feature, string Parameter)[] PowerLevels = [("cfpc", "cap-cfpc"), ("sbbc", "cap-sbbc"), ("ibs", "cap-ibs")];

    /// <summary>Adds the machine.</summary>
    /// <param name="launch">The command line.</param>
    /// <param name="firmware">The machine's flash memory.</param>
    internal static void Add(LaunchBuilder launch, FlashNodes firmware)
    {
        var guest = launch.Guest;
        var text = new StringBuilder(guest.Machine).Append(",usb=off");
        KeyWrap(text, guest.Domain.Element("keywrap"));
        Features(text, guest);
        if (guest.Devices.Elements("iommu").Any(iommu => iommu.Get("model") == "smmuv3"))
        {
            text.Append(",iommu=smmuv3");
        }

        Memory(text, launch);
        Append(text, "loadparm", LoadParameter(guest));
        if (guest.Domain.Element("launchSecurity") is not null)
        {
            text.Append(",confidential-guest-support=lsec0");
        }

        Append(text, "pflash0", firmware.Code);
        Append(text, "pflash1", firmware.Variables);
        if (guest.Domain.Element("cpu")?.Element("numa")?.Element("interconnects") is not null || HasCaches(guest))
        {
            text.Append(",hmat=on");
        }

        if (guest.Domain.Element("os")?.Element("bios")?.Get("useserial") == "yes")
        {
            text.Append(",graphics=off");
        }

        Append(text, "hpet", XmlSwitch.OnOff(XmlSwitch.Read(ClockOptions.Timer(guest.Domain, "hpet")?.Get("present"))));
        if (guest.Devices.Elements("sound").FirstOrDefault(sound => sound.Get("model") == "pcspk") is { } speaker)
        {
            Append(text, "pcspk-audiodev", SoundDevices.Backend(guest, speaker));
        }

        if (guest.IsX86 || guest.IsVirt)
        {
            Append(text, "acpi", guest.Feature("acpi") == true ? "on" : "off");
        }

        if (guest.IsMicrovm)
        {
            // Its PCI is made of virtio-mmio transports unless the definition has controllers for it.
            Append(text, "pcie", guest.Devices.Elements("controller").Any(controller => controller.Get("type") == "pci") ? "on" : "off");
        }

        launch.Option("-machine", text.ToString());
        Accelerator(launch);
    }

    /// <summary>Tells whether a guest's NUMA cells describe their caches, which only a HMAT can carry.</summary>
    /// <param name="guest">The guest.</param>
    /// <returns>Whether they do.</returns>
    internal static bool HasCaches(GuestLayout guest) => guest.Domain.Element("cpu")?.Element("numa")?.Elements("cell").Elements("cache").Any() == true;

    private static void KeyWrap(StringBuilder text, XElement? keywrap)
    {
        foreach (var cipher in new[] { "aes", "dea" })
        {
            Append(text, $"{cipher}-key-wrap", keywrap?.Elements("cipher").FirstOrDefault(element => element.Get("name") == cipher)?.Get("state"));
        }
    }

    private static void Features(StringBuilder text, GuestLayout guest)
    {
        var features = guest.Domain.Element("features");
        Append(text, "vmport", XmlSwitch.OnOff(guest.Feature("vmport")));
        Append(text, "smm", XmlSwitch.OnOff(guest.Feature("smm")));
        Append(text, "gic-version", features?.Element("gic")?.Get("version"));
        Append(text, "kernel_irqchip", features?.Element("ioapic")?.Get("driver") switch { "qemu" => "split", "kvm" => "on", _ => null });
        var hpt = features?.Element("hpt");
        Append(text, "resize-hpt", hpt?.Get("resizing"));
        if (hpt is not null && XmlSize.Read(hpt, "maxpagesize", ScaledSize.KiB) is { } page)
        {
            Append(text, "cap-hpt-max-page-size", $"{page / ScaledSize.KiB}k");
        }

        foreach (var (feature, parameter) in PowerSwitches)
        {
            Append(text, parameter, XmlSwitch.OnOff(guest.Feature(feature)));
        }

        foreach (var (feature, parameter) in PowerLevels)
        {
            Append(text, parameter, features?.Element(feature)?.Get("value"));
        }

        Append(text, "ras", XmlSwitch.OnOff(guest.Feature("ras")));
        Append(text, "i8042", XmlSwitch.OnOff(guest.Feature("ps2")));
    }

    private static void Memory(StringBuilder text, LaunchBuilder launch)
    {
        var guest = launch.Guest;
        var core = XmlSwitch.Read(guest.Domain.Element("memory")?.Get("dumpCore")) ?? launch.Context.Settings.DumpGuestCore;
        Append(text, "dump-guest-core", XmlSwitch.OnOff(core));
        if (guest.Domain.Element("memoryBacking")?.Element("nosharepages") is not null)
        {
            text.Append(",mem-merge=off");
        }

        var modules = guest.Devices.Elements("memory").ToList();
        if (modules.Exists(module => module.Get("model") == "nvdimm"))
        {
            text.Append(",nvdimm=on");
        }

        foreach (var (enclave, index) in modules.Where(module => module.Get("model") == "sgx-epc").Select((module, index) => (module, index)))
        {
            var node = enclave.Element("target")?.Element("node")?.Value ?? "0";
            text.Append(CultureInfo.InvariantCulture, $",sgx-epc.{index}.memdev=mem{GuestLayout.AliasOf(enclave)},sgx-epc.{index}.node={node}");
        }

        if (!NumaOptions.HasCells(guest))
        {
            Append(text, "memory-backend", guest.Facts.Machine(guest.Machine)?.DefaultRam);
        }
    }

    private static string? LoadParameter(GuestLayout guest) =>
        guest.Devices.Elements().Elements("boot").FirstOrDefault(boot => boot.Get("order") == "1" && boot.Get("loadparm") is not null)?.Get("loadparm");

    private static void Accelerator(LaunchBuilder launch)
    {
        var features = launch.Guest.Domain.Element("features");
        var type = launch.Guest.Domain.Get("type");
        var text = new StringBuilder(type switch
        {
            "qemu" => "tcg",
            "kvm" or "hvf" => type,
            _ => throw Refusal.Unsupported($"QEMU runs no domains of type '{type}'"),
        });
        if (type == "qemu" && features?.Element("tcg") is { } tcg && XmlSize.Read(tcg, "tb-cache", ScaledSize.KiB) is > 0 and { } cache)
        {
            Append(text, "tb-size", (cache >> 20).Invariant());
        }

        if (type == "kvm" && features?.Element("kvm")?.Element("dirty-ring") is { } ring && ring.Get("state") == "on")
        {
            Append(text, "dirty-ring-size", ring.Get("size"));
        }

        launch.Option("-accel", text.ToString());
        if (features?.Element("smm")?.Element("tseg") is not null && XmlSize.Read(features.Element("smm")!, "tseg", 1L << 20) is { } segment)
        {
            launch.Option("-global", $"mch.extended-tseg-mbytes={(segment >> 20).Invariant()}");
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
