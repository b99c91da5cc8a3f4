namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>What devices a guest gets without being asked for.</summary>
/// <param name="Usb">Whether a USB controller.</param>
/// <param name="PciRoot">The model of the PCI root; null for none.</param>
/// <param name="Memballoon">Whether a memory balloon.</param>
/// <param name="Sata">Whether a SATA controller.</param>
/// <param name="Watchdog">Whether the chipset's watchdog.</param>
/// <param name="UsbInput">Whether a USB keyboard and mouse where there is a graphical console.</param>
/// <param name="Panic">The model of a panic device; null for none.</param>
internal sealed record MachineDevices(
    bool Usb = true, string? PciRoot = null, bool Memballoon = true, bool Sata = false, bool Watchdog = false, bool UsbInput = false, string? Panic = null)
{
    /// <summary>Tells what a guest gets, from its architecture and machine.</summary>
    public static MachineDevices Of(QemuGuest guest) => guest.Arch switch
    {
        "x86_64" or "i686" => OfPc(guest),
        "armv6l" => new(Usb: false, PciRoot: guest.Machine == "versatilepb" ? "pci-root" : null, Memballoon: false),
        "armv7l" or "aarch64" => new(
            Usb: false,
            PciRoot: guest.IsArmVirt ? Express(guest) : guest.Machine == "versatilepb" ? "pci-root" : null,
            Memballoon: false),
        "loongarch64" => new(Usb: false, PciRoot: guest.IsLoongArchVirt ? Express(guest) : null, Memballoon: false),
        "ppc64" or "ppc64le" => new(PciRoot: "pci-root", UsbInput: true, Panic: guest.IsPSeries ? "pseries" : null),
        "alpha" or "ppc" or "ppcemb" or "sh4" or "sh4eb" or "sparc64" => new(PciRoot: "pci-root"),
        "riscv32" or "riscv64" => new(Usb: false, PciRoot: guest.IsRiscvVirt ? Express(guest) : null),
        "s390" or "s390x" => new(Usb: false, PciRoot: guest.Facts.Has("zpci") ? "pci-root" : null, Panic: "s390"),
        "sparc" => new(Usb: false, Memballoon: false),
        "mips" or "mipsel" or "mips64" or "mips64el" => new(PciRoot: guest.IsMipsMalta ? "pci-root" : null),
        _ => new(),
    };

    private static MachineDevices OfPc(QemuGuest guest)
    {
        if (guest.Machine is "isapc" || guest.IsMicrovm)
        {
            return new(Usb: false, Memballoon: !guest.IsMicrovm);
        }

        return guest.IsQ35
            ? new(PciRoot: "pcie-root", Sata: true, Watchdog: true)
            : new(PciRoot: guest.IsI440FX ? "pci-root" : null);
    }

    private static string? Express(QemuGuest guest) => guest.Facts.Has("gpex-pcihost") ? "pcie-root" : null;
}
