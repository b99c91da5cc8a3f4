using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Makes disks from typed specifications.</summary>
public static class DiskBuilder
{
    /// <summary>Makes a disk.</summary>
    /// <param name="spec">What it is to be.</param>
    /// <param name="usedTargets">The names that the domain's other disks have, so that a free one is found; null for none.</param>
    /// <param name="machine">The machine type, which decides the bus of a drive of discs; null for today's.</param>
    /// <returns>The disk, not yet part of a domain.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InvalidArg"/> when the specification names no contents for a disk, or more than one, or half a volume.</exception>
    public static DiskXml Build(DiskSpec spec, IReadOnlySet<string>? usedTargets = null, string? machine = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Check(spec);
        var bus = spec.Bus ?? BusOf(spec, machine);
        var disk = new DiskXml(new XElement("disk"))
        {
            Type = "file",
            Device = spec.Device,
            DriverName = spec.DriverName,
            Format = spec.Format,
            Cache = spec.Cache,
            IO = spec.IO,
            Discard = spec.Discard,
            Target = spec.Target ?? FreeTarget(bus, usedTargets),
            Bus = bus,
            ReadOnly = spec.ReadOnly || spec.Device == "cdrom",
            Shareable = spec.Shareable,
            Serial = spec.Serial,
            BootOrder = spec.BootOrder,
        };
        switch (spec)
        {
            case { Path: { } path }:
                disk.SetFile(path);
                break;
            case { BlockDevice: { } device }:
                disk.SetBlockDevice(device);
                break;
            case { Pool: { } pool, Volume: { } volume }:
                disk.SetVolume(pool, volume);
                break;
        }

        Arranger.Arrange(disk.Element);
        return disk;
    }

    /// <summary>Finds the first name that is free on a bus.</summary>
    /// <param name="bus">The bus.</param>
    /// <param name="usedTargets">The names in use; null for none.</param>
    /// <returns>The name, such as vdb.</returns>
    public static string FreeTarget(string bus, IReadOnlySet<string>? usedTargets)
    {
        ArgumentNullException.ThrowIfNull(bus);
        var prefix = DiskName.PrefixOf(bus);
        var index = 0;
        while (usedTargets?.Contains(DiskName.FromIndex(prefix, index)) == true)
        {
            index++;
        }

        return DiskName.FromIndex(prefix, index);
    }

    private static void Check(DiskSpec spec)
    {
        if ((spec.Pool is null) != (spec.Volume is null))
        {
            throw new VirtException(VirtErrorCode.InvalidArg, "a disk on a volume needs both the pool's and the volume's name");
        }

        var sources = (spec.Path is null ? 0 : 1) + (spec.BlockDevice is null ? 0 : 1) + (spec.Volume is null ? 0 : 1);
        if (sources > 1)
        {
            throw new VirtException(VirtErrorCode.InvalidArg, "a disk is on a file, on a block device or on a volume, not on several of them");
        }

        if (sources == 0 && spec.Device is "disk")
        {
            throw new VirtException(VirtErrorCode.InvalidArg, "a disk needs contents: a file, a block device or a volume");
        }
    }

    private static string BusOf(DiskSpec spec, string? machine) => spec switch
    {
        { Target: { } target } when DiskName.ToIndex(target) >= 0 => target[..2] switch
        {
            "hd" => "ide",
            "sd" => "scsi",
            "fd" => "fdc",
            "xv" => "xen",
            _ => "virtio",
        },
        { Device: "floppy" } => "fdc",
        { Device: "cdrom" } => machine?.StartsWith("pc", StringComparison.Ordinal) == true && !machine.Contains("q35", StringComparison.Ordinal) ? "ide" : "sata",
        { Device: "lun" } => "scsi",
        _ => "virtio",
    };
}
