using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>What a backup is to be.</summary>
public sealed record BackupPlan
{
    /// <summary>The directory on the host for the files; null for beside the disks.</summary>
    public string? Directory { get; init; }

    /// <summary>The targets of the disks; null for all that can be written.</summary>
    public IReadOnlyList<string>? Disks { get; init; }

    /// <summary>The files' format; null for qcow2.</summary>
    public string? Format { get; init; }

    /// <summary>The checkpoint since which changes count; null for everything.</summary>
    public string? Incremental { get; init; }

    /// <summary>Where the data can be fetched: host:port or the path of a socket; null for a backup to files.</summary>
    public string? NbdServer { get; init; }

    /// <summary>Writes the description for one domain.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>libvirt XML.</returns>
    /// <exception cref="VirtException">InvalidArg for a server that is none.</exception>
    public async Task<string> ToXmlAsync(VirtDomain domain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var targets = Disks;
        if (targets is null && Directory is not null)
        {
            var xml = await domain.Connection.Domains.GetXmlAsync(domain.Ref, DomainXmlFlags.None, cancellationToken).ConfigureAwait(false);
            targets = [.. DomainXml.Parse(xml).Devices.Disks
                .Where(disk => disk is { ReadOnly: false, Source: not null, Target: not null })
                .Select(disk => disk.Target!)];
        }

        var format = Format ?? (NbdServer is null && Directory is not null ? "qcow2" : null);
        return VirtXml.Write(new XElement(
            "domainbackup",
            new XAttribute("mode", NbdServer is null ? "push" : "pull"),
            Incremental is null ? null : new XElement("incremental", Incremental),
            NbdServer is null ? null : Server(NbdServer),
            targets is null ? null : new XElement("disks", targets.Select(target => Disk(domain.Name, target, format)))));
    }

    private static XElement Server(string where)
    {
        if (where.StartsWith('/'))
        {
            return new XElement("server", new XAttribute("transport", "unix"), new XAttribute("socket", where));
        }

        var colon = where.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(where.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new XElement("server", new XAttribute("transport", "tcp"), new XAttribute("name", where[..colon].Trim('[', ']')), new XAttribute("port", port))
            : throw VirtException.Worded(VirtErrorCode.InvalidArg, $"'{where}' is no NBD server: expected host:port or the path of a socket");
    }

    private XElement Disk(string domain, string target, string? format) => new(
        "disk",
        new XAttribute("name", target),
        new XAttribute("type", "file"),
        format is null ? null : new XElement("driver", new XAttribute("type", format)),
        Directory is null ? null : new XElement("target", new XAttribute("file", $"{Directory.TrimEnd('/')}/{domain}-{target}.{(format == "raw" ? "img" : format)}")));
}
