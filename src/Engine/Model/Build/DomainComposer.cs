using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Writes the description of a domain that is to be made.</summary>
internal static class DomainComposer
{
    internal static XElement Compose(VirtDomainConfig config, GuestChoice guest)
    {
        var profile = OsProfile.For(config.OsVariant);
        var domain = new DomainXml(new XElement("domain"))
        {
            Type = guest.VirtType,
            Name = config.Name,
            Title = config.Title,
            Description = config.Description,
            Memory = Math.Max(config.MaxMemory ?? config.Memory, config.Memory),
            CurrentMemory = config.Memory,
            MaxVcpus = Math.Max(config.MaxVcpu ?? config.Vcpu, config.Vcpu),
        };
        domain.Vcpus = config.Vcpu;
        ComposeOs(domain, config, guest);
        if (guest.IsQemu)
        {
            domain.Element.Add(new XElement("features", new XElement("acpi"), new XElement("apic")));
        }

        ComposeCpu(domain, config.Cpu, guest);
        domain.ClockOffset = profile.ClockOffset;
        domain.OnPoweroff = "destroy";
        domain.OnReboot = "restart";
        domain.OnCrash = "destroy";
        DeviceComposer.Compose(domain.Devices, config, guest, profile);
        return domain.Element;
    }

    private static void ComposeOs(DomainXml domain, VirtDomainConfig config, GuestChoice guest)
    {
        var os = domain.Os;
        os.Type = guest.OsType;
        os.Arch = guest.Architecture;
        os.Machine = guest.Machine;
        os.Firmware = config.Firmware ?? (config.SecureBoot ? "efi" : null);
        if (config.SecureBoot)
        {
            os.SetFirmwareFeature("secure-boot", true);
        }

        if (guest.IsContainer)
        {
            os.Init = "/sbin/init";
        }
        else if (config.Disks.All(disk => disk.BootOrder is null) && config.Interfaces.All(card => card.BootOrder is null))
        {
            os.BootDevices = BootDevices(config).ToList();
        }
    }

    /// <summary>A disc that is in its drive is for installing: it starts when the disk holds nothing yet.</summary>
    private static IEnumerable<string> BootDevices(VirtDomainConfig config)
    {
        if (config.Disks.Any(disk => disk.Device is "disk" or "lun"))
        {
            yield return "hd";
        }

        if (config.Disks.Any(disk => disk.Device == "cdrom" && disk.Path is not null))
        {
            yield return "cdrom";
        }

        if (config.Disks.Count == 0 && config.Interfaces.Count > 0)
        {
            yield return "network";
        }
    }

    private static void ComposeCpu(DomainXml domain, VirtCpuConfig? config, GuestChoice guest)
    {
        if (config is null)
        {
            if (guest.VirtType == "kvm")
            {
                domain.Element.Add(new XElement("cpu", new XAttribute("mode", "host-model")));
            }

            return;
        }

        var element = new XElement("cpu");
        domain.Element.Add(element);
        var cpu = new DomainCpuXml(element) { Mode = config.Mode, Model = config.Model };
        if (config.Model is not null)
        {
            cpu.Match = "exact";
        }

        foreach (var (feature, policy) in config.Features)
        {
            cpu.SetFeature(feature, policy);
        }

        if (config.Sockets is not null || config.Cores is not null || config.Threads is not null || config.Dies is not null)
        {
            cpu.SetTopology(config.Sockets ?? 1, config.Cores ?? 1, config.Threads ?? 1);
            if (config.Dies is { } dies)
            {
                element.Element("topology")!.SetAttributeValue("dies", dies);
            }
        }
    }
}
