using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Makes domain definitions from typed specifications.</summary>
public static class DomainBuilder
{
    /// <summary>Makes a definition.</summary>
    /// <param name="spec">What the domain is to be.</param>
    /// <returns>The definition, with the elements in libvirt's order and nothing filled in that was not asked for.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InvalidArg"/> when the parts of the specification contradict one another.</exception>
    public static DomainXml Build(DomainSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Check(spec);
        var domain = new DomainXml(new XElement("domain"))
        {
            Type = spec.Type,
            Name = spec.Name,
            Uuid = spec.Uuid,
            Title = spec.Title,
            Description = spec.Description,
            MaxMemory = spec.MaxMemory,
            Memory = spec.Memory,
            CurrentMemory = spec.CurrentMemory,
            MaxVcpus = spec.MaxVcpus ?? spec.Vcpus,
            OnPoweroff = spec.OnPoweroff,
            OnReboot = spec.OnReboot,
            OnCrash = spec.OnCrash,
        };
        domain.Vcpus = spec.Vcpus;
        if (spec.MemorySlots is { } slots)
        {
            domain.MemorySlots = slots;
        }

        AddOs(domain, spec.Os);
        AddFeatures(domain, spec);
        if (spec.Cpu is { } cpu)
        {
            domain.Element.Insert(CpuBuilder.Build(cpu).Element);
        }

        AddDevices(domain.Devices, spec);
        Arranger.Arrange(domain.Element);
        return domain;
    }

    private static void Check(DomainSpec spec)
    {
        ArgumentException.ThrowIfNullOrEmpty(spec.Name);
        if (spec.Memory <= 0)
        {
            throw new VirtException(VirtErrorCode.InvalidArg, $"a domain needs memory, not {spec.Memory} bytes");
        }

        if (spec.Vcpus < 1 || spec.MaxVcpus < spec.Vcpus)
        {
            throw new VirtException(
                VirtErrorCode.InvalidArg, $"a domain needs at least one processor and at most its maximum, not {spec.Vcpus} of {spec.MaxVcpus ?? spec.Vcpus}");
        }

        if ((spec.MaxMemory is null) != (spec.MemorySlots is null))
        {
            throw new VirtException(VirtErrorCode.InvalidArg, "both maximum memory size and memory slot count must be specified");
        }

        if (spec.Os.SecureBoot == true && spec.Os.Firmware is not (null or "efi"))
        {
            throw new VirtException(VirtErrorCode.InvalidArg, $"secure boot needs the firmware efi, not {spec.Os.Firmware}");
        }
    }

    private static void AddOs(DomainXml domain, DomainOsSpec spec)
    {
        var os = domain.Os;
        os.Type = spec.Type;
        os.Arch = spec.Arch;
        os.Machine = spec.Machine;
        os.Firmware = spec.Firmware ?? (spec.SecureBoot == true ? "efi" : null);
        if (spec.SecureBoot is { } secure)
        {
            os.SetFirmwareFeature("enrolled-keys", secure);
            os.SetFirmwareFeature("secure-boot", secure);
        }

        os.Init = spec.Init;
        os.Kernel = spec.Kernel;
        os.Initrd = spec.Initrd;
        os.CommandLine = spec.CommandLine;
        os.BootDevices = spec.BootDevices;
    }

    private static void AddFeatures(DomainXml domain, DomainSpec spec)
    {
        var x86 = spec.Os.Arch is null or "x86_64" or "i686";
        IEnumerable<string> features = spec.Features ?? (spec.Os.Type != "hvm" ? [] : x86 ? ["acpi", "apic"] : ["acpi"]);
        if (spec.Os.SecureBoot == true && x86)
        {
            // The firmware protects its keys in system management mode.
            features = features.Append("smm");
        }

        foreach (var feature in features)
        {
            var added = domain.Element.Need("features").Need(feature);
            if (feature == "smm")
            {
                added.Set("state", "on");
            }
        }
    }

    private static void AddDevices(DomainDevicesXml devices, DomainSpec spec)
    {
        devices.Emulator = spec.Emulator;
        var targets = new HashSet<string>(spec.Disks.Select(d => d.Target).OfType<string>(), StringComparer.Ordinal);
        foreach (var disk in spec.Disks)
        {
            var built = DiskBuilder.Build(disk, targets, spec.Os.Machine);
            targets.Add(built.Target!);
            devices.Add(built.Element);
        }

        foreach (var nic in spec.Interfaces)
        {
            devices.Add(InterfaceBuilder.Build(nic).Element);
        }

        foreach (var graphics in spec.Graphics)
        {
            devices.Add(GraphicsBuilder.Build(graphics).Element);
        }

        if (spec.SerialConsole)
        {
            devices.Add(new XElement("console", new XAttribute("type", "pty")));
        }

        if (spec.GuestAgent)
        {
            devices.Add(new XElement(
                "channel",
                new XAttribute("type", "unix"),
                new XElement("target", new XAttribute("type", "virtio"), new XAttribute("name", "org.qemu.guest_agent.0"))));
        }

        if (spec.Tpm)
        {
            devices.Add(new XElement(
                "tpm", new XElement("backend", new XAttribute("type", "emulator"), new XAttribute("version", "2.0"))));
        }
    }
}
