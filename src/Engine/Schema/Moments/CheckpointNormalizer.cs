using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Brings checkpoints into libvirt's form.</summary>
/// <remarks>virDomainCheckpointDefParse, virDomainCheckpointAlignDisks and virDomainCheckpointDefFormat.</remarks>
public static class CheckpointNormalizer
{
    private const string Bitmap = "bitmap";

    /// <summary>Normalises a checkpoint.</summary>
    /// <param name="checkpoint">A <c>domaincheckpoint</c> element, which is changed.</param>
    /// <param name="defaults">What the driver puts in the place of what the domain in it leaves out.</param>
    /// <param name="redefine">Whether it was taken before and brings what only libvirt knows.</param>
    /// <returns>The same element.</returns>
    /// <exception cref="VirtException">What is wrong with it, with libvirt's code.</exception>
    public static XElement Normalize(XElement checkpoint, DomainDefaults defaults, bool redefine = false)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(defaults);
        CheckName(checkpoint, redefine);
        if (redefine)
        {
            if (!long.TryParse(checkpoint.Text("creationTime"), out _))
            {
                throw XmlFault.Make(VirtErrorCode.InternalError, checkpoint, "missing creationTime from existing checkpoint");
            }

            // Old checkpoints knew only the domain's uuid.
            if (checkpoint.Element("domain") is { } domain && domain.Get("type") is not null)
            {
                DomainNormalizer.Normalize(domain, defaults);
            }
        }
        else
        {
            foreach (var own in (ReadOnlySpan<string>)["parent", "creationTime", "domain"])
            {
                checkpoint.Elements(own).Remove();
            }
        }

        foreach (var disk in checkpoint.Element("disks")?.Elements() ?? [])
        {
            if (string.IsNullOrEmpty(disk.Get("name")))
            {
                throw XmlFault.Make(VirtErrorCode.XmlInvalidSchema, disk, "missing name from disk checkpoint element", "an attribute 'name'");
            }

            Allowed.Check(disk, "checkpoint", ["no", Bitmap]);
            disk.Default("checkpoint", Bitmap);
            disk.Set("size", null);
        }

        Arranger.Arrange(checkpoint);
        return checkpoint;
    }

    /// <summary>Says of every disk of the domain whether the checkpoint has it, and names the bitmaps.</summary>
    /// <param name="checkpoint">A normalised checkpoint with a name.</param>
    /// <param name="domain">The domain as it is then.</param>
    /// <exception cref="VirtException">ConfigUnsupported for disks that are not there, named twice, empty or read-only.</exception>
    public static void AlignDisks(XElement checkpoint, XElement domain)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(domain);
        var disks = domain.Element("devices")?.Elements("disk").ToList() ?? [];
        var requested = checkpoint.Element("disks")?.Elements("disk").ToList() ?? [];
        if (requested.Count > disks.Count)
        {
            throw XmlFault.Unsupported(checkpoint, "too many disk checkpoint requests for domain", $"at most {disks.Count}");
        }

        if (disks.Count == 0)
        {
            throw XmlFault.Unsupported(checkpoint, "domain must have at least one disk to perform checkpoints");
        }

        var byTarget = Match(disks, requested);
        var others = requested.Count == 0 ? Bitmap : "no";
        var group = checkpoint.Need("disks");
        group.RemoveNodes();
        foreach (var disk in disks)
        {
            var target = TargetOf(disk);
            group.Add(byTarget.GetValueOrDefault(target) ?? new XElement(
                "disk", new XAttribute("name", target), new XAttribute("checkpoint", IsFixed(disk) ? "no" : others)));
        }

        NameBitmaps(checkpoint);
    }

    /// <summary>Names the bitmaps of a checkpoint that have no name after the checkpoint.</summary>
    /// <param name="checkpoint">A normalised checkpoint with a name.</param>
    public static void NameBitmaps(XElement checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        foreach (var disk in checkpoint.Elements("disks").Elements("disk").Where(disk => disk.Get("checkpoint") == Bitmap))
        {
            disk.Default("bitmap", checkpoint.Text("name") ?? string.Empty);
        }
    }

    private static void CheckName(XElement checkpoint, bool redefine)
    {
        var name = checkpoint.Text("name");
        if (string.IsNullOrEmpty(name))
        {
            checkpoint.Elements("name").Remove();
            if (redefine)
            {
                throw XmlFault.Error(checkpoint, "a redefined checkpoint must have a name");
            }
        }
        else if (name.Contains('/', StringComparison.Ordinal) || name.Contains('\n', StringComparison.Ordinal))
        {
            throw XmlFault.Make(VirtErrorCode.XmlInvalidSchema, checkpoint.Element("name")!, $"the name '{name}' has a character that names cannot have");
        }
    }

    private static Dictionary<string, XElement> Match(List<XElement> disks, List<XElement> requested)
    {
        var byTarget = new Dictionary<string, XElement>(StringComparer.Ordinal);
        foreach (var request in requested)
        {
            var name = request.Get("name")!;
            var disk = disks.Find(one => TargetOf(one) == name || DiskSource.Describe(one.Element("source"), one.Get("type") ?? "file") == name)
                ?? throw XmlFault.Unsupported(request, $"no disk named '{name}'", $"one of: {string.Join(", ", disks.Select(TargetOf))}");
            if (!byTarget.TryAdd(TargetOf(disk), request))
            {
                throw XmlFault.Unsupported(request, $"disk '{name}' specified twice");
            }

            if (IsFixed(disk) && request.Get("checkpoint") != "no")
            {
                throw XmlFault.Unsupported(request, $"disk '{name}' is empty or readonly");
            }

            request.Set("name", TargetOf(disk));
        }

        return byTarget;
    }

    private static string TargetOf(XElement disk) => disk.Element("target")?.Get("dev") ?? string.Empty;

    private static bool IsFixed(XElement disk) =>
        disk.Element("readonly") is not null || DiskSource.IsEmpty(disk.Element("source"), disk.Get("type") ?? "file");
}
