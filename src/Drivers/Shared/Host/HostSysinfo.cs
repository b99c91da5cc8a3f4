using System.Xml.Linq;

namespace VirtPS.Drivers.Shared.Host;

/// <summary>The host's SMBIOS, as far as the kernel shows it.</summary>
/// <remarks>virSysinfoRead, from /sys/class/dmi/id rather than by dmidecode.</remarks>
internal static class HostSysinfo
{
    private const string Directory = "/sys/class/dmi/id";

    private static readonly (string Section, (string Entry, string File)[] Entries)[] Sections =
    [
        ("bios", [("vendor", "bios_vendor"), ("version", "bios_version"), ("date", "bios_date"), ("release", "bios_release")]),
        ("system",
        [
            ("manufacturer", "sys_vendor"), ("product", "product_name"), ("version", "product_version"), ("serial", "product_serial"),
            ("uuid", "product_uuid"), ("sku", "product_sku"), ("family", "product_family"),
        ]),
        ("baseBoard",
        [
            ("manufacturer", "board_vendor"), ("product", "board_name"), ("version", "board_version"), ("serial", "board_serial"), ("asset", "board_asset_tag"),
        ]),
        ("chassis",
        [
            ("manufacturer", "chassis_vendor"), ("version", "chassis_version"), ("serial", "chassis_serial"), ("asset", "chassis_asset_tag"),
        ]),
    ];

    /// <summary>Reads it.</summary>
    /// <returns>A <c>sysinfo</c> element; null when the host shows nothing.</returns>
    internal static XElement? Read()
    {
        var sections = Sections.Select(section => new XElement(
            section.Section,
            section.Entries.Select(entry => (entry.Entry, Value: HostFile.Text(Path.Combine(Directory, entry.File))))
                .Where(entry => !string.IsNullOrEmpty(entry.Value))
                .Select(entry => new XElement("entry", new XAttribute("name", entry.Entry), entry.Value)))).Where(section => section.HasElements).ToArray();
        return sections.Length == 0 ? null : new XElement("sysinfo", new XAttribute("type", "smbios"), sections);
    }
}
