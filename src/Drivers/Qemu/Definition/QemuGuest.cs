using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>A definition under way, with what is known of the machine that it describes.</summary>
internal sealed class QemuGuest(DomainContext context, QemuFacts facts, QemuHost host, bool isNew)
{
    /// <summary>The domain's element.</summary>
    public XElement Domain { get; } = context.Domain;

    /// <summary>The domain's devices.</summary>
    public XElement Devices { get; } = context.Devices;

    /// <summary>What the guest's QEMU can do.</summary>
    public QemuFacts Facts { get; } = facts;

    /// <summary>What the host and the driver's configuration lend.</summary>
    public QemuHost Host { get; } = host;

    /// <summary>Whether the definition is new, so that what its guest sees may still be chosen.</summary>
    /// <remarks>VIR_DOMAIN_DEF_PARSE_ABI_UPDATE.</remarks>
    public bool IsNew { get; } = isNew;

    /// <summary>Whether the guest runs.</summary>
    public bool IsActive => context.Active;

    /// <summary>The guest's architecture.</summary>
    public string Arch => context.Arch;

    /// <summary>How the guest runs: kvm, qemu, hvf.</summary>
    public string Type => context.Type;

    /// <summary>The machine type.</summary>
    public string Machine => Domain.Element("os")!.Element("type")!.Get("machine") ?? string.Empty;

    /// <summary>Whether it is a PC.</summary>
    public bool IsX86 => Arch is "x86_64" or "i686";

    /// <summary>Whether it is an ARM of any kind.</summary>
    public bool IsArm => Arch is "armv6l" or "armv7l" or "aarch64";

    /// <summary>Whether it is a RISC-V.</summary>
    public bool IsRiscv => Arch is "riscv32" or "riscv64";

    /// <summary>Whether it is a 64-bit POWER.</summary>
    public bool IsPpc64 => Arch is "ppc64" or "ppc64le";

    /// <summary>Whether it is an IBM Z.</summary>
    public bool IsS390 => Arch is "s390" or "s390x";

    /// <summary>Whether it is a PC with an i440FX chipset.</summary>
    public bool IsI440FX => IsX86
        && (Machine == "pc" || Starts("pc-0.") || Starts("pc-1.") || Starts("pc-i440fx-") || Starts("rhel"));

    /// <summary>Whether it is a PC with a Q35 chipset.</summary>
    public bool IsQ35 => IsX86 && (Machine == "q35" || Starts("pc-q35-"));

    /// <summary>Whether it is a minimal PC without PCI.</summary>
    public bool IsMicrovm => IsX86 && Machine == "microvm";

    /// <summary>Whether it is the virtual board of ARM.</summary>
    public bool IsArmVirt => IsArm && IsVirt;

    /// <summary>Whether it is the virtual board of RISC-V.</summary>
    public bool IsRiscvVirt => IsRiscv && IsVirt;

    /// <summary>Whether it is the virtual board of LoongArch.</summary>
    public bool IsLoongArchVirt => Arch == "loongarch64" && IsVirt;

    /// <summary>Whether it is a pSeries.</summary>
    public bool IsPSeries => IsPpc64 && (Machine == "pseries" || Starts("pseries-"));

    /// <summary>Whether it is an IBM Z with channel devices.</summary>
    public bool IsS390Ccw => IsS390 && Starts("s390-ccw");

    /// <summary>Whether it is a Malta board.</summary>
    public bool IsMipsMalta => Arch.StartsWith("mips", StringComparison.Ordinal) && Machine == "malta";

    /// <summary>Whether IDE is part of the machine.</summary>
    public bool HasBuiltinIde => IsI440FX || Machine is "malta" or "sun4u" or "g3beige";

    /// <summary>Whether a SCSI controller is part of the machine.</summary>
    public bool HasBuiltinEsp => Arch == "sparc" && Machine is "SS-4" or "SS-5" or "SS-10" or "SS-20" or "SS-600MP" or "SPARCbook" or "SPARCClassic" or "LX" or "Voyager"
        || (Arch == "m68k" && Machine == "q800") || (Arch is "mips" or "mips64" or "mips64el" or "mipsel" && Machine is "magnum" or "pica61");

    /// <summary>Whether the machine can have PCI devices.</summary>
    /// <remarks>qemuDomainSupportsPCI.</remarks>
    public bool SupportsPci => !(IsArm || IsRiscv || IsMicrovm) || Machine == "versatilepb" || ((IsArmVirt || IsRiscvVirt) && Facts.Has("gpex-pcihost"));

    /// <summary>Whether its PCI is conventional.</summary>
    public bool HasPciRoot => Root?.Get("model") == "pci-root";

    /// <summary>Whether its PCI is Express.</summary>
    public bool HasPcieRoot => Root?.Get("model") == "pcie-root";

    /// <summary>Whether it has channel devices on PCI.</summary>
    public bool HasZpci => IsS390 && Facts.Has("zpci");

    private bool IsVirt => Machine == "virt" || Starts("virt-");

    private XElement? Root => FindController("pci", 0);

    /// <summary>Finds a controller by its type and number.</summary>
    public XElement? FindController(string type, int index) =>
        Devices.Elements("controller").FirstOrDefault(c => c.Get("type") == type && c.Number("index") == index);

    /// <summary>Adds a controller in its place.</summary>
    public XElement AddController(string type, int index, string? model = null)
    {
        var controller = new XElement("controller", new XAttribute("type", type), new XAttribute("index", index.Invariant()));
        controller.Set("model", model);
        ControllerOrder.Insert(Devices, controller);
        return controller;
    }

    /// <summary>Adds a controller unless there is one of its type and number.</summary>
    public bool MaybeAddController(string type, int index, string? model = null)
    {
        if (FindController(type, index) is not null)
        {
            return false;
        }

        AddController(type, index, model);
        return true;
    }

    private bool Starts(string prefix) => Machine.StartsWith(prefix, StringComparison.Ordinal);
}
