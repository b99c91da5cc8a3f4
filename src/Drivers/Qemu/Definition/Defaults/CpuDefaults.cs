using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Settles a guest's processor: what the machine has of itself, and what is checked before the start.</summary>
/// <remarks>qemuDomainDefSetDefaultCPU and qemuDomainDefCPUPostParse.</remarks>
internal static class CpuDefaults
{
    // virCPUArchIsSupported: the architectures whose processors libvirt describes.
    private static readonly string[] Described =
        ["x86_64", "i686", "ppc64", "ppc64le", "s390", "s390x", "armv6l", "armv7l", "armv7b", "aarch64", "loongarch64", "riscv64"];

    /// <summary>Fills in the processor.</summary>
    /// <exception cref="VirtException">
    /// <see cref="VirtErrorCode.ConfigUnsupported"/> for contradicting features; <see cref="VirtErrorCode.InternalError"/> when QEMU names the host's processor where it cannot be had.
    /// </exception>
    public static void Complete(QemuGuest guest)
    {
        SetDefault(guest);
        if (guest.Domain.Element("cpu") is not { } cpu)
        {
            return;
        }

        CompleteVectors(cpu);
        var mode = cpu.Get("mode");
        if (!guest.IsActive && mode is "host-passthrough" or "maximum")
        {
            if (guest.Facts.Has(guest.Arch == "i686" ? "i386-cpu" : guest.Arch + "-cpu", "migratable"))
            {
                cpu.Default("migratable", "on");
            }
            else if (guest.IsX86)
            {
                cpu.Default("migratable", "off");
            }
        }

        if (mode is "custom" or null && cpu.Element("model") is null)
        {
            return;
        }

        cpu.Default("check", mode switch
        {
            "host-passthrough" or "maximum" => "none",
            "host-model" => "partial",
            _ => guest.Type == "qemu" ? "none" : "partial",
        });
    }

    private static void SetDefault(QemuGuest guest)
    {
        var cpu = guest.Domain.Element("cpu");
        if (cpu is not null && (cpu.Get("mode") is not (null or "custom") || cpu.Element("model") is not null))
        {
            return;
        }

        // Elsewhere what QEMU tells of a machine's processor is true of emulation alone.
        var isKnown = Described.Contains(guest.Arch) && (guest.IsX86 || guest.IsS390 || guest.IsPpc64 || guest.Type == "qemu");
        if (!isKnown || ModelOf(guest) is not { } model)
        {
            return;
        }

        if (model == "host" && guest.Type != "kvm")
        {
            throw XmlFault.Make(
                VirtErrorCode.InternalError,
                guest.Domain,
                "QEMU reports invalid default CPU model \"host\" for non-kvm domain virt type",
                null,
                VirtErrorDomain.Qemu);
        }

        cpu ??= guest.Domain.Need("cpu");
        if (model == "host")
        {
            cpu.Set("mode", guest.IsS390 ? "host-model" : "host-passthrough");
            return;
        }

        cpu.Set("mode", "custom");
        cpu.Set("match", "exact");
        cpu.Set("check", "none");
        cpu.SetText("model", model);
        cpu.Element("model")!.Set("fallback", "forbid");
    }

    private static string? ModelOf(QemuGuest guest)
    {
        if (guest.Facts.Machine(guest.Machine)?.DefaultCpu is not { } type)
        {
            return null;
        }

        var known = guest.Type == "kvm" ? guest.Facts.KvmCpus : guest.Facts.TcgCpus;
        return known.FirstOrDefault(model => model.TypeName == type)?.Name ?? type;
    }

    /// <summary>Turns ARM's vector extension on where lengths of its vectors are given.</summary>
    private static void CompleteVectors(XElement cpu)
    {
        var vectors = cpu.Elements("feature").Where(f => f.Get("name")?.StartsWith("sve", StringComparison.Ordinal) == true).ToArray();
        if (vectors.All(f => f.Get("name") == "sve"))
        {
            return;
        }

        if (Array.Find(vectors, f => f.Get("name") == "sve") is not { } extension)
        {
            cpu.Insert(new XElement("feature", new XAttribute("policy", "require"), new XAttribute("name", "sve")));
            return;
        }

        if (extension.Get("policy") is "disable" or "forbid")
        {
            throw XmlFault.Unsupported(extension, "SVE disabled, but SVE vector lengths provided", null, VirtErrorDomain.Qemu);
        }

        extension.Set("policy", "require");
    }
}
