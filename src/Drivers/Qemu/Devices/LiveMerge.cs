using System.Xml.Linq;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Says what becomes of a running guest's device that a caller describes anew.</summary>
/// <remarks>qemuDomainChangeDiskLive, qemuDomainChangeNet, qemuDomainChangeGraphics and qemuDomainChangeMemoryLive: all but a little of the device stays.</remarks>
internal static class LiveMerge
{
    private static readonly string[] Places = ["file", "dev", "dir", "name", "protocol", "pool", "volume", "query"];

    /// <summary>Merges a device with what it shall be.</summary>
    /// <param name="old">The device as it is.</param>
    /// <param name="wanted">The device as it shall be, in the form of a running guest's.</param>
    /// <returns>The device that results.</returns>
    /// <exception cref="VirtException">OperationUnsupported and ConfigUnsupported for what cannot change while the guest runs.</exception>
    internal static XElement Of(XElement old, XElement wanted) => old.Name.LocalName switch
    {
        "disk" => Disk(old, wanted),
        "interface" => Card(old, wanted),
        "graphics" => Console(old, wanted),
        _ => Module(old, wanted),
    };

    /// <summary>Puts another medium into a drive, whatever else is said of the drive.</summary>
    /// <param name="old">The drive as it is.</param>
    /// <param name="wanted">The drive with the medium.</param>
    /// <returns>The drive that results.</returns>
    internal static XElement Medium(XElement old, XElement wanted)
    {
        var shown = new XElement(old);
        var policy = old.Element("source")?.Get("startupPolicy");
        shown.Set("type", wanted.Get("type"));
        shown.Elements("source").Remove();
        shown.Elements("backingStore").Remove();
        if (wanted.Element("driver")?.Get("type") is { } format)
        {
            shown.Need("driver").Set("type", format);
        }

        if (wanted.Element("source") is { } source)
        {
            var medium = shown.Insert(new XElement(source));
            medium.Set("index", null);
            medium.Set("startupPolicy", policy);
        }

        return shown;
    }

    private static XElement Disk(XElement old, XElement wanted)
    {
        DiskFields.Check(old, wanted);
        XElement shown;
        if (IsSamePlace(old, wanted))
        {
            shown = new XElement(old);
        }
        else if (old.Get("device") is "cdrom" or "floppy")
        {
            shown = Medium(old, wanted);
        }
        else
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, "disk source can be changed only in removable drives");
        }

        shown.Element("source")?.Set("startupPolicy", wanted.Element("source")?.Get("startupPolicy"));
        shown.Set("snapshot", wanted.Get("snapshot"));
        return shown;
    }

    // virStorageSourceIsSameLocation.
    private static bool IsSamePlace(XElement one, XElement other)
    {
        var (mine, its) = (one.Element("source"), other.Element("source"));
        var (isEmpty, isOther) = (StorageImage.IsEmpty(mine), StorageImage.IsEmpty(its));
        return isEmpty || isOther
            ? isEmpty && isOther
            : one.Get("type") == other.Get("type")
                && Places.All(place => mine!.Get(place) == its!.Get(place))
                && mine!.Element("snapshot")?.Get("name") == its!.Element("snapshot")?.Get("name")
                && mine.Elements("host").SequenceEqual(its.Elements("host"), new XmlComparer());
    }

    private static XElement Card(XElement old, XElement wanted)
    {
        var shown = new XElement(wanted);
        CardFields.Check(old, shown);
        if (old.Get("type") == "network" && old.Element("source")?.Get("network") == shown.Element("source")?.Get("network"))
        {
            // What its network gave it.
            foreach (var part in old.Element("source")!.Attributes())
            {
                shown.Element("source")!.Set(part.Name.LocalName, part.Value);
            }
        }

        return shown;
    }

    private static XElement Console(XElement old, XElement wanted)
    {
        ConsoleFields.Check(old, wanted);
        var shown = new XElement(old);
        foreach (var part in ConsoleFields.Access)
        {
            shown.Set(part, wanted.Get(part));
        }

        return shown;
    }

    private static XElement Module(XElement old, XElement wanted)
    {
        ModuleFields.Check(old, wanted);
        var shown = new XElement(old);
        shown.Element("target")!.Elements("requested").Remove();
        if (wanted.Element("target")?.Element("requested") is { } requested)
        {
            shown.Element("target")!.Insert(new XElement(requested));
        }

        return shown;
    }
}
