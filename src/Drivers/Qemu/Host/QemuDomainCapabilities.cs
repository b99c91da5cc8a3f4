using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Drivers.Qemu.Firmware;
using VirtPS.Drivers.Shared.Host;
using VirtPS.Drivers.Shared.Host.Cpus;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Host;

/// <summary>Writes the document of what a guest of one QEMU program may have.</summary>
/// <remarks>virQEMUCapsFillDomainCaps, in the form of virDomainCapsFormat.</remarks>
/// <param name="facts">What the program can do.</param>
/// <param name="firmwares">The installed firmware.</param>
internal sealed class QemuDomainCapabilities(QemuFacts facts, IReadOnlyList<FirmwareDescriptor> firmwares)
{
    private static readonly (string Prefix, string Vendor)[] Vendors =
    [
        ("EPYC", "AMD"), ("Opteron", "AMD"), ("athlon", "AMD"), ("phenom", "AMD"), ("Dhyana", "Hygon"),
        ("486", "unknown"), ("pentium", "unknown"), ("qemu", "unknown"), ("kvm", "unknown"),
    ];

    private static readonly string[] HyperVFeatures =
    [
        "relaxed", "vapic", "spinlocks", "vpindex", "runtime", "synic", "stimer", "reset", "vendor_id", "frequencies", "reenlightenment", "tlbflush", "ipi", "evmcs", "avic",
    ];

    /// <summary>Writes the document.</summary>
    /// <param name="query">What guest is meant: its architecture and its type are named.</param>
    /// <returns>A <c>domainCapabilities</c> element.</returns>
    /// <exception cref="VirtException">InvalidArg when the program does not run such a guest.</exception>
    internal XElement Describe(DomainCapabilitiesQuery query)
    {
        var type = query.VirtType!;
        var name = query.Machine ?? facts.Machines.FirstOrDefault(machine => machine.IsDefault)?.Name ?? facts.Machines[0].Name;
        var machine = facts.Machine(name) ?? throw QemuNode.Speaker.Argument($"the machine '{name}' is not supported by emulator '{facts.Binary}'");
        var arch = query.Architecture!;
        return new XElement(
            "domainCapabilities",
            new XElement("path", facts.Binary),
            new XElement("domain", type),
            new XElement("machine", machine.Name),
            new XElement("arch", arch),
            new XElement("vcpu", new XAttribute("max", machine.MaximumCpus)),
            Support("iothreads", facts.Has("iothread")),
            Os(arch, machine.Name),
            Cpu(type, query.Flags),
            Section(
                "memoryBacking",
                Choices("sourceType", ("file", facts.Has("memory-backend-file")), ("anonymous", true), ("memfd", facts.Has("memory-backend-memfd")))),
            Devices(machine.Name),
            Features(arch, type));
    }

    private static XElement Support(string name, bool isSupported) => new(name, new XAttribute("supported", isSupported ? "yes" : "no"));

    private static XElement Section(string name, params XElement?[] content) => new(name, new XAttribute("supported", "yes"), content);

    private static XElement Choices(string name, params (string Value, bool IsThere)[] values) => Choices(name, values.Where(value => value.IsThere).Select(value => value.Value));

    private static XElement Choices(string name, IEnumerable<string> values) =>
        new("enum", new XAttribute("name", name), values.Select(value => new XElement("value", value)));

    private static string VendorOf(string model) => Array.Find(Vendors, pair => model.StartsWith(pair.Prefix, StringComparison.Ordinal)).Vendor ?? "Intel";

    private XElement Os(string arch, string machine)
    {
        var fitting = firmwares.Where(firmware => firmware.IsFor(arch, machine)).ToArray();
        return Section(
            "os",
            Choices("firmware", ("bios", fitting.Any(firmware => firmware.Interfaces.Contains("bios"))), ("efi", fitting.Any(firmware => firmware.Interfaces.Contains("uefi")))),
            new XElement(
                "loader",
                new XAttribute("supported", "yes"),
                fitting.Where(firmware => File.Exists(firmware.Path)).Select(firmware => firmware.Path).Distinct()
                    .Select(path => new XElement("value", path)),
                Choices("type", ("rom", true), ("pflash", true)),
                Choices("readonly", ("yes", true), ("no", true)),
                Choices("secure", ("yes", fitting.Any(firmware => firmware.Features.Contains("requires-smm"))), ("no", true))));
    }

    private XElement Cpu(string type, DomainCapabilitiesFlags flags)
    {
        var models = type == "kvm" ? facts.KvmCpus : facts.TcgCpus;
        var isPC = facts.Arch is "x86_64" or "i686";
        var known = isPC ? models.Where(model => CpuModelNames.Of("x86_64").Contains(model.Name)) : models.Where(model => !model.Name.Contains("-v", StringComparison.Ordinal));
        var customs = known.OrderByDescending(model => model.Name, StringComparer.Ordinal).ToArray();
        return new XElement(
            "cpu",
            type == "kvm"
                ? new XElement("mode", new XAttribute("name", "host-passthrough"), new XAttribute("supported", "yes"), Choices("hostPassthroughMigratable", "on", "off"))
                : new XElement("mode", new XAttribute("name", "host-passthrough"), new XAttribute("supported", "no")),
            models.Any(model => model.Name == "max")
                ? new XElement("mode", new XAttribute("name", "maximum"), new XAttribute("supported", "yes"), Choices("maximumMigratable", "on", "off"))
                : new XElement("mode", new XAttribute("name", "maximum"), new XAttribute("supported", "no")),
            HostModel(type, flags.HasFlag(DomainCapabilitiesFlags.ExpandCpuFeatures)),
            customs.Length == 0
                ? new XElement("mode", new XAttribute("name", "custom"), new XAttribute("supported", "no"))
                : new XElement(
                    "mode",
                    new XAttribute("name", "custom"),
                    new XAttribute("supported", "yes"),
                    customs.Select(model => new XElement(
                        "model",
                        new XAttribute("usable", model.Blockers is null ? "unknown" : model.Blockers.Count == 0 ? "yes" : "no"),
                        model.IsDeprecated ? new XAttribute("deprecated", "yes") : null,
                        isPC ? new XAttribute("vendor", VendorOf(model.Name)) : null,
                        model.Name))));
    }

    // No QEMU calls features of these CPUs deprecated, so that there is nothing to switch off.
    private XElement HostModel(string type, bool isExpanded) => QemuCpuModels.HostModel(facts, type == "kvm", isMigratable: true) is { } host
        ? new XElement("mode", new XAttribute("name", "host-model"), new XAttribute("supported", "yes"), (isExpanded ? CpuComparer.Expand(host) : host).Content())
        : new XElement("mode", new XAttribute("name", "host-model"), new XAttribute("supported", "no"));

    private static XElement Choices(string name, params string[] values) => Choices(name, values.AsEnumerable());

    private XElement Devices(string machine)
    {
        var hasTransitional = facts.Has("virtio-blk-pci-transitional");
        var hasUsb = facts.Has("piix3-usb-uhci") || facts.Has("usb-ehci") || facts.Has("nec-usb-xhci") || facts.Has("qemu-xhci") || facts.Has("pci-ohci");
        var hasIde = machine is "pc" || machine.StartsWith("pc-i440fx", StringComparison.Ordinal) || machine is "malta" or "sun4u" or "g3beige";
        var hasVfio = facts.Has("vfio-pci") && Directory.Exists("/sys/kernel/iommu_groups") && Directory.EnumerateDirectories("/sys/kernel/iommu_groups").Any();
        (string, bool)[] virtio = [("virtio", true), ("virtio-transitional", hasTransitional), ("virtio-non-transitional", hasTransitional)];
        return new XElement(
            "devices",
            Section(
                "disk",
                Choices("diskDevice", "disk", "cdrom", "floppy", "lun"),
                Choices("bus", ("ide", hasIde), ("fdc", true), ("scsi", true), ("virtio", true), ("usb", facts.Has("usb-storage")), ("sata", facts.Has("ich9-ahci"))),
                Choices("model", virtio)),
            Section(
                "graphics",
                Choices(
                    "type", ("sdl", facts.SchemaPaths.Contains("query-display-options/ret-type/+sdl")), ("vnc", facts.Commands.Contains("query-vnc")),
                    ("spice", facts.Commands.Contains("query-spice")), ("egl-headless", facts.SchemaPaths.Contains("query-display-options/ret-type/+egl-headless")),
                    ("dbus", facts.SchemaPaths.Contains("query-display-options/ret-type/+dbus")))),
            Section(
                "video",
                Choices(
                    "modelType", ("vga", facts.Has("VGA")), ("cirrus", facts.Has("cirrus-vga")), ("vmvga", facts.Has("vmware-svga")), ("qxl", facts.Has("qxl")),
                    ("virtio", facts.Has("virtio-gpu-device")), ("none", true), ("bochs", facts.Has("bochs-display")), ("ramfb", facts.Has("ramfb")))),
            Section(
                "hostdev",
                Choices("mode", "subsystem"),
                Choices("startupPolicy", "default", "mandatory", "requisite", "optional"),
                Choices("subsysType", ("usb", hasUsb), ("pci", true), ("scsi", true)),
                Choices("capsType", Array.Empty<string>()),
                Choices("pciBackend", ("default", hasVfio), ("vfio", hasVfio))),
            Section(
                "rng",
                Choices("model", facts.Has("virtio-rng-pci") ? virtio : []),
                Choices("backendModel", ("random", facts.Has("rng-random")), ("egd", facts.Has("rng-egd")), ("builtin", facts.Has("rng-builtin")))),
            Section("filesystem", Choices("driverType", ("path", true), ("handle", true), ("virtiofs", facts.Has("vhost-user-fs-device")))),
            Tpm(),
            Section("redirdev", Choices("bus", ("usb", facts.Has("usb-redir")))),
            Section("channel", Choices("type", ("pty", true), ("unix", true), ("spicevmc", facts.Commands.Contains("query-spice")))));
    }

    private XElement Tpm()
    {
        (string, bool)[] models = [("tpm-tis", facts.Has("tpm-tis")), ("tpm-crb", facts.Has("tpm-crb")), ("tpm-spapr", facts.Has("tpm-spapr"))];
        if (!models.Any(model => model.Item2))
        {
            return Support("tpm", isSupported: false);
        }

        var hasEmulator = facts.Has("tpm-emulator") && HostProgram.TryFind("swtpm") is not null;
        return Section(
            "tpm",
            Choices("model", models),
            Choices("backendModel", ("passthrough", facts.Has("tpm-passthrough")), ("emulator", hasEmulator), ("external", hasEmulator)),
            hasEmulator ? Choices("backendVersion", ("1.2", true), ("2.0", true)) : null);
    }

    private XElement Features(string arch, string type) =>
        new(
            "features",
            arch is "aarch64" or "armv7l" ? Section("gic", Choices("version", "2", "3")) : Support("gic", isSupported: false),
            Support("vmcoreinfo", facts.Has("vmcoreinfo")),
            Support("genid", facts.Has("vmgenid")),
            Support("backingStoreInput", isSupported: true),
            Support("backup", isSupported: true),
            Support("sev", isSupported: false),
            Support("sgx", isSupported: false),
            HyperV(type));

    // QEMU's names have hyphens where libvirt's have underscores. Where QEMU tells of none, nothing is known.
    private XElement? HyperV(string type)
    {
        var offered = ((type == "kvm" ? facts.KvmHost : facts.TcgHost)?.HyperV ?? []).Select(name => name.Replace('-', '_')).ToHashSet(StringComparer.Ordinal);
        return HyperVFeatures.Any(offered.Contains) ? Section("hyperv", Choices("features", HyperVFeatures.Where(offered.Contains))) : null;
    }
}
