using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Numbers a guest's images; their block nodes are named after the numbers.</summary>
/// <remarks>The attribute index of source and backingStore in live definitions; qemuDomainPrepareStorageSourceBlockdev. The last disk is numbered first.</remarks>
internal static class ImageNumbers
{
    /// <summary>Numbers the images of a definition that have no number.</summary>
    /// <param name="domain">The live definition; it is changed.</param>
    internal static void Assign(XElement domain)
    {
        var next = Next(domain);
        foreach (var disk in domain.Element("devices")?.Elements("disk").Reverse() ?? [])
        {
            next = Assign(disk, next);
        }

        foreach (var device in domain.Element("devices")?.Elements("hostdev").Where(device => device.Get("type") == "scsi") ?? [])
        {
            next = Number(device.Element("source"), next);
        }
    }

    /// <summary>Numbers the images of one disk that have no number.</summary>
    /// <param name="disk">The disk; it is changed.</param>
    /// <param name="next">The first free number.</param>
    /// <returns>The first number that is free then.</returns>
    internal static int Assign(XElement disk, int next)
    {
        // Another process serves the disk, or the machine itself finds it: neither has block nodes of the driver's.
        if (disk.Get("type") == "vhostuser" || disk.Element("target")?.Get("bus") == "sd")
        {
            return next;
        }

        // A drive without a medium uses up a number too, as it does in libvirt.
        next = StorageImage.IsEmpty(disk.Element("source")) ? next + 1 : Number(disk.Element("source"), next);
        for (var store = disk.Element("backingStore"); store?.Element("source") is not null; store = store.Element("backingStore"))
        {
            next = Number(store, next);
        }

        return next;
    }

    /// <summary>Finds the first number that no image of a definition has.</summary>
    /// <param name="domain">The live definition.</param>
    /// <returns>The number.</returns>
    internal static int Next(XElement domain) => 1 + (domain.Element("devices")?.Descendants()
        .Where(element => element.Name.LocalName is "source" or "backingStore" or "mirror")
        .Select(element => element.Number("index") ?? 0)
        .DefaultIfEmpty(0)
        .Max() ?? 0);

    private static int Number(XElement? element, int next)
    {
        if (element is null || element.Get("index") is not null)
        {
            return next;
        }

        element.Set("index", next.Invariant());
        return next + 1;
    }
}
