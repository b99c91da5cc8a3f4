using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Brings backups into libvirt's form.</summary>
/// <remarks>virDomainBackupDefParse, virDomainBackupAlignDisks and virDomainBackupDefFormat.</remarks>
public static class BackupNormalizer
{
    private const string Push = "push";
    private const string Pull = "pull";

    /// <summary>Normalises a backup.</summary>
    /// <param name="backup">A <c>domainbackup</c> element, which is changed.</param>
    /// <returns>The same element.</returns>
    /// <exception cref="VirtException">What is wrong with it, with libvirt's code.</exception>
    public static XElement Normalize(XElement backup)
    {
        ArgumentNullException.ThrowIfNull(backup);
        Allowed.Check(backup, "mode", [Push, Pull]);
        backup.Default("mode", Push);
        backup.Set("id", null);
        var push = backup.Get("mode") == Push;
        if (backup.Element("server") is { } server)
        {
            NormalizeServer(server, push);
        }

        foreach (var disk in backup.Element("disks")?.Elements() ?? [])
        {
            NormalizeDisk(disk, push);
        }

        Arranger.Arrange(backup);
        return backup;
    }

    /// <summary>Says of every disk of the domain whether it is backed up, how, and where to.</summary>
    /// <param name="backup">A normalised backup.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="suffix">What is put behind the name of a disk's file where no file for its data is named.</param>
    /// <exception cref="VirtException">ConfigUnsupported for disks that are not there, named twice, or for which no file can be named.</exception>
    public static void AlignDisks(XElement backup, XElement domain, string suffix)
    {
        ArgumentNullException.ThrowIfNull(backup);
        ArgumentNullException.ThrowIfNull(domain);
        var disks = domain.Element("devices")?.Elements("disk").ToList() ?? [];
        if (disks.Count == 0)
        {
            throw XmlFault.Unsupported(backup, "domain must have at least one disk to perform backup");
        }

        var group = backup.Need("disks");
        var requested = group.Elements("disk").ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var request in requested)
        {
            var name = request.Get("name")!;
            var disk = disks.Find(one => TargetOf(one) == name)
                ?? throw XmlFault.Unsupported(request, $"no disk named '{name}'", $"one of: {string.Join(", ", disks.Select(TargetOf))}");
            if (!seen.Add(name))
            {
                throw XmlFault.Unsupported(request, $"disk '{name}' specified twice");
            }

            if (request.Get("backupmode") == "incremental" && request.Get("incremental") is null && backup.Text("incremental") is null)
            {
                throw XmlFault.Unsupported(
                    request, $"'incremental' backup mode of disk '{name}' requires setting 'incremental' field for disk or backup");
            }

            if (request.Get("backup") == "yes")
            {
                Place(backup, request, disk, suffix);
            }
        }

        foreach (var disk in disks.Where(one => !seen.Contains(TargetOf(one))))
        {
            var rest = new XElement("disk", new XAttribute("name", TargetOf(disk)));
            var included = requested.Count == 0 && disk.Element("readonly") is null && !IsEmpty(disk);
            rest.Set("backup", included ? "yes" : "no");
            group.Add(rest);
            if (included)
            {
                Place(backup, rest, disk, suffix);
            }
        }

        foreach (var disk in group.Elements("disk").Where(one => one.Get("backup") == "yes"))
        {
            disk.Default("backupmode", (disk.Get("incremental") ?? backup.Text("incremental")) is null ? "full" : "incremental");
            if (disk.Get("backupmode") == "incremental" && disk.Get("incremental") is null)
            {
                disk.Set("incremental", backup.Text("incremental"));
            }
        }

        Arranger.Arrange(backup);
    }

    private static void NormalizeServer(XElement server, bool push)
    {
        if (push)
        {
            throw XmlFault.Unsupported(server, "use of <server> requires pull mode backup");
        }

        Allowed.Check(server, "transport", ["tcp", "unix", "rdma", "fd"]);
        Allowed.Check(server, "tls", ["yes", "no"]);
        server.Default("transport", "tcp");
        switch (server.Get("transport"))
        {
            case "rdma":
                throw XmlFault.Unsupported(server, "transport rdma is not supported for <server>");
            case "unix" when server.Get("socket") is not { } socket:
                throw XmlFault.Error(server, "missing socket for unix transport");
            case "unix" when !server.Get("socket")!.StartsWith('/'):
                throw XmlFault.Error(server, $"backup socket path '{server.Get("socket")}' must be absolute");
            case "tcp" when server.Get("name") is null:
                throw XmlFault.Error(server, "missing name for host");
        }
    }

    private static void NormalizeDisk(XElement disk, bool push)
    {
        if (string.IsNullOrEmpty(disk.Get("name")))
        {
            throw XmlFault.Error(disk, "missing name from disk backup element", "an attribute 'name'");
        }

        Allowed.Check(disk, "backup", ["yes", "no"]);
        disk.Default("backup", "yes");
        disk.Set("state", null);
        disk.Set("index", null);
        if (disk.Get("backup") == "no")
        {
            // What stands beside it is not read.
            disk.RemoveNodes();
            foreach (var attribute in disk.Attributes().Where(one => one.Name != "name" && one.Name != "backup").ToArray())
            {
                attribute.Remove();
            }

            return;
        }

        Allowed.Check(disk, "backupmode", ["full", "incremental"]);
        var type = disk.Get("type") ?? "file";
        if (type is not ("file" or "block"))
        {
            throw XmlFault.Error(disk, $"unsupported disk backup type '{type}'", "one of: file, block");
        }

        disk.Set("type", type);
        disk.Elements(push ? "scratch" : "target").Remove();
        if (push)
        {
            disk.Set("exportname", null);
            disk.Set("exportbitmap", null);
        }
    }

    private static void Place(XElement backup, XElement request, XElement disk, string suffix)
    {
        var holder = backup.Get("mode") == Push ? "target" : "scratch";
        var given = request.Element(holder) is not null;
        if (IsEmpty(disk))
        {
            if (given)
            {
                throw XmlFault.Unsupported(request, $"disk '{request.Get("name")}' has no media");
            }

            return;
        }

        if (given)
        {
            return;
        }

        if ((disk.Get("type") ?? "file") != "file" || disk.Element("source")?.Get("file") is not { } path)
        {
            throw XmlFault.Unsupported(request, $"refusing to generate file name for disk '{request.Get("name")}'");
        }

        request.Set("type", "file");
        request.Add(new XElement(holder, new XAttribute("file", $"{path}.{suffix}")));
    }

    private static bool IsEmpty(XElement disk) => DiskSource.IsEmpty(disk.Element("source"), disk.Get("type") ?? "file");

    private static string TargetOf(XElement disk) => disk.Element("target")?.Get("dev") ?? string.Empty;
}
