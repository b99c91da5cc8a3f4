using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Goes through a domain's devices in libvirt's order of kinds, which decides who gets an address first.</summary>
/// <remarks>virDomainDeviceInfoIterateFlags.</remarks>
internal static class DeviceWalk
{
    private static readonly string[] Kinds =
    [
        "disk", "interface", "sound", "hostdev", "video", "controller", "smartcard", "serial", "parallel", "channel", "console", "input",
        "filesystem", "watchdog", "memballoon", "rng", "nvram", "hub", "shmem", "tpm", "panic", "memory", "redirdev", "iommu", "vsock",
        "crypto", "pstore", "graphics", "audio", "lease",
    ];

    /// <summary>Lists all devices; what is added or removed meanwhile does not show.</summary>
    public static List<XElement> All(XElement devices)
    {
        var byKind = devices.Elements().ToLookup(device => device.Name.LocalName, StringComparer.Ordinal);
        var all = new List<XElement>();
        foreach (var kind in Kinds)
        {
            all.AddRange(byKind[kind]);
        }

        foreach (var rest in byKind)
        {
            if (!Kinds.Contains(rest.Key))
            {
                all.AddRange(rest);
            }
        }

        return all;
    }

    /// <summary>Lists the devices that may have an address: without the console that only stands for the first serial port.</summary>
    /// <remarks>virDomainSkipBackcompatConsole.</remarks>
    public static IEnumerable<XElement> Addressable(XElement devices) => All(devices).Where(device => !IsAliasConsole(device));

    private static bool IsAliasConsole(XElement device) =>
        device.Name.LocalName == "console"
        && !device.ElementsBeforeSelf("console").Any()
        && device.Element("target")?.Get("type") == "serial"
        && device.Parent?.Element("serial") is not null;
}
