using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Refuses images that QEMU cannot open.</summary>
/// <remarks>qemuDomainValidateStorageSource.</remarks>
internal static class SourceValidation
{
    // A path of a removed driver: since libvirt 10.1 with QEMU 6.1.
    private static readonly string[] GoneProtocols = ["sheepdog", "vxhs"];

    private static readonly string[] Web = ["http", "https"];

    private static readonly string[] Transfer = ["http", "https", "ftp", "ftps"];

    /// <summary>Checks a disk's image and those that it lies on.</summary>
    public static void Check(XElement disk)
    {
        CheckLayer(disk, disk.Element("driver")?.Get("type"), disk.Element("encryption"));
        for (var layer = disk.Element("backingStore"); layer is not null; layer = layer.Element("backingStore"))
        {
            CheckLayer(layer, layer.Element("format")?.Get("type"), null);
        }
    }

    private static void CheckLayer(XElement layer, string? format, XElement? ownEncryption)
    {
        if (layer.Element("source") is not { } source)
        {
            return;
        }

        var type = layer.Get("type");
        CheckFormat(layer, type, format);
        if (type == "network")
        {
            CheckNetwork(source);
        }

        CheckOptions(source, type == "network" ? source.Get("protocol") : null);
        if ((layer.Element("driver") ?? layer.Element("format"))?.Element("metadata_cache") is { } cache && format != "qcow2")
        {
            throw Refuse.Unsupported(cache, "metadata cache max size control is supported only with qcow2 images");
        }

        if ((source.Element("encryption") ?? ownEncryption) is { } encryption)
        {
            CheckEncryption(encryption, format, source.Get("protocol"));
        }
    }

    private static void CheckFormat(XElement layer, string? type, string? format)
    {
        switch (format)
        {
            case "cow":
                throw Refuse.Unsupported(layer, "'cow' storage format is not supported");
            case "dir":
                throw Refuse.Unsupported(layer, "'directory' storage format is not directly supported by QEMU, use 'dir' disk type instead");
            case "iso":
                throw Refuse.Unsupported(layer, "storage format 'iso' is not directly supported by QEMU, use 'raw' instead");
            case "fat" when type is not ("volume" or "dir"):
                throw Refuse.Unsupported(layer, "storage format 'fat' is supported only with 'dir' storage type");
        }

        if (type != "dir")
        {
            return;
        }

        if (format is not (null or "fat"))
        {
            throw Refuse.Unsupported(layer, "storage type 'dir' requires use of storage format 'fat'");
        }

        if (layer.Name.LocalName == "disk" && layer.Element("readonly") is null)
        {
            throw Refuse.Unsupported(layer, "virtual FAT storage can't be accessed in read-write mode");
        }
    }

    private static void CheckNetwork(XElement source)
    {
        var protocol = source.Get("protocol");
        if (GoneProtocols.Contains(protocol))
        {
            throw Refuse.Unsupported(source, $"'{protocol}' protocol is not supported by QEMU");
        }

        if (protocol == "tftp")
        {
            throw Refuse.Unsupported(source, "'tftp' protocol is not supported with this QEMU binary");
        }

        if (protocol != "nfs")
        {
            return;
        }

        var hosts = source.Elements("host").ToArray();
        if (hosts.Length != 1)
        {
            throw Refuse.Unsupported(source, "'nfs' protocol requires the usage of exactly one host");
        }

        if (hosts[0].Get("transport") is not (null or "tcp"))
        {
            throw Refuse.Unsupported(hosts[0], "'nfs' host must use TCP protocol");
        }

        if (hosts[0].Get("port") is not null)
        {
            throw Refuse.Unsupported(hosts[0], "port cannot be specified in 'nfs' protocol host");
        }
    }

    private static void CheckOptions(XElement source, string? protocol)
    {
        if (source.Element("ssl")?.Get("verify") is not null && protocol is not ("https" or "ftps"))
        {
            throw Refuse.Unsupported(source, "ssl verification is supported only with HTTPS/FTPS protocol");
        }

        if (source.Element("cookies") is not null && !Web.Contains(protocol))
        {
            throw Refuse.Unsupported(source, "http cookies are supported only with HTTP(S) protocol");
        }

        if (IsPositive(source.Element("readahead")?.Get("size")) && !Transfer.Contains(protocol))
        {
            throw Refuse.Unsupported(source, "readahead is supported only with HTTP(S)/FTP(s) protocols");
        }

        if (IsPositive(source.Element("timeout")?.Get("seconds")) && !Transfer.Contains(protocol))
        {
            throw Refuse.Unsupported(source, "timeout is supported only with HTTP(S)/FTP(s) protocols");
        }

        if (source.Get("query") is not null && !Web.Contains(protocol))
        {
            throw Refuse.Unsupported(source, "query is supported only with HTTP(S) protocols");
        }
    }

    private static void CheckEncryption(XElement encryption, string? format, string? protocol)
    {
        var kind = encryption.Get("format");
        if (kind is "default" or "qcow")
        {
            throw Refuse.Unsupported(encryption, "old qcow/qcow2 encryption is not supported");
        }

        if (encryption.Get("engine") == "librbd")
        {
            if (protocol != "rbd")
            {
                throw Refuse.Unsupported(encryption, "librbd encryption is supported only with RBD backed disks");
            }

            return;
        }

        if (kind == "luks2")
        {
            throw Refuse.Unsupported(encryption, "luks2 is currently not supported by the qemu encryption engine");
        }

        if (kind == "luks" && format is not (null or "raw" or "qcow2"))
        {
            throw Refuse.Unsupported(encryption, "encryption is supported only with 'raw' and 'qcow2' image format");
        }
    }

    private static bool IsPositive(string? text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0;
}
