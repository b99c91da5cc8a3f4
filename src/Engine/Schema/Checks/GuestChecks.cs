using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Checks what concerns a whole guest.</summary>
internal static partial class GuestChecks
{
    public static void Check(DomainContext context)
    {
        var domain = context.Domain;
        CheckFilesystems(context.Devices);
        CheckPanics(context.Devices);
        CheckRemapping(domain);
        if (domain.Element("idmap") is { } map)
        {
            CheckIdMap(map);
        }

        foreach (var date in domain.Elements("sysinfo").Elements("bios").Elements("entry").Where(e => e.Get("name") == "date"))
        {
            CheckDate(date);
        }
    }

    private static void CheckFilesystems(XElement devices)
    {
        var targets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var filesystem in devices.Elements("filesystem"))
        {
            var target = filesystem.Element("target")?.Get("dir");
            if (target is not null && filesystem.Element("driver")?.Get("type") == "virtiofs" && !targets.Add(target))
            {
                throw XmlFault.Unsupported(filesystem, $"filesystem target '{target}' specified twice");
            }
        }
    }

    private static void CheckPanics(XElement devices)
    {
        var models = new HashSet<string>(StringComparer.Ordinal);
        foreach (var panic in devices.Elements("panic"))
        {
            if (!models.Add(panic.Get("model") ?? string.Empty))
            {
                throw XmlFault.Error(panic, $"Multiple panic devices with model '{panic.Get("model") ?? "default"}'");
            }
        }
    }

    // virDomainDefIOMMUValidate.
    private static void CheckRemapping(XElement domain)
    {
        if (domain.Element("devices")?.Element("iommu")?.Element("driver") is not { } driver)
        {
            return;
        }

        if (driver.Get("intremap") == "on" && domain.Element("features")?.Element("ioapic")?.Get("driver") != "qemu")
        {
            throw XmlFault.Unsupported(driver, "IOMMU interrupt remapping requires split I/O APIC (ioapic driver='qemu')");
        }

        if (driver.Get("eim") == "on" && driver.Get("intremap") != "on")
        {
            throw XmlFault.Unsupported(driver, "IOMMU eim requires interrupt remapping to be enabled");
        }
    }

    private static void CheckIdMap(XElement map)
    {
        if ((map.Element("uid") is null) != (map.Element("gid") is null))
        {
            throw XmlFault.Unsupported(map, "uid and gid should be mapped both");
        }

        if (map.Elements().Any() && (Lowest(map, "uid") != 0 || Lowest(map, "gid") != 0))
        {
            throw XmlFault.Unsupported(map, "You must map the root user of container");
        }
    }

    private static int? Lowest(XElement map, string kind) => map.Elements(kind).Min(entry => entry.Number("start"));

    private static void CheckDate(XElement date)
    {
        // A year of two digits, or four from 1900 on, as the SMBIOS standard has it.
        if (!Date().IsMatch(date.Value)
            || !DateTime.TryParseExact(date.Value, ["MM/dd/yyyy", "MM/dd/yy", "M/d/yyyy", "M/d/yy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed)
            || parsed.Year < 1900)
        {
            throw XmlFault.Make(VirtErrorCode.XmlDetail, date, "Invalid BIOS 'date' format", "mm/dd/yy or mm/dd/yyyy");
        }
    }

    [GeneratedRegex(@"^\d{1,2}/\d{1,2}/(\d{2}|\d{4})$")]
    private static partial Regex Date();
}
