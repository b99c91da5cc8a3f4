using System.Collections.Frozen;
using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Drivers.Qemu.Definition;

namespace VirtPS.Tests.Unit.Drivers.Qemu;

/// <summary>Describes a QEMU 10.0 as it comes from its makers, so that tests need none.</summary>
internal static class SampleQemu
{
    private static readonly string[] Common =
    [
        "virtio-blk-pci", "virtio-net-pci", "virtio-scsi-pci", "virtio-serial-pci", "virtio-balloon-pci", "virtio-rng-pci", "virtio-9p-pci",
        "virtio-gpu-pci", "virtio-keyboard-pci", "virtio-mouse-pci", "virtio-tablet-pci", "virtio-input-host-pci", "virtio-crypto-pci",
        "virtio-iommu-pci", "virtio-mem-pci", "virtio-pmem-pci", "virtio-sound-pci", "vhost-user-fs-pci", "vhost-user-blk-pci", "vhost-user-gpu-pci",
        "vhost-vsock-pci", "vhost-scsi-pci", "vhost-vdpa-device-pci", "virtio-mmio", "qemu-xhci", "nec-usb-xhci", "pci-ohci", "ich9-usb-ehci1", "usb-ehci",
        "piix3-usb-uhci", "piix4-usb-uhci", "vt82c686b-usb-uhci", "usb-host", "usb-redir", "usb-hub", "usb-storage", "usb-bot", "usb-kbd", "usb-mouse",
        "usb-tablet", "usb-wacom-tablet", "usb-audio", "usb-serial", "usb-ccid", "usb-net", "ccid-card-emulated", "ccid-card-passthru", "usb-mtp",
        "lsi53c895a", "megasas", "mptsas1068", "am53c974", "dc390", "pvscsi", "scsi-hd", "scsi-cd", "scsi-block", "scsi-generic", "ahci", "ide-hd", "ide-cd",
        "nvme", "rtl8139", "e1000", "e1000e", "igb", "pcnet", "ne2k_pci", "vmxnet3", "i6300esb", "pci-bridge", "pcie-root-port", "pcie-pci-bridge", "ioh3420",
        "x3130-upstream", "xio3130-downstream", "i82801b11-bridge", "pxb", "pxb-pcie", "ivshmem-plain", "ivshmem-doorbell", "pci-serial", "pci-testdev",
        "VGA", "secondary-vga", "cirrus-vga", "qxl-vga", "qxl", "bochs-display", "vmware-svga", "ramfb", "intel-hda", "hda-duplex", "hda-micro", "hda-output",
        "ich9-intel-hda", "ac97", "AC97", "ES1370", "tpm-passthrough", "tpm-emulator", "vfio-pci", "vfio-pci-nohotplug", "vmcoreinfo", "vmgenid", "pvpanic-pci",
        "memory-backend-ram", "memory-backend-file", "memory-backend-memfd", "memory-backend-epc", "rng-random", "rng-egd", "rng-builtin",
        "secret", "tls-creds-x509", "pr-manager-helper", "throttle-group", "iothread", "main-loop", "can-bus", "dbus-vmstate", "filter-dump", "nvdimm", "pc-dimm",
        "cryptodev-backend-builtin", "cryptodev-backend-lkcf", "input-linux", "acpi-erst", "virtio-gpu-gl-pci", "virtio-vga-gl", "virtio-vga", "acpi-generic-initiator",
    ];

    private static readonly Dictionary<string, string[]> OfArch = new(StringComparer.Ordinal)
    {
        ["x86_64"] =
        [
            "isa-serial", "isa-parallel", "isa-fdc", "isa-debugcon", "sb16", "isa-vga", "isapc", "pvpanic", "ib700", "intel-iommu", "amd-iommu", "tpm-tis", "tpm-crb",
            "sev-guest", "sev-snp-guest", "tdx-guest", "sgx-epc", "kvm-pit", "mch", "ICH9-LPC", "i8042", "hpet", "ICH9-SMB",
        ],
        ["aarch64"] = ["gpex-pcihost", "tpm-tis-device", "tpm-tis-i2c", "pl011", "arm-smmuv3"],
        ["armv7l"] = ["gpex-pcihost"],
        ["riscv64"] = ["gpex-pcihost"],
        ["loongarch64"] = ["gpex-pcihost"],
        ["ppc64"] = ["spapr-vlan", "spapr-vty", "spapr-vscsi", "spapr-nvram", "spapr-pci-host-bridge", "tpm-spapr", "spapr-tpm-proxy", "spapr-rng"],
        ["ppc"] = [],
        ["s390x"] =
        [
            "zpci", "virtio-blk-ccw", "virtio-net-ccw", "virtio-scsi-ccw", "virtio-gpu-ccw", "sclpconsole", "sclplmconsole", "diag288", "vfio-ccw", "vfio-ap",
            "s390-pv-guest", "vhost-vsock-ccw", "virtio-serial-ccw", "virtio-balloon-ccw", "virtio-rng-ccw", "virtio-mem-ccw", "vhost-user-fs-ccw",
        ],
    };

    private static readonly Dictionary<string, string[]> Absent = new(StringComparer.Ordinal)
    {
        ["s390x"] =
        [
            "piix3-usb-uhci", "lsi53c895a", "rtl8139", "e1000", "cirrus-vga", "VGA", "qemu-xhci", "nec-usb-xhci", "pci-ohci", "virtio-mmio", "pcie-root-port", "pcie-pci-bridge",
        ],
        ["loongarch64"] = ["lsi53c895a"],
    };

    /// <summary>The host that the tests' definitions are for: nothing of it is looked at.</summary>
    public static QemuHost Host { get; } = new()
    {
        Emulator = arch => "/usr/bin/qemu-system-" + arch,
        IsPcieDevice = _ => null,
        IommuGroup = _ => null,
        Firmwares = () => SampleFirmware.All,
    };

    /// <summary>Makes the facts of a QEMU 10.0 for an architecture, whose machines have only their short names.</summary>
    /// <param name="arch">The architecture.</param>
    /// <param name="type">How guests run: kvm or qemu.</param>
    public static QemuFacts Latest(string arch, string type = "qemu")
    {
        var family = arch == "i686" ? "x86_64" : arch == "ppc64le" ? "ppc64" : arch;
        var types = Common.Concat(OfArch.GetValueOrDefault(family, [])).Except(Absent.GetValueOrDefault(family, []));
        return new QemuFacts
        {
            Binary = "/usr/bin/qemu-system-" + family,
            Arch = family,
            Version = new Version(10, 0, 0),
            HasKvm = true,
            Machines = Machines(family, type),
            Types = types.ToFrozenSet(StringComparer.Ordinal),
            Properties = Properties(family),
            TcgCpus = Cpus(family),
            KvmCpus = Cpus(family),
            GicVersions = family == "aarch64" ? [2, 3] : [],
        };
    }

    private static List<QemuMachine> Machines(string arch, string type) => arch switch
    {
        "x86_64" =>
        [
            Machine("pc", "qemu64-x86_64-cpu", isDefault: true, ram: "pc.ram"), Machine("q35", "qemu64-x86_64-cpu", ram: "pc.ram", cpus: 4096),
            Machine("microvm", "qemu64-x86_64-cpu", ram: "microvm.ram"), Machine("isapc", "486-x86_64-cpu", ram: "pc.ram", cpus: 1),
            .. Versions("pc-i440fx-", "qemu64-x86_64-cpu", "pc.ram"), .. Versions("pc-q35-", "qemu64-x86_64-cpu", "pc.ram"), Machine("none", null),
        ],
        "aarch64" or "armv7l" or "armv6l" =>
        [
            Machine("virt", "cortex-a15-arm-cpu", ram: "mach-virt.ram", cpus: 512), .. Versions("virt-", "cortex-a15-arm-cpu", "mach-virt.ram"),
            Machine("vexpress-a9", "cortex-a9-arm-cpu"), Machine("vexpress-a15", "cortex-a15-arm-cpu"), Machine("realview-pbx-a9", "cortex-a9-arm-cpu"),
            Machine("realview-eb-mpcore", "arm11mpcore-arm-cpu"), .. new[] { "versatilepb", "versatileab", "realview-eb", "borzoi", "collie", "integratorcp" }.Select(board => Machine(board, "arm926-arm-cpu")),
        ],
        "riscv64" or "riscv32" => [Machine("virt", "rv64-riscv-cpu", isDefault: true, cpus: 512), Machine("spike", "rv64-riscv-cpu"), Machine("sifive_u", "sifive-u54-riscv-cpu")],
        "loongarch64" => [Machine("virt", "la464-loongarch-cpu", isDefault: true, cpus: 256)],
        "ppc64" =>
        [
            Machine("pseries", "power9_v2.0-powerpc64-cpu", isDefault: true, cpus: 2048), Machine("pseries-3.1", "power8_v2.0-powerpc64-cpu"),
            .. Versions("pseries-", "power9_v2.0-powerpc64-cpu", "ppc_spapr.ram"), .. new[] { "powernv", "powernv8", "powernv9", "powernv10" }.Select(board => Machine(board, "power9_v2.0-powerpc64-cpu")),
            Machine("mac99", "970fx_v3.1-powerpc64-cpu"), Machine("g3beige", "970fx_v3.1-powerpc64-cpu"),
        ],
        "ppc" => [Machine("g3beige", "750_v3.1-powerpc-cpu", isDefault: true), Machine("mac99", "7400_v2.9-powerpc-cpu"), Machine("ppce500", "e500v2_v30-powerpc-cpu")],
        "s390x" => [Machine("s390-ccw-virtio", CpuOfZ(type), isDefault: true, cpus: 248), .. Versions("s390-ccw-virtio-", CpuOfZ(type), "s390.ram")],
        "sparc" => [Machine("SS-5", "Fujitsu-MB86904-sparc-cpu", isDefault: true), Machine("SS-10", "TI-SuperSparc-II-sparc-cpu")],
        "sparc64" => [Machine("sun4u", "TI-UltraSparc-IIi-sparc64-cpu", isDefault: true), Machine("niagara", "Sun-UltraSparc-T1-sparc64-cpu")],
        "mips" or "mipsel" or "mips64" or "mips64el" => [Machine("malta", "24Kf-mips-cpu", isDefault: true), Machine("magnum", "R4000-mips64-cpu")],
        "m68k" => [Machine("virt", "m68040-m68k-cpu"), Machine("q800", "m68040-m68k-cpu")],
        _ => [],
    };

    private static string CpuOfZ(string type) => type == "kvm" ? "host-s390x-cpu" : "qemu-s390x-cpu";

    private static IEnumerable<QemuMachine> Versions(string prefix, string cpu, string ram) =>
        new[]
        {
            "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.8", "2.9", "2.10", "2.11", "2.12", "3.0", "3.1", "4.0", "4.1", "4.2", "5.0", "5.1", "5.2", "6.0", "6.1", "6.2",
            "7.0", "7.1", "7.2", "8.0", "8.1", "8.2", "9.0", "9.1", "9.2", "10.0",
        }.Select(version => Machine(prefix + version, cpu, ram: ram));

    private static QemuMachine Machine(string name, string? cpu, bool isDefault = false, string? ram = null, int cpus = 255) =>
        new(name, null, cpus, HotplugCpus: true, cpu, ram, isDefault, IsDeprecated: false, NumaMemory: true);

    private static List<QemuCpuModel> Cpus(string arch) => arch switch
    {
        "x86_64" => [Cpu("qemu64", "x86_64"), Cpu("486", "x86_64"), Cpu("host", "x86_64"), Cpu("max", "x86_64"), Cpu("Nehalem", "x86_64"), Cpu("Haswell", "x86_64")],
        "aarch64" or "armv7l" => [Cpu("cortex-a15", "arm"), Cpu("cortex-a9", "arm"), Cpu("arm926", "arm"), Cpu("arm11mpcore", "arm")],
        "riscv64" => [Cpu("rv64", "riscv")],
        "loongarch64" => [Cpu("la464", "loongarch")],
        "ppc64" => [new("POWER10", "power10_v2.0-powerpc64-cpu", null, false), new("POWER9", "power9_v2.0-powerpc64-cpu", null, false), new("POWER8", "power8_v2.0-powerpc64-cpu", null, false), new("ppc64", "970fx_v3.1-powerpc64-cpu", null, false), Cpu("host", "powerpc64")],
        "ppc" => [new("7400_v2.9", "7400_v2.9-powerpc-cpu", null, false)],
        "s390x" => [Cpu("qemu", "s390x"), Cpu("host", "s390x")],
        _ => [],
    };

    private static QemuCpuModel Cpu(string name, string family) => new(name, $"{name}-{family}-cpu", null, IsDeprecated: false);

    private static FrozenDictionary<string, FrozenSet<string>> Properties(string arch)
    {
        var properties = new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["x86_64-cpu"] = ["migratable"],
            ["i386-cpu"] = ["migratable"],
            ["mch"] = ["extended-tseg-mbytes"],
        };
        return properties.Where(pair => arch == "x86_64").ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
