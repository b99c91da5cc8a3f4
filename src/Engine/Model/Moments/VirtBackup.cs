using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>A backup of a domain that is under way.</summary>
/// <remarks>virDomainBackupGetXMLDesc.</remarks>
public sealed class VirtBackup
{
    internal VirtBackup(VirtDomain domain, string xml)
    {
        (Domain, Xml) = (domain, xml);
        var backup = VirtXml.Parse(xml, "domainbackup");
        Mode = (string?)backup.Attribute("mode") ?? "push";
        Incremental = (string?)backup.Element("incremental");
        Server = backup.Element("server") is { } server
            ? (string?)server.Attribute("socket") ?? $"{(string?)server.Attribute("name")}:{(string?)server.Attribute("port")}"
            : null;
        Disks = [.. backup.Elements("disks").Elements("disk").Where(disk => (string?)disk.Attribute("backup") != "no").Select(disk => new VirtBackupDisk(
            (string?)disk.Attribute("name") ?? string.Empty,
            (string?)disk.Attribute("backupmode"),
            (string?)(disk.Element("target") ?? disk.Element("scratch"))?.Attributes().FirstOrDefault(),
            (string?)disk.Attribute("exportname")))];
    }

    /// <summary>The domain.</summary>
    public VirtDomain Domain { get; }

    /// <summary>The domain's name.</summary>
    public string DomainName => Domain.Name;

    /// <summary>Whether the host writes files (push) or somebody fetches the data (pull).</summary>
    public string Mode { get; }

    /// <summary>The checkpoint since which changes count, or nothing for everything.</summary>
    public string? Incremental { get; }

    /// <summary>Where the data can be fetched, where somebody does.</summary>
    public string? Server { get; }

    /// <summary>The disks that are backed up.</summary>
    public IReadOnlyList<VirtBackupDisk> Disks { get; }

    /// <summary>The description.</summary>
    public string Xml { get; }

    /// <summary>Gives the domain's name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => DomainName;
}

/// <summary>A disk that is backed up.</summary>
/// <param name="Target">The disk's target.</param>
/// <param name="Mode">Whether all of it (full) or what has changed (incremental).</param>
/// <param name="File">The file that takes the data, or what changes meanwhile.</param>
/// <param name="ExportName">The name under which the data can be fetched.</param>
public sealed record VirtBackupDisk(string Target, string? Mode, string? File, string? ExportName)
{
    /// <summary>Gives the target.</summary>
    /// <returns>The target.</returns>
    public override string ToString() => Target;
}
