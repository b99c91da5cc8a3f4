using System.Xml.Linq;
using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Refuses devices whose place in a domain is taken, and changes of devices that a running guest cannot take.</summary>
/// <remarks>The rules and words are those of libvirt's QEMU driver.</remarks>
internal static class DeviceConflicts
{
    private static readonly string[] Single = ["watchdog", "vsock", "tpm", "iommu"];

    private static readonly string[] Fixed = ["memballoon", "nvram", "panic", "iommu", "audio", "video", "tpm", "smartcard", "hub"];

    /// <summary>Refuses a device whose place is taken.</summary>
    /// <param name="definition">The definition that it is to join.</param>
    /// <param name="device">The device.</param>
    /// <exception cref="VirtException">OperationInvalid, OperationFailed or ConfigUnsupported.</exception>
    internal static void Check(DomainXml definition, XElement device)
    {
        var others = definition.Devices.Element.Elements(device.Name);
        switch (device.Name.LocalName)
        {
            case "hostdev" when others.Any(other => SameSource(other, device)):
            case "shmem" when others.Any(other => (string?)other.Attribute("name") == (string?)device.Attribute("name")):
                throw DomainErrors.Invalid("device is already in the domain configuration");
            case "lease" when others.Any(other => Text(other, "key") == Text(device, "key") && Text(other, "lockspace") == Text(device, "lockspace")):
                throw DomainErrors.Invalid($"Lease {Text(device, "key")} in lockspace {Text(device, "lockspace")} already exists");
            case "controller" when others.Any(other => SameController(other, device)):
                throw DomainErrors.Invalid($"controller index='{(string?)device.Attribute("index")}' already exists");
            case "filesystem" when others.Any(other => DirOf(other) == DirOf(device)):
                throw DomainErrors.Invalid("Target already exists");
            case "memory" when others.Count() >= Slots(definition):
                throw new VirtException(VirtErrorCode.ConfigUnsupported, "no free memory device slot available", VirtErrorDomain.Test);
            case var name when Single.Contains(name) && others.Any():
                throw DomainErrors.Invalid(name switch
                {
                    "watchdog" => "domain already has a watchdog",
                    "vsock" => "domain already has a vsock device",
                    _ => $"domain already has a device '{name}'",
                });
        }
    }

    /// <summary>Refuses to unplug what a running guest cannot lose.</summary>
    /// <param name="device">The device.</param>
    /// <exception cref="VirtException">OperationUnsupported.</exception>
    internal static void CheckUnplug(XElement device)
    {
        if (Fixed.Contains(device.Name.LocalName) || device.Name == "graphics")
        {
            throw Unsupported($"live detach of device '{device.Name.LocalName}' is not supported");
        }
    }

    /// <summary>Refuses changes of a disk that a running guest would not survive.</summary>
    /// <param name="before">The disk as it is.</param>
    /// <param name="after">The disk as it is to be.</param>
    /// <exception cref="VirtException">OperationUnsupported.</exception>
    internal static void CheckUpdate(XElement before, XElement after)
    {
        if (before.Name != "disk")
        {
            return;
        }

        var (old, young) = (new DiskXml(before), new DiskXml(after));
        var field = old.Device != young.Device ? "device"
            : young.Bus is not null && old.Bus != young.Bus ? "bus"
            : young.Cache is not null && old.Cache != young.Cache ? "cache"
            : young.Serial is not null && old.Serial != young.Serial ? "serial"
            : null;
        if (field is not null)
        {
            throw Unsupported($"cannot modify field '{field}' of the disk");
        }

        if (old.Source != young.Source && old.Device is not ("cdrom" or "floppy"))
        {
            throw Unsupported($"cannot modify field 'source' of the disk: a device '{old.Device}' holds no media that could be changed");
        }
    }

    private static bool SameController(XElement one, XElement other) =>
        (string?)other.Attribute("index") is { } index
        && (string?)one.Attribute("index") == index
        && (string?)one.Attribute("type") == (string?)other.Attribute("type");

    private static bool SameSource(XElement one, XElement other) =>
        one.Element("source") is { } first && other.Element("source") is { } second
        && (string?)one.Attribute("type") == (string?)other.Attribute("type")
        && new XmlComparer(XmlComparison.IgnoreElementOrder).Equals(Bare(first), Bare(second));

    // The address of a source is written in several ways; numbers count, not their look.
    private static XElement Bare(XElement source)
    {
        var bare = new XElement(source);
        foreach (var attribute in bare.Descendants("address").Attributes().Where(attribute => attribute.Value.StartsWith("0x", StringComparison.Ordinal)))
        {
            attribute.Value = Convert.ToUInt64(attribute.Value, 16).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return bare;
    }

    private static string? Text(XElement device, string name) => (string?)device.Element(name);

    private static string? DirOf(XElement filesystem) => (string?)filesystem.Element("target")?.Attribute("dir");

    private static long Slots(DomainXml definition) => definition.Element.Element("maxMemory").NumberOf("slots") is { } slots ? (long)slots : 0;

    private static VirtException Unsupported(string what) => new(VirtErrorCode.OperationUnsupported, what, VirtErrorDomain.Test);
}
