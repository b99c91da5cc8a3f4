using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The guest's disks, as devices on their buses.</summary>
/// <remarks>qemuBuildDisksCommandLine, qemuBuildDiskDeviceProps.</remarks>
internal static class DiskDevices
{
    /// <summary>Adds the guest's disks.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        FloppyController(launch);
        foreach (var disk in launch.Guest.Devices.Elements("disk"))
        {
            // Disks that share a backing image with others come after the start, each with an overlay of its own.
            if (disk.Element("transient")?.Get("shareBacking") == "yes")
            {
                continue;
            }

            if (disk.Element("target")?.Get("bus") == "sd")
            {
                MemoryCard(launch, disk);
                continue;
            }

            Source(launch, disk);
            launch.Device(Describe(launch, disk));
        }
    }

    /// <summary>Describes a disk.</summary>
    /// <param name="launch">The command line, or one like it for a running guest.</param>
    /// <param name="disk">The disk.</param>
    /// <returns>Its properties.</returns>
    internal static JsonObject Describe(LaunchBuilder launch, XElement disk)
    {
        var guest = launch.Guest;
        var kind = disk.Get("device") ?? "disk";
        var driver = disk.Element("driver");
        var target = disk.Element("target");
        var bus = target?.Get("bus");
        var properties = Begin(guest, disk, bus, kind).At(guest, disk);
        if (DeviceAddress.Kind(disk) == "drive")
        {
            DriveAddress.Add(properties, guest, disk.Element("address")!, bus);
        }

        if (bus == "scsi" && kind != "lun")
        {
            // QEMU once told the guest the drive's name in place of a serial number, and a guest may hold on to that.
            properties["device_id"] = disk.Text("serial") ?? $"drive-{GuestLayout.AliasOf(disk)}";
        }

        var geometry = disk.Element("geometry");
        var blocks = disk.Element("blockio");
        properties
            .With("share-rw", disk.Element("shareable") is null ? null : true)
            .With("drive", DriveOf(launch, disk))
            .With("chardev", disk.Get("type") == "vhostuser" ? VhostUserChannel(disk) : null)
            .With("id", GuestLayout.AliasOf(disk))
            .With("bootindex", kind == "floppy" ? null : launch.Boot.Of(disk))
            .With("loadparm", disk.Element("boot")?.Get("loadparm"))
            .Number("logical_block_size", blocks?.Get("logical_block_size"))
            .Number("physical_block_size", blocks?.Get("physical_block_size"))
            .Number("discard_granularity", blocks?.Get("discard_granularity"))
            .With("wwn", WorldWideName(disk))
            .Number("rotation_rate", target?.Get("rotation_rate"))
            .With("vendor", disk.Text("vendor"))
            .With(bus is "ide" or "sata" ? "model" : "product", disk.Text("product"))
            .With("removable", bus == "usb" ? XmlSwitch.Read(target?.Get("removable")) ?? false : null)
            .With("write-cache", kind == "lun" ? null : WriteCache(driver?.Get("cache")))
            .Number("cyls", geometry?.Get("cyls"))
            .Number("heads", geometry?.Get("heads"))
            .Number("secs", geometry?.Get("secs"))
            .With("bios-chs-trans", geometry?.Get("trans"))
            .With("serial", disk.Text("serial") is { } serial ? Serial(serial) : null);
        ErrorPolicy(properties, driver);
        return properties;
    }

    /// <summary>Adds what is behind a disk: the nodes of its images, or the channel to who serves it.</summary>
    /// <param name="launch">The command line.</param>
    /// <param name="disk">The disk.</param>
    internal static void Source(LaunchBuilder launch, XElement disk)
    {
        if (disk.Get("type") == "vhostuser")
        {
            CharacterBackend.Add(launch, disk.Element("source")!, VhostUserChannel(disk), "unix");
            return;
        }

        foreach (var step in Steps(launch, disk))
        {
            step.Add(launch);
        }
    }

    /// <summary>Lists what must be made for a disk's images and filters.</summary>
    /// <param name="launch">The command line, or one like it for a running guest.</param>
    /// <param name="disk">The disk.</param>
    /// <returns>The steps; none for a drive without a medium.</returns>
    internal static IEnumerable<BlockStep> Steps(LaunchBuilder launch, XElement disk) => StorageImage.OfDisk(disk, launch.Context) is not { } image
        ? []
        : BlockChain.Of(launch, image).Concat(DiskFilters.Of(disk, image));

    /// <summary>Names the block node that a disk's device reads and writes.</summary>
    /// <param name="launch">The command line, or one like it for a running guest.</param>
    /// <param name="disk">The disk.</param>
    /// <returns>The node; nothing for a drive without a medium and for a disk that another process serves.</returns>
    internal static string? DriveOf(LaunchBuilder launch, XElement disk) =>
        disk.Get("type") == "vhostuser" || StorageImage.OfDisk(disk, launch.Context) is not { } image ? null : DiskFilters.Top(disk, image);

    /// <summary>Names a disk in the object tree of QEMU, as commands about its drive do.</summary>
    /// <param name="disk">The disk.</param>
    /// <returns>The name.</returns>
    internal static string QomName(XElement disk)
    {
        var alias = GuestLayout.AliasOf(disk);
        return disk.Element("target")?.Get("bus") switch
        {
            "virtio" => $"/machine/peripheral/{alias}/virtio-backend",
            "usb" => $"/machine/peripheral/{alias}/{alias}.0/legacy[0]",
            _ => alias,
        };
    }

    private static string VhostUserChannel(XElement disk) => $"chr-vu-{GuestLayout.AliasOf(disk)}";

    private static JsonObject Begin(GuestLayout guest, XElement disk, string? bus, string kind)
    {
        var type = (bus, kind) switch
        {
            ("ide" or "sata", "cdrom") => "ide-cd",
            ("ide" or "sata", _) => "ide-hd",
            ("scsi", "lun") => "scsi-block",
            ("scsi", "cdrom") => "scsi-cd",
            ("scsi", _) => "scsi-hd",
            ("usb", _) => disk.Element("target")?.Get("model") == "usb-bot" ? "usb-bot" : "usb-storage",
            ("fdc", _) => "floppy",
            ("nvme", _) => "nvme-ns",
            ("virtio", _) => null,
            _ => throw Refusal.Unsupported($"unsupported disk bus '{bus}' with device setup"),
        };
        if (type is not null)
        {
            guest.Require(type, $"disk bus '{bus}'");
            return PropertyWriter.Device(type);
        }

        if (kind == "lun")
        {
            throw Refusal.Unsupported("disk device='lun' is not supported on bus 'virtio' by QEMU 5.0 and newer");
        }

        var driver = disk.Element("driver");
        var mapped = driver?.Element("iothreads");
        var properties = VirtioDevice.Begin(guest, disk, disk.Get("type") == "vhostuser" ? "vhost-user-blk" : "virtio-blk")
            .With("iothread", driver?.Get("iothread") is { } thread ? $"iothread{thread}" : null)
            .With("iothread-vq-mapping", mapped is null ? null : ThreadMapping(mapped))
            .Switch("ioeventfd", driver?.Get("ioeventfd"))
            .Switch("event_idx", driver?.Get("event_idx"))
            .Number("num-queues", driver?.Get("queues"))
            .Number("queue-size", driver?.Get("queue_size"));
        return properties;
    }

    /// <summary>Writes which threads serve which queues.</summary>
    /// <param name="threads">The element iothreads.</param>
    /// <returns>The list.</returns>
    internal static JsonArray ThreadMapping(XElement threads) => new([.. threads.Elements("iothread").Select(thread =>
    {
        var queues = thread.Elements("queue").Select(queue => (JsonNode)(queue.Number("id") ?? 0)).ToArray();
        return (JsonNode)new JsonObject { ["iothread"] = $"iothread{thread.Get("id")}" }.With("vqs", queues.Length == 0 ? null : new JsonArray(queues));
    })]);

    private static long? WorldWideName(XElement disk) => disk.Text("wwn") is not { } text ? null
        : ulong.TryParse(text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            ? unchecked((long)number)
            : throw Refusal.Broken($"Failed to parse wwn '{text}' as number");

    private static string? WriteCache(string? cache) => cache switch
    {
        null or "default" => null,
        "writethrough" or "directsync" => "off",
        _ => "on",
    };

    // Blanks and backslashes of a serial number reach the guest behind backslashes, as they did on older command lines.
    private static string Serial(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(" ", "\\ ", StringComparison.Ordinal);

    private static void ErrorPolicy(JsonObject properties, XElement? driver)
    {
        var write = driver?.Get("error_policy");
        var read = driver?.Get("rerror_policy") ?? (write == "enospace" ? null : write);
        properties.With("werror", write == "enospace" ? "enospc" : write).With("rerror", read);
    }

    private static void FloppyController(LaunchBuilder launch)
    {
        var floppies = launch.Guest.Devices.Elements("disk").Where(disk => disk.Element("target")?.Get("bus") == "fdc").ToList();
        if (floppies.Count == 0)
        {
            return;
        }

        var indexes = floppies
            .Select(floppy => (Name: floppy.Element("address") is { } address && DeviceAddress.Number(address, "unit") > 0 ? "bootindexB" : "bootindexA", Index: launch.Boot.Of(floppy)))
            .Where(pair => pair.Index is not null).ToList();
        if (NeedsFloppyController(launch.Guest))
        {
            var controller = PropertyWriter.Device("isa-fdc");
            indexes.ForEach(pair => controller[pair.Name] = pair.Index);
            launch.Device(controller);
        }
        else
        {
            indexes.ForEach(pair => launch.Option("-global", $"isa-fdc.{pair.Name}={pair.Index}"));
        }
    }

    // Q35 machines had one of their own until 2.4.
    private static bool NeedsFloppyController(GuestLayout guest) => guest.IsQ35
        && guest.Machine is not ("pc-q35-1.4" or "pc-q35-1.5" or "pc-q35-1.6" or "pc-q35-1.7" or "pc-q35-2.0" or "pc-q35-2.1" or "pc-q35-2.2" or "pc-q35-2.3");

    // QEMU has no device for memory cards; their drives are found by the machine.
    private static void MemoryCard(LaunchBuilder launch, XElement disk)
    {
        var source = disk.Element("source");
        var path = source?.Get("file") ?? source?.Get("dev") ?? throw Refusal.Unsupported("an SD card needs a file or a block device");
        var driver = disk.Element("driver");
        var text = $"file={PropertyWriter.Escape(path)},format={driver?.Get("type") ?? "raw"},if=sd,index={DiskName.ToIndex(disk.Element("target")?.Get("dev") ?? string.Empty)}";
        foreach (var (attribute, option) in new[] { ("cache", "cache"), ("copy_on_read", "copy-on-read"), ("discard", "discard"), ("detect_zeroes", "detect-zeroes"), ("io", "aio") })
        {
            text += attribute == "cache" && disk.Element("readonly") is not null ? ",readonly=on" : string.Empty;
            text += driver?.Get(attribute) is { } value ? $",{option}={value}" : string.Empty;
        }

        launch.Option("-drive", text);
    }
}
