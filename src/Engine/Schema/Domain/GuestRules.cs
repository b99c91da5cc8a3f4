using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for a guest's kind, its texts and how it starts.</summary>
internal static class GuestRules
{
    /// <summary>The kinds of domains that libvirt knows.</summary>
    /// <remarks>virDomainVirtType.</remarks>
    internal static readonly string[] Types =
    [
        "none", "qemu", "kqemu", "kvm", "xen", "lxc", "uml", "openvz", "test", "vmware", "hyperv", "vbox", "phyp", "parallels", "bhyve", "vz", "hvf",
    ];

    private static readonly string[] OsTypes = ["hvm", "xen", "linux", "exe", "uml", "xenpvh"];

    /// <summary>The architectures that libvirt knows.</summary>
    /// <remarks>virArch.</remarks>
    internal static readonly string[] Arches =
    [
        "alpha", "armv6l", "armv7l", "armv7b", "aarch64", "cris", "i686", "ia64", "lm32", "loongarch64", "m68k", "microblaze", "microblazeel",
        "mips", "mipsel", "mips64", "mips64el", "openrisc", "parisc", "parisc64", "ppc", "ppc64", "ppc64le", "ppcemb", "riscv32", "riscv64",
        "s390", "s390x", "sh4", "sh4eb", "sparc", "sparc64", "unicore32", "x86_64", "xtensa", "xtensaeb",
    ];

    private static readonly string[] BootDevices = ["fd", "cdrom", "hd", "network"];

    public static void NormalizeType(DomainContext context)
    {
        var domain = context.Domain;
        context.Type = domain.Get("type") ?? throw XmlFault.Make(
            VirtErrorCode.InternalError, domain, "missing domain type attribute", Allowed.OneOf(Types));
        if (!Types.Contains(context.Type) || (context.Defaults.Types is { } own && !own.Contains(context.Type)))
        {
            throw XmlFault.Unsupported(
                domain, $"invalid domain type {context.Type}", Allowed.OneOf([.. context.Defaults.Types ?? Types]));
        }

        var os = domain.Need("os");
        if (os.Text("type") is not { } osType)
        {
            if (domain.Text("bootloader") is null)
            {
                throw XmlFault.Error(os, "an os <type> must be specified", Allowed.OneOf(OsTypes));
            }

            os.SetText("type", osType = "xen");
        }

        if (!OsTypes.Contains(osType))
        {
            throw XmlFault.Unsupported(os.Element("type")!, $"unknown OS type '{osType}'", Allowed.OneOf(OsTypes));
        }

        // Xen's paravirtual guests are called linux in documents and xen in capabilities.
        context.OsType = osType == "linux" && context.Type == "xen" ? "xen" : osType;
        if (osType == "xen" && context.Type == "xen")
        {
            os.SetText("type", "linux");
        }

        NormalizeArch(context, os.Element("type")!);
        if (context.Defaults.Emulator is { } emulator && context.Devices.Text("emulator") is null)
        {
            context.Devices.SetText("emulator", emulator);
        }
    }

    private static void NormalizeArch(DomainContext context, XElement type)
    {
        var arch = type.Get("arch");
        if (arch is not null && !Arches.Contains(arch))
        {
            throw XmlFault.Unsupported(type, $"Unknown architecture {arch}", Allowed.OneOf(Arches));
        }

        context.Arch = arch ?? context.Defaults.Arch;
        type.Set("arch", context.Arch);
        if (type.Get("machine") is null && context.Defaults.Machine?.Invoke(context.Arch) is { } machine)
        {
            type.Set("machine", machine);
        }
    }

    public static void CheckTexts(XElement domain)
    {
        if (domain.Text("title") is { } title && title.Contains('\n', StringComparison.Ordinal))
        {
            throw XmlFault.Error(domain.Element("title")!, "Domain title can't contain newlines");
        }
    }

    /// <summary>Fills in what follows from a security label's type, and for whom a single label without a model is.</summary>
    /// <remarks>virSecurityLabelDefParseXML, virSecurityLabelDefsParseXML.</remarks>
    public static void NormalizeLabels(DomainContext context)
    {
        var labels = context.Domain.Elements("seclabel").ToArray();
        CheckLabels(labels);
        Array.ForEach(labels, label => NormalizeLabel(label, context.Active));
        if (labels is not [var only] || only.Get("model") is not null || context.Defaults.SecurityModel is not { } model)
        {
            return;
        }

        if (only.Get("type") != "none" && (only.Get("type") != "dynamic" || only.Element("baselabel") is not null || context.Active))
        {
            throw XmlFault.Error(only, "missing security model in domain seclabel");
        }

        only.Set("model", model);
        NormalizeLabel(only, context.Active);
    }

    /// <summary>Takes the guest's identity from where it is given: in a place of its own, or as what its firmware says of it.</summary>
    /// <remarks>virSysinfoSystemParseXML.</remarks>
    public static void NormalizeUuid(XElement domain)
    {
        var entry = domain.Elements("sysinfo").Where(system => system.Get("type") == "smbios").Elements("system").Elements("entry")
            .FirstOrDefault(entry => entry.Get("name") == "uuid");
        if (entry is not null)
        {
            if (!VirtUuid.TryParse(entry.Value, out var said))
            {
                throw XmlFault.Make(VirtErrorCode.XmlDetail, entry, "malformed <sysinfo> uuid element", "32 hexadecimal digits, with or without dashes");
            }

            if ((Identity.ReadUuid(domain) ?? said) != said)
            {
                throw XmlFault.Make(VirtErrorCode.XmlDetail, entry, "UUID mismatch between <uuid> and <sysinfo>");
            }

            domain.SetText("uuid", VirtUuid.Format(said));
            entry.Value = VirtUuid.Format(said);
        }

        Identity.NormalizeUuid(domain);
    }

    /// <summary>Makes the identity of a guest's generation that is asked for but not given.</summary>
    public static void NormalizeGeneration(XElement domain)
    {
        if (domain.Element("genid") is not null)
        {
            domain.SetText("genid", VirtUuid.Format(Identity.ReadUuid(domain, "genid") ?? Guid.NewGuid()));
        }
    }

    private static void CheckLabels(XElement[] labels)
    {
        var models = new HashSet<string>(StringComparer.Ordinal);
        foreach (var label in labels)
        {
            var model = label.Get("model");
            if (model is not null && !models.Add(model))
            {
                throw XmlFault.Make(VirtErrorCode.XmlDetail, label, $"seclabel for model {model} is already provided");
            }
        }

        if (labels.Length > 1 && labels.FirstOrDefault(label => label.Get("model") is null) is { } open)
        {
            throw XmlFault.Error(open, "missing security model when using multiple labels");
        }
    }

    private static void NormalizeLabel(XElement label, bool active)
    {
        Allowed.Check(label, "type", ["none", "dynamic", "static"]);
        Allowed.Check(label, "relabel", Allowed.YesNo);
        var type = label.Get("type") ?? "dynamic";
        var relabel = label.Get("relabel") ?? (type == "dynamic" ? "yes" : "no");
        if (type == "dynamic" && relabel == "no")
        {
            throw XmlFault.Unsupported(label, "dynamic label type must use resource relabeling");
        }

        if (type == "none" && relabel == "yes")
        {
            throw XmlFault.Unsupported(label, "resource relabeling is not compatible with 'none' label type");
        }

        // Where nothing labels anything there are no labels.
        if (label.Get("model") == "none")
        {
            type = !active || type == "none" ? "none" : throw XmlFault.Unsupported(label, $"unsupported type='{type}' to model 'none'");
        }

        if (type == "static" && string.IsNullOrEmpty(label.Text("label")))
        {
            throw XmlFault.Error(label, "security label is missing");
        }

        label.Set("type", type);
        label.Set("relabel", type == "none" ? null : relabel);
        label.Elements("baselabel").Where(_ => type != "dynamic").Remove();

        // What is labelled how is found anew when the guest starts.
        if (!active || type == "none")
        {
            label.Elements("imagelabel").Remove();
            label.Elements("label").Where(_ => type != "static").Remove();
        }
    }

    public static void CheckName(XElement domain)
    {
        var name = domain.Text("name")!;
        if (name.Contains('/', StringComparison.Ordinal))
        {
            throw XmlFault.Error(domain.Element("name")!, $"name {name} cannot contain '/'");
        }

        // virXMLCheckIllegalChars refuses line ends only for domains.
        if (name.Contains('\n', StringComparison.Ordinal))
        {
            throw XmlFault.Make(VirtErrorCode.XmlDetail, domain.Element("name")!, "invalid char in name: '\\n'", null, VirtErrorDomain.Xml);
        }
    }

    public static void NormalizeBoot(DomainContext context)
    {
        var os = context.Domain.Element("os")!;
        foreach (var boot in os.Elements("boot"))
        {
            Allowed.Need(boot, "dev", BootDevices);
        }

        if (context.OsType == "exe" && os.Text("init") is null)
        {
            throw XmlFault.Error(os, "init binary must be specified", "an 'init' element");
        }

        if (os.Element("loader") is { } loader)
        {
            Allowed.Check(loader, "readonly", Allowed.YesNo);
            Allowed.Check(loader, "secure", Allowed.YesNo);
            if (!loader.IsEmpty && loader.Value.Length > 0)
            {
                loader.Default("type", "rom");
            }
        }

        if (os.Element("bootmenu") is { } menu && menu.Get("enable") != "yes")
        {
            menu.Set("timeout", null);
        }

        if (os.Get("firmware") is { } auto && auto is not ("bios" or "efi"))
        {
            throw XmlFault.Error(os, $"unknown firmware value {auto}", "one of: bios, efi");
        }

        if (os.Element("firmware") is { } firmware)
        {
            NormalizeFirmware(firmware);
        }

        NormalizeOrder(context, os);
    }

    private static void NormalizeFirmware(XElement firmware)
    {
        var features = firmware.Elements("feature").ToDictionary(f => Allowed.Need(f, "name"), f => f.Get("enabled"), StringComparer.Ordinal);
        if (features.GetValueOrDefault("enrolled-keys") == "yes")
        {
            switch (features.GetValueOrDefault("secure-boot"))
            {
                case "no":
                    throw XmlFault.Make(
                        VirtErrorCode.XmlDetail,
                        firmware,
                        "firmware feature 'enrolled-keys' cannot be enabled when firmware feature 'secure-boot' is disabled");
                case null:
                    firmware.Add(new XElement("feature", new XAttribute("enabled", "yes"), new XAttribute("name", "secure-boot")));
                    break;
            }
        }
    }

    private static void NormalizeOrder(DomainContext context, XElement os)
    {
        if (!context.IsHvm || !context.Defaults.BootFromDisk)
        {
            return;
        }

        HashSet<string>? orders = null;
        foreach (var device in context.Devices.Elements())
        {
            if (device.Element("boot")?.Get("order") is { } order && !(orders ??= []).Add(order))
            {
                throw XmlFault.Unsupported(device.Element("boot")!, $"boot order '{order}' used for more than one device");
            }
        }

        var hasBoot = os.Element("boot") is not null;
        if (hasBoot && orders is not null)
        {
            throw XmlFault.Unsupported(os, "per-device boot elements cannot be used together with os/boot elements");
        }

        if (!hasBoot && orders is null)
        {
            os.Insert(new XElement("boot", new XAttribute("dev", "hd")));
        }
    }
}
