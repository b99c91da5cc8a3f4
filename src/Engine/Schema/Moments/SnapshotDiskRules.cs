using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for the disks of a snapshot.</summary>
internal static class SnapshotDiskRules
{
    public static void Align(XElement snapshot, XElement domain, string location, bool mustMatch)
    {
        var disks = domain.Element("devices")?.Elements("disk").ToList() ?? [];
        var requested = snapshot.Element("disks")?.Elements("disk").ToList() ?? [];
        if (requested.Count > disks.Count)
        {
            throw XmlFault.Unsupported(snapshot, "too many disk snapshot requests for domain", $"at most {disks.Count}");
        }

        if (disks.Count == 0)
        {
            return;
        }

        var byTarget = new Dictionary<string, XElement>(StringComparer.Ordinal);
        foreach (var request in requested)
        {
            var disk = FindDisk(disks, request);
            var target = disk.Element("target")!.Get("dev")!;
            if (!byTarget.TryAdd(target, request))
            {
                throw XmlFault.Unsupported(request, $"disk '{request.Get("name")}' specified twice");
            }

            Check(request, disk, location, mustMatch);
            request.Set("name", target);
        }

        var group = snapshot.Need("disks");
        group.RemoveNodes();
        foreach (var disk in disks)
        {
            var target = disk.Element("target")!.Get("dev")!;
            group.Add(byTarget.GetValueOrDefault(target) ?? new XElement(
                "disk", new XAttribute("name", target), new XAttribute("snapshot", Default(disk, location))));
        }
    }

    private static XElement FindDisk(List<XElement> disks, XElement request)
    {
        var name = request.Get("name")!;
        return disks.Find(d => d.Element("target")!.Get("dev") == name
                || DiskSource.Describe(d.Element("source"), d.Get("type") ?? "file") == name)
            ?? throw XmlFault.Unsupported(
                request, $"no disk named '{name}'", $"one of: {string.Join(", ", disks.Select(d => d.Element("target")!.Get("dev")))}");
    }

    private static void Check(XElement request, XElement disk, string location, bool mustMatch)
    {
        var own = Own(disk);
        var asked = request.Get("snapshot");
        if (asked is null)
        {
            request.Set("snapshot", own is not null && (!mustMatch || own == "no") ? own : location);
        }
        else if (mustMatch && asked != location && !(asked == "no" && own == "no"))
        {
            throw XmlFault.Unsupported(request, $"disk '{request.Get("name")}' must use snapshot mode '{location}'");
        }

        if (request.Element("source") is { } source && request.Get("snapshot") != "external")
        {
            var path = DiskSource.Describe(source, request.Get("type") ?? "file");
            throw XmlFault.Unsupported(
                request, $"file '{path}' for disk '{request.Get("name")}' requires use of external snapshot mode");
        }
    }

    private static string Default(XElement disk, string location) =>
        DiskSource.IsEmpty(disk.Element("source"), disk.Get("type") ?? "file") ? "no" : Own(disk) ?? location;

    // What can only be read takes no part unless the domain says otherwise.
    private static string? Own(XElement disk) => disk.Get("snapshot") ?? (disk.Element("readonly") is not null ? "no" : null);
}
