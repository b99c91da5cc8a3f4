using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Identities;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Confinement;

/// <summary>Lists the files and devices of the host that a guest uses.</summary>
/// <remarks>virSecurityDACSetAllLabel, qemuDomainSetupDisk and their kin.</remarks>
internal static class GuestFiles
{
    private const string VfioControl = "/dev/vfio/vfio";

    /// <summary>Lists them.</summary>
    /// <param name="tree">A live definition, or one of its devices.</param>
    /// <param name="backing">Lists the images below one of a format.</param>
    /// <returns>The files; one may be there twice.</returns>
    internal static IEnumerable<GuestFile> Of(XElement tree, Func<string, string?, IReadOnlyList<string>> backing) =>
        tree.Name.LocalName == "domain"
            ? OfBoot(tree.Element("os")).Concat(OfLaunch(tree)).Concat(tree.Elements("devices").Elements().SelectMany(device => OfDevice(device, backing)))
            : OfDevice(tree, backing);

    /// <summary>Lists the files of one chain of images.</summary>
    /// <param name="disk">A disk, or an element that describes an image as a disk does.</param>
    /// <param name="backing">Lists the images below one of a format.</param>
    /// <returns>The files.</returns>
    internal static IEnumerable<GuestFile> OfChain(XElement disk, Func<string, string?, IReadOnlyList<string>> backing)
    {
        var isReadOnly = disk.Element("readonly") is not null;
        foreach (var image in disk.DescendantsAndSelf().Where(element => element.Name.LocalName is "disk" or "backingStore" or "mirror"))
        {
            var source = image.Element("source");
            if ((source?.Get("file") ?? source?.Get("dev")) is not { Length: > 0 } path || image.Get("type") is "dir" or "network" || source?.Get("fdgroup") is not null)
            {
                continue;
            }

            yield return new GuestFile(path) { Label = source!.Element("seclabel"), IsReadOnly = isReadOnly || image.Name.LocalName == "backingStore" };

            // A chain that the definition itself ends or goes on with is not looked for in the images.
            var format = image.Element("driver")?.Get("type") ?? image.Element("format")?.Get("type");
            foreach (var below in image.Element("backingStore") is null ? backing(path, format) : [])
            {
                yield return new GuestFile(below) { IsReadOnly = true };
            }
        }
    }

    private static IEnumerable<GuestFile> OfBoot(XElement? os)
    {
        foreach (var name in new[] { "kernel", "initrd", "dtb" })
        {
            if (os?.Element(name)?.Value is { Length: > 0 } path)
            {
                yield return new GuestFile(path) { IsReadOnly = true };
            }
        }

        foreach (var table in os?.Elements("acpi").Elements("table") ?? [])
        {
            yield return new GuestFile(table.Value) { IsReadOnly = true };
        }

        if (os is { Parent: { } domain } && Firmware.NvramFile.PathOf(domain) is { } nvram)
        {
            yield return new GuestFile(nvram) { Label = os.Element("nvram")!.Element("source")?.Element("seclabel") };
        }
    }

    private static IEnumerable<GuestFile> OfLaunch(XElement domain)
    {
        if (domain.Element("launchSecurity")?.Get("type") is "sev" or "sev-snp")
        {
            yield return new GuestFile("/dev/sev");
        }
    }

    private static IEnumerable<GuestFile> OfDevice(XElement device, Func<string, string?, IReadOnlyList<string>> backing)
    {
        GuestFile[] One(string? path) => path is { Length: > 0 } ? [new GuestFile(path)] : [];
        var source = device.Element("source");
        switch (device.Name.LocalName)
        {
            case "disk":
                return OfChain(device, backing);
            case "hostdev" or "interface" when device.Get("type") is not ("network" or "bridge" or "user" or "direct" or "ethernet" or "vhostuser" or "vdpa"):
                return OfHostDevice(device);
            case "interface" when device.Get("type") == "vdpa":
                return One(source?.Get("dev"));
            case "serial" or "parallel" or "channel" or "console" or "smartcard" or "redirdev":
                return OfCharacter(device.Get("type"), device.Elements("source"));
            case "rng":
                var backend = device.Element("backend");
                return backend?.Get("model") == "random" ? One(backend.Value is { Length: > 0 } path ? path : "/dev/urandom")
                    : OfCharacter(backend?.Get("type"), backend?.Elements("source") ?? []);
            case "tpm" when device.Element("backend") is { } chip && chip.Get("type") == "passthrough":
                return One(chip.Element("device")?.Get("path") ?? "/dev/tpm0");
            case "input" when device.Get("type") is "passthrough" or "evdev":
                return One(source?.Get("evdev") ?? source?.Get("dev"));
            case "memory" when source?.Element("path")?.Value is { Length: > 0 } nvdimm:
                return One(nvdimm);
            case "graphics":
                return One(device.Element("gl")?.Get("rendernode"));
            case "video":
                return One(device.Element("driver")?.Element("acceleration")?.Get("rendernode") ?? device.Element("acceleration")?.Get("rendernode"));
            default:
                return [];
        }
    }

    private static IEnumerable<GuestFile> OfCharacter(string? type, IEnumerable<XElement> sources)
    {
        foreach (var source in sources)
        {
            var (path, label) = (source.Get("path"), source.Element("seclabel"));
            if (path is not { Length: > 0 })
            {
                continue;
            }

            switch (type)
            {
                case "dev":
                    yield return new GuestFile(path) { Label = label };
                    break;
                case "file":
                    yield return new GuestFile(path) { Label = label, MayBeMissing = true };
                    break;
                case "pipe" when File.Exists(path + ".in") && File.Exists(path + ".out"):
                    yield return new GuestFile(path + ".in") { Label = label };
                    yield return new GuestFile(path + ".out") { Label = label };
                    break;
                case "pipe":
                    yield return new GuestFile(path) { Label = label };
                    break;
                case "unix" when source.Get("mode") != "bind" || File.Exists(path):
                    yield return new GuestFile(path) { Label = label, MayBeMissing = true };
                    break;
            }
        }
    }

    private static IEnumerable<GuestFile> OfHostDevice(XElement device)
    {
        var source = device.Element("source");
        var address = source?.Element("address");
        switch (device.Get("type"))
        {
            case "usb" when address?.Number("bus") is { } bus && address.Number("device") is { } number && source?.Get("missing") != "yes":
                yield return new GuestFile(string.Create(CultureInfo.InvariantCulture, $"/dev/bus/usb/{bus:D3}/{number:D3}"));
                break;
            case "pci" or "hostdev" when address is not null && GroupOf(PciPath(address)) is { } group:
                yield return new GuestFile(VfioControl) { IsShared = true };
                yield return new GuestFile("/dev/vfio/" + group);
                break;
            case "mdev" when address?.Get("uuid") is { } uuid && GroupOf("/sys/bus/mdev/devices/" + uuid) is { } group:
                yield return new GuestFile(VfioControl) { IsShared = true };
                yield return new GuestFile("/dev/vfio/" + group);
                break;
            case "scsi" when source?.Element("adapter")?.Get("name") is ['s', 'c', 's', 'i', '_', 'h', 'o', 's', 't', .. var host]:
                var place = $"/sys/bus/scsi/devices/{host}:{address?.Get("bus")}:{address?.Get("target")}:{address?.Get("unit")}/scsi_generic";
                foreach (var generic in Directory.Exists(place) ? Directory.EnumerateDirectories(place) : [])
                {
                    yield return new GuestFile("/dev/" + Path.GetFileName(generic)) { IsReadOnly = device.Element("readonly") is not null };
                }

                break;
        }
    }

    private static string PciPath(XElement address)
    {
        uint Part(string name) => address.Get(name) is { } text ? Convert.ToUInt32(text, text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? 16 : 10) : 0;
        return string.Create(CultureInfo.InvariantCulture, $"/sys/bus/pci/devices/{Part("domain"):x4}:{Part("bus"):x2}:{Part("slot"):x2}.{Part("function"):x}");
    }

    private static string? GroupOf(string device) => new FileInfo(device + "/iommu_group").ResolveLinkTarget(returnFinalTarget: true)?.Name;
}

/// <summary>A file or device of the host that a guest uses.</summary>
/// <param name="Path">Its path.</param>
internal sealed record GuestFile(string Path)
{
    /// <summary>Whether the guest only reads it.</summary>
    internal bool IsReadOnly { get; init; }

    /// <summary>Whether it is nobody's, and stays as it is.</summary>
    internal bool IsShared { get; init; }

    /// <summary>Whether it need not be there.</summary>
    internal bool MayBeMissing { get; init; }

    /// <summary>The <c>seclabel</c> that the definition gives it; null for that of the guest.</summary>
    internal XElement? Label { get; init; }

    /// <summary>Whether it is below /dev.</summary>
    internal bool IsDevice => Path.StartsWith("/dev/", StringComparison.Ordinal) && !Path.StartsWith("/dev/shm/", StringComparison.Ordinal);

    /// <summary>To whom it is lent.</summary>
    /// <param name="identity">As whom the guest runs.</param>
    /// <returns>Who gets it; null when it stays as it is.</returns>
    internal HostIdentity? OwnerFor(HostIdentity identity) =>
        IsShared || (Label is { } label && label.Get("model") is null or HostSecurity.Dac && label.Get("relabel") == "no") ? null
        : Label?.Get("model") is null or HostSecurity.Dac && Label?.Element("label")?.Value is { } words ? HostIdentity.Parse(words)
        : identity;
}
