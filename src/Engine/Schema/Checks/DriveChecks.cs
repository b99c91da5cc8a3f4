using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Refuses two drives in one place.</summary>
/// <remarks>virDomainDefDuplicateDriveAddressesValidate and virDomainDefDuplicateDiskInfoValidate.</remarks>
internal static class DriveChecks
{
    public static void CheckTogether(XElement devices)
    {
        var taken = new Dictionary<string, XElement>(StringComparer.Ordinal);
        var texts = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal) { ["wwn"] = new(StringComparer.Ordinal), ["serial"] = new(StringComparer.Ordinal) };
        foreach (var disk in devices.Elements("disk"))
        {
            var target = disk.Element("target")!;
            if (PlaceOf(disk) is { } place && !taken.TryAdd(target.Get("bus") + place, disk))
            {
                var first = taken[target.Get("bus") + place];
                throw XmlFault.Unsupported(
                    disk, $"Found duplicate drive address for disk with target name '{first.Element("target")!.Get("dev")}' {Describe(disk)}");
            }

            if (disk.Text("wwn") is { } wwn && !texts["wwn"].Add(wwn))
            {
                throw XmlFault.Error(disk, "Disks have identical WWN", $"another than {wwn}");
            }
        }

        var hosts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var hostdev in devices.Elements("hostdev").Where(h => h.Get("type") == "scsi"))
        {
            if (PlaceOf(hostdev) is not { } place)
            {
                continue;
            }

            if (!hosts.Add(place))
            {
                throw XmlFault.Unsupported(hostdev, $"SCSI host address {Describe(hostdev)} in use by another SCSI host device");
            }

            if (taken.ContainsKey("scsi" + place))
            {
                throw XmlFault.Unsupported(
                    hostdev, $"using disk target name '{taken["scsi" + place].Element("target")!.Get("dev")}' conflicts with SCSI host device address {Describe(hostdev)}");
            }
        }
    }

    private static string? PlaceOf(XElement device) => device.Element("address")?.Get("type") == "drive" ? Describe(device) : null;

    private static string Describe(XElement device)
    {
        var address = device.Element("address")!;
        return $"controller='{address.Get("controller")}' bus='{address.Get("bus")}' target='{address.Get("target") ?? "0"}' unit='{address.Get("unit")}'";
    }
}
