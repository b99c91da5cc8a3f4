using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Definition;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Firmware;

/// <summary>Chooses a guest's firmware among those that are installed, by what the definition asks for.</summary>
/// <remarks>qemuFirmwareFillDomain, as libvirt does at definition since 9.2.</remarks>
internal sealed class FirmwareSelection
{
    private readonly QemuGuest _guest;
    private readonly XElement _os;

    private FirmwareSelection(QemuGuest guest) => (_guest, _os) = (guest, guest.Domain.Element("os")!);

    private XElement? Loader => _os.Element("loader");

    private XElement? Nvram => _os.Element("nvram");

    /// <summary>Completes a definition's firmware.</summary>
    /// <exception cref="VirtException">
    /// <see cref="VirtErrorCode.OperationFailed"/> for a new definition that no firmware suits; <see cref="VirtErrorCode.ConfigUnsupported"/> for unknown formats.
    /// </exception>
    public static void Complete(QemuGuest guest) => new FirmwareSelection(guest).Complete();

    private void Complete()
    {
        FirmwareChecks.CheckLoader(_os);
        CheckFormat(Loader, "loader");
        CheckFormat(Nvram, "nvram");
        var isAutomatic = _os.Get("firmware") is not null;
        if (!isAutomatic && (Loader is null || Loader.Get("type") == "rom"))
        {
            if (Loader is { Value.Length: > 0 } rom)
            {
                rom.Default("format", "raw");
            }

            return;
        }

        var candidates = _guest.Host.Firmwares().Where(Suits).ToArray();
        if ((Array.Find(candidates, HasTemplate) ?? candidates.FirstOrDefault()) is { } chosen)
        {
            Apply(chosen);
        }
        else if (isAutomatic && _guest.IsNew && Loader?.Value is null or "")
        {
            throw XmlFault.Make(
                VirtErrorCode.OperationFailed,
                _os,
                $"Unable to find '{_os.Get("firmware")}' firmware that is compatible with the current configuration",
                null,
                VirtErrorDomain.Qemu);
        }
        else if (Loader is { } own)
        {
            ApplyOld(own);
            own.Default("format", "raw");
        }

        EnsureVariables();
    }

    private static void CheckFormat(XElement? image, string what)
    {
        if (image?.Get("format") is { } format && format is not ("raw" or "qcow2"))
        {
            throw XmlFault.Unsupported(image, $"Unsupported {what} format '{format}'", "one of: raw, qcow2", VirtErrorDomain.Qemu);
        }
    }

    /// <remarks>qemuFirmwareMatchDomain.</remarks>
    private bool Suits(FirmwareDescriptor firmware)
    {
        var wanted = _os.Get("firmware") is { } asked ? asked == "efi" ? "uefi" : asked : Loader?.Get("type") == "pflash" ? "uefi" : "bios";
        if (!firmware.Interfaces.Contains(wanted) || !firmware.IsFor(_guest.Arch, _guest.Machine))
        {
            return false;
        }

        if (Loader?.Value is { Length: > 0 } path && path != firmware.Path)
        {
            return false;
        }

        return SuitsPower(firmware) && SuitsFeatures(firmware) && SuitsDevice(firmware) && SuitsSecurity(firmware);
    }

    private bool SuitsPower(FirmwareDescriptor firmware)
    {
        var power = _guest.Domain.Element("pm");
        return !(power?.Element("suspend-to-mem")?.Get("enabled") == "yes" && !firmware.Features.Contains("acpi-s3"))
            && !(power?.Element("suspend-to-disk")?.Get("enabled") == "yes" && !firmware.Features.Contains("acpi-s4"));
    }

    private bool SuitsFeatures(FirmwareDescriptor firmware)
    {
        foreach (var feature in _os.Element("firmware")?.Elements("feature") ?? [])
        {
            if ((feature.Get("enabled") == "yes") != firmware.Features.Contains(feature.Get("name") ?? string.Empty))
            {
                return false;
            }
        }

        var needsSmm = firmware.Features.Contains("requires-smm");
        return Loader?.Get("secure") switch
        {
            "yes" => needsSmm,
            "no" => !needsSmm,
            _ => true,
        }
        && !(needsSmm && _guest.Domain.Element("features")?.Element("smm")?.Get("state") == "off");
    }

    private bool SuitsDevice(FirmwareDescriptor firmware)
    {
        var type = Loader?.Get("type");
        if (firmware.Device == "memory")
        {
            return type is null or "rom" && Loader?.Get("format") is null or "raw" && Loader?.Get("readonly") != "no";
        }

        if (firmware.Device != "flash")
        {
            return type is null;
        }

        var mode = Loader?.Get("stateless") == "yes" ? "stateless" : Loader?.Get("readonly") == "no" ? "combined" : "split";
        if (type is not (null or "pflash") || firmware.Mode != mode)
        {
            return false;
        }

        // An image named by its path has the format that it has; otherwise raw ones are meant unless something says so.
        var format = Loader?.Get("format");
        var template = Nvram?.Get("templateFormat") ?? Nvram?.Get("format");
        if (format is null && template is null && Loader?.Value is null or "")
        {
            return firmware.Format == "raw";
        }

        return (format is null || format == firmware.Format) && (template is null || firmware.TemplateFormat is null || template == firmware.TemplateFormat);
    }

    private bool SuitsSecurity(FirmwareDescriptor firmware)
    {
        if (_guest.Domain.Element("launchSecurity") is not { } security)
        {
            return true;
        }

        var policy = AddressRules.TryParseAnyBase(security.Text("policy") ?? "0", out var bits) ? bits : 0;
        const ulong EncryptedState = 1 << 2;
        return security.Get("type") switch
        {
            "sev" => firmware.Features.Contains("amd-sev") && ((policy & EncryptedState) == 0 || firmware.Features.Contains("amd-sev-es")),
            "sev-snp" => firmware.Features.Contains("amd-sev-snp"),
            "tdx" => firmware.Features.Contains("intel-tdx"),
            _ => true,
        };
    }

    private bool HasTemplate(FirmwareDescriptor firmware) =>
        Nvram?.Get("template") is not { } template || firmware.TemplatePath is null || template == firmware.TemplatePath;

    /// <remarks>qemuFirmwareEnableFeaturesModern.</remarks>
    private void Apply(FirmwareDescriptor firmware)
    {
        _os.Set("firmware", firmware.Interfaces.Contains("uefi") ? "efi" : "bios");
        if (firmware.Device == "kernel")
        {
            _os.SetText("kernel", firmware.Path);
            return;
        }

        var loader = _os.Need("loader");
        loader.Value = firmware.Path;
        loader.Set("format", firmware.Format);
        loader.Set("type", firmware.Device == "flash" ? "pflash" : "rom");
        if (firmware.Device == "flash")
        {
            ApplyFlash(firmware, loader);
        }

        if (firmware.Features.Contains("requires-smm"))
        {
            _guest.Domain.Need("features").Need("smm").Default("state", "on");
            loader.Set("secure", "yes");
        }
    }

    private void ApplyFlash(FirmwareDescriptor firmware, XElement loader)
    {
        var hasTemplate = false;
        if (firmware.Mode != "combined")
        {
            loader.Set("readonly", "yes");
        }

        if (firmware.Mode == "split" && Nvram?.Get("type") is null or "file" && firmware.TemplatePath is { } template)
        {
            var nvram = _os.Need("nvram");
            nvram.Default("template", template);
            nvram.Default("templateFormat", firmware.TemplateFormat ?? "raw");
            hasTemplate = true;
        }

        // What keys a guest's own variables hold is not known where they do not start from the template.
        SetFeature("secure-boot", firmware);
        if (hasTemplate || firmware.Mode != "split")
        {
            SetFeature("enrolled-keys", firmware);
        }
    }

    private void SetFeature(string name, FirmwareDescriptor firmware)
    {
        var features = _os.Need("firmware");
        var feature = features.Elements("feature").FirstOrDefault(f => f.Get("name") == name);
        if (feature is null)
        {
            features.Add(feature = new XElement("feature", new XAttribute("name", name)));
        }

        feature.Set("enabled", firmware.Features.Contains(name) ? "yes" : "no");
    }

    /// <remarks>qemuFirmwareFillDomainLegacy.</remarks>
    private void ApplyOld(XElement loader)
    {
        if (loader.Get("type") == "pflash"
            && loader.Get("readonly") == "yes"
            && loader.Get("stateless") != "yes"
            && FirmwareCatalog.OldTemplateOf(loader.Value) is { } template)
        {
            var nvram = _os.Need("nvram");
            nvram.Default("template", template);
            nvram.Default("templateFormat", "raw");
        }
    }

    /// <remarks>qemuFirmwareEnsureNVRAM.</remarks>
    private void EnsureVariables()
    {
        if (Loader is not { } loader || loader.Get("type") != "pflash" || loader.Get("readonly") != "yes" || loader.Get("stateless") == "yes")
        {
            return;
        }

        var nvram = _os.Need("nvram");
        nvram.Default("format", nvram.Get("templateFormat") ?? loader.Get("format") ?? "raw");
        if (nvram.Value.Length > 0 || nvram.Element("source") is not null)
        {
            return;
        }

        // Newer builds for ARM have another ending; what was defined before they came keeps the old one.
        var ending = nvram.Get("format") == "qcow2" ? "qcow2"
            : _guest.IsNew && nvram.Get("template")?.EndsWith(".raw", StringComparison.Ordinal) == true ? "raw"
            : "fd";
        var path = $"{_guest.Host.NvramDirectory}/{_guest.Domain.Text("name")}_VARS.{ending}";
        if (nvram.Get("type") == "file")
        {
            nvram.Need("source").Set("file", path);
        }
        else
        {
            nvram.Value = path;
        }
    }
}
