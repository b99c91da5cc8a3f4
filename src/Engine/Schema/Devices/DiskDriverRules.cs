using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for how the host reads and writes a disk, and how much.</summary>
internal static class DiskDriverRules
{
    private static readonly string[] Formats =
    [
        "none", "raw", "dir", "bochs", "cloop", "dmg", "iso", "vpc", "vdi", "fat", "vhd", "ploop", "cow", "qcow", "qcow2", "qed", "vmdk", "parallels",
        "luks", "aio",
    ];

    private static readonly (string Attribute, string[] Values)[] Choices =
    [
        ("cache", ["default", "none", "writethrough", "writeback", "directsync", "unsafe"]),
        ("error_policy", ["default", "stop", "report", "ignore", "enospace"]),
        ("rerror_policy", ["default", "stop", "report", "ignore"]),
        ("io", ["default", "native", "threads", "io_uring"]),
        ("ioeventfd", Allowed.OnOff),
        ("event_idx", Allowed.OnOff),
        ("copy_on_read", Allowed.OnOff),
        ("discard", ["default", "unmap", "ignore"]),
        ("detect_zeroes", ["default", "off", "on", "unmap"]),
        ("iommu", Allowed.OnOff),
        ("ats", Allowed.OnOff),
        ("packed", Allowed.OnOff),
        ("page_per_vq", Allowed.OnOff),
    ];

    public static void Normalize(XElement disk)
    {
        if (disk.Element("driver") is { } driver)
        {
            NormalizeDriver(driver);
        }

        if (disk.Element("iotune") is { } tune)
        {
            // Nothing stands for no limit, which libvirt leaves out.
            tune.Elements().Where(limit => limit.Value is "0" or "").Remove();
        }

        foreach (var size in disk.Descendants("metadata_cache").Elements("max_size"))
        {
            if (XmlSize.Read(size, 1, "./metadata_cache/max_size") is { } bytes)
            {
                size.Set("unit", "bytes");
                size.Value = bytes.Invariant();
            }
        }

        if (disk.Element("auth") is { } auth)
        {
            NormalizeSecret(auth);
        }

        if (disk.Element("encryption") is { } encryption)
        {
            NormalizeSecret(encryption);
        }
    }

    /// <summary>Writes a secret's uuid in its usual form.</summary>
    public static void NormalizeSecret(XElement owner)
    {
        foreach (var secret in owner.Elements("secret"))
        {
            if (VirtUuid.TryParse(secret.Get("uuid"), out var uuid))
            {
                secret.Set("uuid", VirtUuid.Format(uuid));
            }
        }
    }

    private static void NormalizeDriver(XElement driver)
    {
        foreach (var (attribute, values) in Choices)
        {
            Allowed.Check(driver, attribute, values);
            if (driver.Get(attribute) == "default")
            {
                driver.Set(attribute, null);
            }
        }

        if (driver.Get("type") is not { } type)
        {
            return;
        }

        if (!Formats.Contains(type))
        {
            throw XmlFault.Unsupported(driver, $"unknown driver format value '{type}'", Allowed.OneOf(Formats));
        }

        // Xen's old name for raw files.
        if (type == "aio")
        {
            driver.Set("type", "raw");
        }
    }
}
