using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Refuses changes of what a running guest's disk keeps.</summary>
/// <remarks>qemuDomainDiskChangeSupported: what the caller leaves out stays as it is; only the kind of disk, its bus and its block sizes must be told as they are.</remarks>
internal static class DiskFields
{
    private static readonly string[] Limits =
    [
        "total_bytes_sec", "read_bytes_sec", "write_bytes_sec", "total_iops_sec", "read_iops_sec", "write_iops_sec",
        "total_bytes_sec_max", "read_bytes_sec_max", "write_bytes_sec_max", "total_iops_sec_max", "read_iops_sec_max", "write_iops_sec_max", "size_iops_sec",
    ];

    private static readonly string[] Texts = ["serial", "wwn", "vendor", "product"];

    private static readonly string[] Driver = ["cache", "error_policy", "rerror_policy", "io", "ioeventfd", "event_idx", "copy_on_read"];

    /// <summary>Compares a disk with what it shall be.</summary>
    /// <param name="old">The disk as it is.</param>
    /// <param name="fresh">The disk as the caller tells it, in normal form.</param>
    /// <exception cref="VirtException">OperationUnsupported for a field that cannot change.</exception>
    internal static void Check(XElement old, XElement fresh)
    {
        Need("device", disk => disk.Get("device") ?? "disk");
        Need("bus", disk => disk.Element("target")?.Get("bus"));
        Keep("tray", disk => disk.Element("target")?.Get("tray"));
        Keep("removable", disk => disk.Element("target")?.Get("removable"));
        Need("blockio logical_block_size", disk => disk.Element("blockio")?.Get("logical_block_size"));
        Need("blockio physical_block_size", disk => disk.Element("blockio")?.Get("physical_block_size"));
        foreach (var limit in Limits)
        {
            Keep($"blkdeviotune {limit}", disk => disk.Element("iotune")?.Text(limit));
        }

        Keep("blkdeviotune group name", disk => disk.Element("iotune")?.Text("group_name"));
        foreach (var text in Texts)
        {
            Keep(text, disk => disk.Text(text));
        }

        foreach (var attribute in Driver)
        {
            Keep(attribute, disk => disk.Element("driver")?.Get(attribute));
        }

        Keep("transient", disk => Has(disk, "transient"));
        if (fresh.Element("address") is not null && !DeviceSearch.IsSameAddress(fresh, old))
        {
            throw Changed("address");
        }

        Keep("boot order", disk => disk.Element("boot")?.Get("order"));
        Keep("rawio", disk => disk.Get("rawio"));
        Keep("sgio", disk => disk.Get("sgio"));
        Keep("discard", disk => disk.Element("driver")?.Get("discard"));
        Keep("iothread", disk => disk.Element("driver")?.Get("iothread"));
        Keep("backenddomain", disk => disk.Element("backenddomain")?.Get("name"));
        Keep("readonly", disk => Has(disk, "readonly"));
        Keep("shared", disk => Has(disk, "shareable"));
        if (!Same(old.Element("source")?.Element("reservations"), fresh.Element("source")?.Element("reservations")))
        {
            throw Changed("reservations");
        }

        void Need(string field, Func<XElement, string?> read)
        {
            if (read(fresh) != read(old))
            {
                throw Changed(field);
            }
        }

        void Keep(string field, Func<XElement, string?> read)
        {
            if (read(fresh) is { } told && told != read(old))
            {
                throw Changed(field);
            }
        }
    }

    private static string? Has(XElement disk, string element) => disk.Element(element) is null ? null : "yes";

    private static bool Same(XElement? one, XElement? other) => one is null || other is null ? one is null && other is null : new XmlComparer().Equals(one, other);

    private static VirtException Changed(string field) => QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, $"cannot modify field '{field}' of the disk");
}
