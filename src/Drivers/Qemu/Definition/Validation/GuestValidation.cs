using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Refuses guests that the program or its machine cannot be.</summary>
/// <remarks>qemuValidateDomainDef.</remarks>
internal static class GuestValidation
{
    /// <summary>Checks a completed definition.</summary>
    /// <exception cref="VirtException">Mostly <see cref="VirtErrorCode.ConfigUnsupported"/>.</exception>
    public static void Check(QemuGuest guest)
    {
        CheckProgram(guest);
        if (guest.Type != "kvm" && guest.Domain.Element("cputune") is { } tune && (tune.Element("cachetune") ?? tune.Element("memorytune")) is { } resource)
        {
            throw Refuse.Unsupported(resource, "cachetune is only supported for KVM domains");
        }

        CheckStart(guest);
        CheckLifecycle(guest.Domain);
        CpuValidation.Check(guest);
        CheckMemory(guest);
        ClockValidation.Check(guest);
        CheckProcessors(guest);
        FeatureValidation.Check(guest);
        CheckSecurity(guest);
        CheckTpms(guest);
        foreach (var panic in guest.Devices.Elements("panic"))
        {
            DeviceValidation.CheckPanic(panic, guest);
        }

        foreach (var entry in guest.Domain.Elements("sysinfo").Where(s => s.Get("type") == "fwcfg").Elements("entry"))
        {
            CheckFirmwareEntry(entry);
        }
    }

    private static void CheckProgram(QemuGuest guest)
    {
        var type = guest.Domain.Element("os")!.Element("type")!;
        var program = guest.Domain.Element("devices")?.Text("emulator");
        if (type.Value != "hvm")
        {
            throw Refuse.Unsupported(type, $"Emulator '{program}' does not support os type '{type.Value}'");
        }

        var isKnown = guest.Facts.Arch == guest.Arch
            || (guest.Facts.Arch == "x86_64" && guest.Arch == "i686")
            || (guest.Facts.Arch == "ppc64" && guest.Arch == "ppc64le")
            || (guest.Facts.Arch == "aarch64" && guest.Arch == "armv7l");
        if (!isKnown)
        {
            throw Refuse.Unsupported(type, $"Emulator '{program}' does not support arch '{guest.Arch}'");
        }

        if ((guest.Type == "kvm" && !guest.Facts.HasKvm) || (guest.Type == "hvf" && !guest.Facts.HasHvf))
        {
            throw Refuse.Unsupported(guest.Domain, $"Emulator '{program}' does not support virt type '{guest.Type}'");
        }

        if (guest.Facts.Machine(guest.Machine) is null)
        {
            throw Refuse.Unsupported(type, $"Emulator '{program}' does not support machine type '{guest.Machine}'");
        }
    }

    private static void CheckStart(QemuGuest guest)
    {
        var os = guest.Domain.Element("os")!;
        var hasEfi = os.Get("firmware") == "efi" || os.Element("loader")?.Get("type") == "pflash";
        var hasAcpi = guest.Domain.Element("features")?.Element("acpi") is not null;
        if (hasEfi && guest.IsX86 && !hasAcpi)
        {
            throw Refuse.Unsupported(os, "UEFI requires ACPI on this architecture");
        }

        if (hasAcpi && guest.Arch == "aarch64" && !hasEfi)
        {
            throw Refuse.Unsupported(os, "ACPI requires UEFI on this architecture");
        }

        if (guest.Domain.Element("genid") is { } genid && !guest.Facts.Has("vmgenid"))
        {
            throw Refuse.Unsupported(genid, "this QEMU does not support the 'genid' capability");
        }

        if (os.Element("bios")?.Get("useserial") != "yes")
        {
            return;
        }

        if (!guest.IsX86)
        {
            throw Refuse.Unsupported(os, "BIOS serial console only supported on x86 architectures");
        }

        if (guest.Devices.Element("serial") is null)
        {
            throw Refuse.Wrong(os, "need at least one serial port to use BIOS serial output");
        }
    }

    /// <summary>Refuses what QEMU's guests cannot do when they end.</summary>
    /// <remarks>qemuValidateLifecycleAction.</remarks>
    internal static void CheckLifecycle(XElement domain)
    {
        var (off, reboot, crash) = (domain.Text("on_poweroff"), domain.Text("on_reboot"), domain.Text("on_crash"));
        if (off == "rename-restart" || reboot == "rename-restart" || crash == "rename-restart")
        {
            throw Refuse.Unsupported(domain, "qemu driver doesn't support the 'rename-restart' action for 'on_reboot'/'on_poweroff'/'on_crash'");
        }

        if (off == "preserve" || reboot == "preserve")
        {
            throw Refuse.Unsupported(domain, "qemu driver doesn't support the 'preserve' action for 'on_reboot'/'on_poweroff'");
        }

        if (off == "restart" && reboot == "destroy")
        {
            throw Refuse.Unsupported(domain, "qemu driver doesn't support 'onReboot' set to 'destroy and 'onPoweroff' set to 'reboot'");
        }
    }

    private static void CheckMemory(QemuGuest guest)
    {
        var domain = guest.Domain;
        if (domain.Element("memtune")?.Element("min_guarantee") is { } guarantee)
        {
            throw Refuse.Unsupported(guarantee, "Parameter 'min_guarantee' not supported by QEMU.");
        }

        var devices = guest.Devices.Elements("memory").Where(memory => memory.Get("model") != "sgx-epc").ToArray();
        var maximum = domain.Element("maxMemory");
        var nodes = domain.Element("cpu")?.Element("numa")?.Elements("cell").Count() ?? 0;
        if (maximum is null)
        {
            if (devices.Length > 0)
            {
                throw Refuse.Unsupported(devices[0], "cannot use/hotplug a memory device when domain 'maxMemory' is not defined");
            }

            return;
        }

        var modules = devices.Count(memory => memory.Get("model") is "dimm" or "nvdimm");
        var slots = maximum.Number("slots") ?? 0;
        if (nodes == 0 && !guest.IsPpc64 && slots > 0 && devices.Length == modules)
        {
            throw Refuse.Unsupported(maximum, "At least one numa node has to be configured when enabling memory hotplug");
        }

        if (modules > slots)
        {
            throw Refuse.Unsupported(maximum, $"memory device count '{modules}' exceeds slots count '{slots}'");
        }

        foreach (var memory in devices)
        {
            MemoryDeviceValidation.Check(memory, nodes, slots);
        }
    }

    private static void CheckProcessors(QemuGuest guest)
    {
        var vcpu = guest.Domain.Element("vcpu")!;
        if (!int.TryParse(vcpu.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return;
        }

        if (guest.Domain.Element("cpu")?.Element("topology") is { } topology)
        {
            var product = 1L;
            foreach (var part in (ReadOnlySpan<string>)["sockets", "dies", "clusters", "cores", "threads"])
            {
                product *= topology.Number(part) ?? 1;
            }

            if (product != count)
            {
                throw Refuse.Unsupported(topology, "CPU topology doesn't match maximum vcpu count");
            }
        }

        if (guest.Facts.Machine(guest.Machine) is { MaximumCpus: > 0 and var limit } && count > limit)
        {
            throw Refuse.Unsupported(vcpu, $"Maximum CPUs greater than specified machine type limit {limit}");
        }

        if (guest.IsX86 && guest.Type == "kvm" && guest.IsQ35 && count > 255
            && guest.Devices.Elements("iommu").All(iommu => iommu.Element("driver")?.Get("eim") != "on"))
        {
            if (guest.Devices.Element("iommu") is null)
            {
                throw Refuse.Unsupported(vcpu, "more than 255 vCPUs require extended interrupt mode enabled on the iommu device");
            }
        }
    }

    private static void CheckSecurity(QemuGuest guest)
    {
        if (guest.Domain.Element("launchSecurity") is not { } security)
        {
            return;
        }

        switch (security.Get("type"))
        {
            case "sev" when !guest.Facts.Has("sev-guest"):
                throw Refuse.Unsupported(security, "SEV launch security is not supported with this QEMU binary");
            case "sev-snp" when !guest.Facts.Has("sev-snp-guest"):
                throw Refuse.Unsupported(security, "SEV SNP launch security is not supported with this QEMU binary");
            case "s390-pv" when !guest.Facts.Has("s390-pv-guest"):
                throw Refuse.Unsupported(security, "S390 PV launch security is not supported with this QEMU binary");
        }
    }

    private static void CheckTpms(QemuGuest guest)
    {
        var proxies = guest.Devices.Elements("tpm").ToLookup(tpm => tpm.Get("model") == "spapr-tpm-proxy");
        if (proxies[true].Count() > 1)
        {
            throw Refuse.Unsupported(proxies[true].Last(), "only a single TPM Proxy device is supported");
        }

        if (proxies[false].Count() > 1)
        {
            throw Refuse.Unsupported(proxies[false].Last(), "only a single TPM non-proxy device is supported");
        }
    }

    private static void CheckFirmwareEntry(XElement entry)
    {
        var name = entry.Get("name") ?? string.Empty;
        if (!name.StartsWith("opt/", StringComparison.Ordinal))
        {
            throw Refuse.Unsupported(entry, "Invalid firmware name");
        }

        if (name.StartsWith("opt/ovmf/", StringComparison.Ordinal) || name.StartsWith("opt/org.qemu/", StringComparison.Ordinal))
        {
            throw Refuse.Unsupported(entry, "That firmware name is reserved");
        }
    }
}
