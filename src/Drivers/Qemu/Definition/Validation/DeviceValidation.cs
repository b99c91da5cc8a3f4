using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Refuses devices that the guest's QEMU or its machine cannot have.</summary>
/// <remarks>qemuValidateDomainDeviceDef.</remarks>
internal static class DeviceValidation
{
    /// <summary>Checks one device, at definition and before it is attached.</summary>
    /// <exception cref="VirtException">Mostly <see cref="VirtErrorCode.ConfigUnsupported"/>.</exception>
    public static void Check(XElement device, QemuGuest guest)
    {
        DeviceAddressValidation.Check(device, guest);
        switch (device.Name.LocalName)
        {
            case "disk":
                DiskValidation.Check(device, guest);
                break;
            case "controller":
                ControllerValidation.Check(device, guest);
                break;
            case "interface":
                InterfaceValidation.Check(device);
                break;
            case "serial" or "parallel" or "console" or "channel":
                CharacterValidation.Check(device, guest);
                break;
            case "redirdev":
                CharacterValidation.CheckSource(device, guest);
                break;
            case "hostdev":
                CheckHostdev(device, guest);
                break;
            case "video":
                VideoValidation.Check(device);
                break;
            case "graphics":
                CheckGraphics(device, guest);
                break;
            case "filesystem":
                FilesystemValidation.Check(device, guest);
                break;
            case "iommu":
                CheckIommu(device, guest);
                break;
            case "watchdog":
                CheckWatchdog(device, guest);
                break;
            case "shmem" when !guest.Facts.Has(device.Element("model")?.Get("type") ?? "ivshmem"):
                throw Refuse.Unsupported(device, $"{device.Element("model")?.Get("type") ?? "ivshmem"} device is not supported with this QEMU binary");
            case "tpm":
                CheckTpm(device, guest);
                break;
            case "smartcard":
                CheckSmartcard(device, guest);
                break;
            case "sound" when device.Get("model") is "ich7":
                throw Refuse.Unsupported(device, $"sound card model '{device.Get("model")}' is not supported by qemu");
            case "nvram" when !guest.IsPpc64:
                throw Refuse.Unsupported(device, "nvram device is only supported for PPC64");
            case "input" when device.Get("model")?.EndsWith("transitional", StringComparison.Ordinal) == true && device.Get("type") != "passthrough":
                throw Refuse.Unsupported(device, $"virtio (non-)transitional models are not supported for input type={device.Get("type")}");
            case "hub" when device.Get("type") != "usb":
                throw Refuse.Unsupported(device, $"hub type {device.Get("type")} not supported");
            case "memballoon" when device.Get("model") == "xen":
                throw Refuse.Unsupported(device, "Memory balloon device type 'xen' is not supported by this version of qemu");
            case "audio" when device.Get("type") == "spice" && device.Parent!.Elements("graphics").All(g => g.Get("type") != "spice"):
                throw Refuse.Unsupported(device, "Spice audio is not supported without spice graphics");
        }
    }

    private static void CheckSmartcard(XElement card, QemuGuest guest)
    {
        // A guest's only card has the only slot of the only reader.
        if (card.Element("address") is not { } address || address.Get("type") != "ccid" || address.Number("controller") is not (null or 0) || address.Number("slot") is not (null or 0))
        {
            throw Refuse.Unsupported(card, "this QEMU binary lacks multiple smartcard support");
        }

        var device = card.Get("mode") == "passthrough" ? "ccid-card-passthru" : "ccid-card-emulated";
        if (!guest.Facts.Has(device))
        {
            throw Refuse.Unsupported(card, $"this QEMU binary lacks smartcard {(card.Get("mode") == "passthrough" ? "passthrough" : "host")} mode support");
        }

        CharacterValidation.CheckSource(card, guest);
    }

    private static void CheckHostdev(XElement hostdev, QemuGuest guest)
    {
        if (hostdev.Get("mode") == "capabilities")
        {
            throw Refuse.Unsupported(hostdev, $"hostdev mode 'capabilities' is not supported in {guest.Type}");
        }

        var model = hostdev.Get("model");
        if (hostdev.Get("type") != "mdev")
        {
            if (hostdev.Element("boot") is not null && hostdev.Get("type") is "scsi_host")
            {
                throw Refuse.Unsupported(hostdev, "booting from assigned devices is not supported by vhost SCSI devices");
            }

            return;
        }

        if (model is "vfio-ap" or "vfio-ccw" && !guest.Facts.Has(model))
        {
            throw Refuse.Unsupported(hostdev, $"VFIO {(model == "vfio-ap" ? "AP" : "CCW")} device assignment is not supported by this version of QEMU");
        }

        if (hostdev.Element("boot") is not null && model == "vfio-ap")
        {
            throw Refuse.Unsupported(hostdev, "booting from assigned devices is not supported for mediated devices of model vfio-ap");
        }

        if (hostdev.Get("display") is { } display && model != "vfio-pci")
        {
            throw Refuse.Unsupported(hostdev, "<hostdev> attribute 'display' is only supported with model='vfio-pci'");
        }
        else if (hostdev.Get("display") == "on" && guest.Devices.Element("graphics") is null)
        {
            throw Refuse.Unsupported(hostdev, "graphics device is needed for attribute value 'display=on' in <hostdev>");
        }

        if (model == "vfio-ap" && hostdev.ElementsBeforeSelf("hostdev").Any(h => h.Get("model") == "vfio-ap"))
        {
            throw Refuse.Unsupported(hostdev, "Only one hostdev of model vfio-ap is supported");
        }
    }

    private static void CheckGraphics(XElement graphics, QemuGuest guest)
    {
        var type = graphics.Get("type");
        if (type is "rdp" && guest.Facts.Version.Major < 10)
        {
            throw Refuse.Unsupported(graphics, $"{type} graphics are not supported with this QEMU");
        }

        if (type == "desktop")
        {
            throw Refuse.Unsupported(graphics, $"{type} graphics are not supported with this QEMU");
        }

        if (type == "egl-headless" && guest.Devices.Elements("graphics").Count() > 1)
        {
            if (guest.Devices.Elements("graphics").Any(other => other.Element("gl")?.Get("enable") == "yes"))
            {
                throw Refuse.Unsupported(graphics, "multiple OpenGL displays are not supported by QEMU");
            }

            if (guest.Devices.Elements("graphics").All(other => other.Get("type") is not ("vnc" or "spice")))
            {
                throw Refuse.Unsupported(graphics, "graphics type 'egl-headless' is only supported with one of: 'vnc', 'spice' graphics types");
            }
        }

        if (type == "spice" && !guest.Host.SpiceTls && graphics.Number("tlsPort") > 0)
        {
            throw Refuse.Unsupported(graphics, "spice TLS port set in XML configuration, but TLS is disabled in qemu.conf");
        }

        const int LongestVncPassword = 8;
        if (type == "vnc" && graphics.Get("passwd") is { Length: > LongestVncPassword and var length })
        {
            throw Refuse.Unsupported(graphics, $"VNC password is {length} characters long, only {LongestVncPassword} permitted");
        }
    }

    private static void CheckIommu(XElement iommu, QemuGuest guest)
    {
        var model = iommu.Get("model");
        switch (model)
        {
            case "intel" or "amd" when !guest.IsQ35:
                throw Refuse.Unsupported(iommu, $"IOMMU device: '{model}' is only supported with Q35 machines");
            case "smmuv3" when !guest.IsArmVirt:
                throw Refuse.Unsupported(iommu, $"IOMMU device: '{model}' is only supported with ARM Virt machines");
            case "virtio" when !guest.IsArmVirt && !guest.IsQ35:
                throw Refuse.Unsupported(iommu, $"IOMMU device: '{model}' is only supported with Q35 and ARM Virt machines");
            case "virtio" when guest.Domain.Element("features")?.Element("acpi") is null:
                throw Refuse.Unsupported(iommu, $"IOMMU device: '{model}' requires ACPI");
            case "virtio" when iommu.Element("address")?.Get("type") is not (null or "pci"):
                throw Refuse.Unsupported(iommu, $"IOMMU device: '{model}' needs a PCI address");
        }
    }

    /// <summary>Checks a panic device, as a part of the whole guest.</summary>
    /// <remarks>qemuValidateDomainDefPanic.</remarks>
    internal static void CheckPanic(XElement panic, QemuGuest guest)
    {
        var model = panic.Get("model");
        var address = panic.Element("address")?.Get("type");
        if (model is "s390" or "hyperv" or "pseries" && address is not null)
        {
            throw Refuse.Unsupported(panic, $"setting the panic device address is not supported for model '{model}'");
        }

        switch (model)
        {
            case "s390" when !guest.IsS390:
                throw Refuse.Unsupported(panic, "only S390 guests support panic device of model 's390'");
            case "hyperv" when !guest.IsX86:
                throw Refuse.Unsupported(panic, "only i686 and x86_64 guests support panic device of model 'hyperv'");
            case "pseries" when !guest.IsPSeries:
                throw Refuse.Unsupported(panic, "only pSeries guests support panic device of model 'pseries'");
            case "isa" when !guest.Facts.Has("pvpanic"):
                throw Refuse.Unsupported(panic, "the QEMU binary does not support the ISA panic device");
            case "isa" when address is not (null or "isa"):
                throw Refuse.Unsupported(panic, "panic is supported only with ISA address type");
            case "pvpanic" when !guest.Facts.Has("pvpanic-pci"):
                throw Refuse.Unsupported(panic, "the QEMU binary does not support the PCI pvpanic device");
        }
    }

    private static void CheckWatchdog(XElement watchdog, QemuGuest guest)
    {
        var model = watchdog.Get("model");
        var address = watchdog.Element("address")?.Get("type");
        switch (model)
        {
            case "i6300esb" when address is not (null or "pci"):
                throw Refuse.Unsupported(watchdog, $"{model} model of watchdog can go only on PCI bus");
            case "ib700" or "itco" when address is not null:
                throw Refuse.Unsupported(watchdog, $"{model} model of watchdog does not support configuring the address");
            case "diag288" when address is not null:
                throw Refuse.Unsupported(watchdog, $"{model} model of watchdog is virtual and cannot go on any bus.");
            case "diag288" when !guest.IsS390:
                throw Refuse.Unsupported(watchdog, $"{model} model of watchdog is allowed for s390 and s390x only");
            case "itco" when !guest.IsQ35:
                throw Refuse.Unsupported(watchdog, $"{model} model of watchdog is only part of q35 machine");
        }
    }

    private static void CheckTpm(XElement tpm, QemuGuest guest)
    {
        var model = tpm.Get("model");
        if (tpm.Element("backend") is { } backend && backend.Get("type") == "emulator" && backend.Get("version") == "1.2")
        {
            if (model == "tpm-crb")
            {
                throw Refuse.Unsupported(tpm, $"Unsupported interface '{model}' for TPM 1.2");
            }

            if (model == "tpm-spapr")
            {
                throw Refuse.Unsupported(tpm, "TPM 1.2 is not supported with the SPAPR device model");
            }

            if (guest.IsArm)
            {
                throw Refuse.Unsupported(tpm, "TPM 1.2 is not supported on ARM");
            }
        }

        if (model == "spapr-tpm-proxy" && guest.IsPpc64 && tpm.Element("backend")?.Get("type") != "passthrough")
        {
            throw Refuse.Unsupported(tpm, $"TPM Proxy model {model} requires 'Passthrough' backend");
        }

        if (model is "tpm-spapr" or "spapr-tpm-proxy" && !guest.Facts.Has(model))
        {
            throw Refuse.Unsupported(tpm, $"The QEMU executable {guest.Domain.Element("devices")?.Text("emulator")} does not support TPM model {model}");
        }
    }
}
