using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Fills in how QEMU reads a disk.</summary>
/// <remarks>qemuDomainDeviceDiskDefPostParse.</remarks>
internal static class DiskDefaults
{
    /// <summary>Completes a disk.</summary>
    public static void Complete(XElement disk)
    {
        var driver = disk.Need("driver");
        driver.Default("name", "qemu");
        if (disk.Element("source") is null || disk.Get("type") != "volume")
        {
            driver.Default("type", "raw");
        }

        if (disk.Element("mirror") is { } mirror && mirror.Element("format") is null && mirror.Get("format") is null)
        {
            mirror.Need("format").Set("type", "raw");
        }

        foreach (var source in Sources(disk))
        {
            source.Element("encryption")?.Default("engine", "qemu");
        }

        disk.Element("encryption")?.Default("engine", "qemu");
    }

    private static IEnumerable<XElement> Sources(XElement disk)
    {
        for (var layer = disk; layer is not null; layer = layer.Element("backingStore"))
        {
            if (layer.Element("source") is { } source)
            {
                yield return source;
            }
        }
    }
}
