using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Refuses shared folders that QEMU cannot give a guest.</summary>
/// <remarks>qemuValidateDomainDeviceDefFS.</remarks>
internal static class FilesystemValidation
{
    /// <summary>Checks a folder.</summary>
    public static void Check(XElement filesystem, QemuGuest guest)
    {
        if (filesystem.Get("type") != "mount")
        {
            throw Refuse.Unsupported(filesystem, "only supports mount filesystem type");
        }

        var access = filesystem.Get("accessmode");
        if ((filesystem.Get("fmode") ?? filesystem.Get("dmode")) is not null && access != "mapped")
        {
            throw Refuse.Unsupported(filesystem, "fmode and dmode must be used with accessmode=mapped");
        }

        var driver = filesystem.Element("driver");
        switch (driver?.Get("type"))
        {
            case null or "default" or "path":
                if (filesystem.Element("binary")?.Element("sandbox") is { } sandbox)
                {
                    throw Refuse.Unsupported(sandbox, "sandbox can only be used with driver=virtiofs");
                }

                break;
            case "handle":
                if (access != "passthrough")
                {
                    throw Refuse.Unsupported(filesystem, "only supports passthrough accessmode");
                }

                break;
            case "mtp":
                break;
            case "virtiofs":
                CheckVirtiofs(filesystem, driver, access);
                SharedMemory.Need(filesystem, guest, "virtiofs");
                break;
            default:
                throw Refuse.Unsupported(filesystem, "Filesystem driver type not supported");
        }
    }

    private static void CheckVirtiofs(XElement filesystem, XElement driver, string? access)
    {
        if (access is not (null or "passthrough"))
        {
            throw Refuse.Unsupported(filesystem, "virtiofs only supports passthrough accessmode");
        }

        foreach (var (attribute, at) in ((string, XElement)[])[("wrpolicy", driver), ("format", driver), ("model", filesystem), ("multidevs", filesystem)])
        {
            if (at.Get(attribute) is not null)
            {
                throw Refuse.Unsupported(filesystem, $"virtiofs does not support {attribute}");
            }
        }
    }
}
