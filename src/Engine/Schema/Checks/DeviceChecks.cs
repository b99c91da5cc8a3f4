using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Checks single devices.</summary>
/// <remarks>virDomainDeviceDefValidateInternal.</remarks>
internal static class DeviceChecks
{
    private static readonly (string Attribute, string Sentence)[] VirtioOptions =
    [
        ("iommu", "iommu driver option is only supported for virtio devices"),
        ("ats", "ats driver option is only supported for virtio devices"),
        ("packed", "packed driver option is only supported for virtio devices"),
        ("page_per_vq", "page_per_vq option is only supported for virtio devices"),
    ];

    public static void Check(XElement device, DomainContext context)
    {
        if (device.Element("address")?.Get("type") == "unassigned" && device.Name.LocalName != "hostdev")
        {
            throw XmlFault.Unsupported(device, "address of type 'unassigned' is supported only for hostdevs");
        }

        switch (device.Name.LocalName)
        {
            case "disk":
                DiskChecks.Check(device);
                break;
            case "interface":
                NetworkCardChecks.Check(device);
                break;
            case "controller" when device.Get("type") == "pci":
                ControllerChecks.CheckPci(device);
                break;
            case "hostdev":
                HostDeviceChecks.Check(device);
                break;
            case "memory":
                MemoryChecks.CheckDevice(device, context);
                break;
            case "video":
                CheckVideo(device);
                break;
            case "serial" or "parallel" or "console" or "channel":
                CheckSource(device);
                break;
            case "input":
                InputChecks.Check(device, context);
                break;
            case "shmem":
                CheckShmem(device);
                break;
            case "sound" or "graphics":
                CheckAudio(device);
                break;
            case "filesystem" when device.Element("boot") is not null && device.Element("driver")?.Get("type") != "virtiofs":
                throw XmlFault.Unsupported(device, "boot order is only supported for virtiofs");
            case "vsock" when device.Element("cid").Number("address") is 1 or 2:
                throw XmlFault.Unsupported(device, "guest CIDs must be >= 3");
            case "tpm":
                CheckTpm(device);
                break;
            case "iommu":
                CheckIommu(device);
                break;
            case "audio" when device.Parent!.Elements("audio").Any(other => other != device && other.Get("id") == device.Get("id")):
                throw XmlFault.Error(device, $"audio ID {device.Get("id")} is used multiple times");
            case "smartcard" when device.Element("address")?.Get("type") is not (null or "ccid"):
                throw XmlFault.Unsupported(device, "Controllers must use the 'ccid' address type");
        }
    }

    /// <summary>Refuses what only virtio devices have.</summary>
    /// <remarks>virDomainCheckVirtioOptionsAreAbsent.</remarks>
    public static void CheckNoVirtioOptions(XElement device)
    {
        if (device.Element("driver") is not { } driver)
        {
            return;
        }

        foreach (var (attribute, sentence) in VirtioOptions)
        {
            if (driver.Get(attribute) is not null)
            {
                throw XmlFault.Unsupported(driver, sentence);
            }
        }
    }

    private static void CheckVideo(XElement video)
    {
        var model = video.Element("model");
        var type = model?.Get("type");
        if (type == "none" && video.Parent!.Elements("video").Count() > 1)
        {
            throw XmlFault.Unsupported(video, "a 'none' video type must be the only video device defined for the domain");
        }

        if (video.Element("driver")?.Get("name") == "vhostuser")
        {
            if (type != "virtio")
            {
                throw XmlFault.Unsupported(video, "'vhostuser' driver is only supported with 'virtio' device");
            }
        }
        else if (model?.Element("acceleration")?.Get("rendernode") is not null)
        {
            throw XmlFault.Unsupported(video, "unsupported rendernode accel attribute without 'vhostuser'");
        }

        if (model?.Element("resolution") is { } resolution && (resolution.Get("x") is null or "0" || resolution.Get("y") is null or "0"))
        {
            throw XmlFault.Unsupported(resolution, "video resolution values must be greater than 0");
        }

        foreach (var attribute in type == "qxl" ? [] : (ReadOnlySpan<string>)["ram", "vram64", "vgamem"])
        {
            if (model?.Get(attribute) is not (null or "0"))
            {
                throw XmlFault.Unsupported(video, $"{attribute} attribute only supported for video type qxl");
            }
        }

        if (type == "ramfb" && video.Element("address") is not null)
        {
            throw XmlFault.Unsupported(video, "address not supported for video type ramfb");
        }

        if (type != "virtio")
        {
            CheckNoVirtioOptions(video);
        }
    }

    private static void CheckSource(XElement device)
    {
        if (device.Get("type") is "unix" or "tcp"
            && device.Element("source") is { } source
            && source.Get("mode") == "bind"
            && source.Element("reconnect")?.Get("enabled") == "yes")
        {
            throw XmlFault.Make(VirtErrorCode.InternalError, source, "chardev reconnect is possible only for connect mode");
        }
    }

    private static void CheckShmem(XElement shmem)
    {
        if (shmem.Get("name")?.Contains('/', StringComparison.Ordinal) == true)
        {
            throw XmlFault.Unsupported(shmem, "shmem name cannot include '/' character");
        }

        if (shmem.Get("name") is "." or "..")
        {
            throw XmlFault.Unsupported(shmem, $"shmem name cannot be equal to '{shmem.Get("name")}'");
        }
    }

    private static void CheckAudio(XElement device)
    {
        if (device.Element("audio")?.Get("id") is { } id && id != "0" && device.Parent!.Elements("audio").All(audio => audio.Get("id") != id))
        {
            throw XmlFault.Error(device, $"no audio device with ID {id}");
        }

        foreach (var listen in device.Elements("listen"))
        {
            if (listen.Get("type") == "network" && listen.Get("network") is null)
            {
                throw XmlFault.Error(listen, "'network' attribute is required for listen type 'network'");
            }
        }

        if (device.Get("type") == "dbus" && device.Get("p2p") == "yes" && device.Get("address") is not null)
        {
            throw XmlFault.Error(device, "D-Bus p2p with an address is not supported");
        }
    }

    private static void CheckTpm(XElement tpm)
    {
        var backend = tpm.Element("backend");
        if (backend?.Get("type") == "emulator" && backend.Element("active_pcr_banks") is not null && backend.Get("version") != "2.0")
        {
            throw XmlFault.Error(tpm, "<active_pcr_banks/> requires TPM version '2.0'");
        }

        if (backend?.Get("type") != "external")
        {
            return;
        }

        var source = backend.Element("source");
        if (source?.Get("type") != "unix")
        {
            throw XmlFault.Error(tpm, "only source type 'unix' is supported for external TPM device");
        }

        if (source.Get("mode") == "bind")
        {
            throw XmlFault.Error(tpm, "only 'client' mode is supported for external TPM device");
        }

        if (source.Get("path") is null)
        {
            throw XmlFault.Error(tpm, "missing socket path for external TPM device");
        }
    }

    private static void CheckIommu(XElement iommu)
    {
        var model = iommu.Get("model");
        var driver = iommu.Element("driver");
        string[] own = model == "virtio" ? ["granule", "aw_bits"] : [];
        if (model is "virtio" or "smmuv3"
            && driver?.Attributes().FirstOrDefault(a => !own.Contains(a.Name.LocalName)) is { } foreign)
        {
            throw XmlFault.Error(iommu, $"iommu model '{model}' doesn't support additional attributes", $"no '{foreign.Name.LocalName}'");
        }

        if (model is "intel" or "smmuv3" && iommu.Element("address") is not null)
        {
            throw XmlFault.Error(iommu, $"iommu model '{model}' can't have address");
        }
    }
}
