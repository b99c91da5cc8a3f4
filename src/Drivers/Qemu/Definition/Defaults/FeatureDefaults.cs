using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Turns on the features that a machine always has, and checks those that depend on it.</summary>
/// <remarks>qemuDomainDefEnableDefaultFeatures and qemuDomainDefTsegPostParse.</remarks>
internal static class FeatureDefaults
{
    /// <summary>Fills in the features.</summary>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.ConfigUnsupported"/> for protected memory that the machine does not have.</exception>
    public static void Complete(QemuGuest guest)
    {
        var features = guest.Domain.Element("features");
        if (features?.Element("gic") is { } gic ? gic.Get("version") is null : guest.IsArmVirt)
        {
            guest.Domain.Need("features").Need("gic").Set("version", GicOf(guest));
        }

        // Definitions from before libvirt refused it may ask IBM Z for what only others have.
        if (guest.IsS390 && !guest.IsNew && features is not null)
        {
            features.Element("acpi")?.Remove();
        }

        CheckProtectedMemory(guest);
    }

    /// <summary>The newest interrupt controller that the guest can have.</summary>
    private static string GicOf(QemuGuest guest)
    {
        // The emulated third version has no controller for message-signalled interrupts, which PCI Express wants.
        if (guest.Type != "kvm")
        {
            return "2";
        }

        return guest.Facts.GicVersions.Count > 0 ? guest.Facts.GicVersions.Max().Invariant() : "2";
    }

    private static void CheckProtectedMemory(QemuGuest guest)
    {
        if (guest.Domain.Element("features")?.Element("smm") is not { } smm || smm.Get("state") != "on" || smm.Element("tseg") is not { } tseg)
        {
            return;
        }

        if (!guest.IsQ35)
        {
            throw XmlFault.Unsupported(tseg, "SMM TSEG is only supported with q35 machine type", null, VirtErrorDomain.Qemu);
        }

        if (!guest.Facts.Has("mch", "extended-tseg-mbytes"))
        {
            throw XmlFault.Unsupported(tseg, "Setting TSEG size is not supported with this QEMU binary", null, VirtErrorDomain.Qemu);
        }

        if (XmlSize.Read(tseg, 1024 * ScaledSize.KiB, "./tseg") is { } bytes && bytes % (1024 * ScaledSize.KiB) != 0)
        {
            throw XmlFault.Unsupported(tseg, "SMM TSEG size must be divisible by 1 MiB", null, VirtErrorDomain.Qemu);
        }
    }
}
