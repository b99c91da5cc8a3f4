using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Snapshots;

/// <summary>A checkpoint of a domain.</summary>
/// <remarks>virDomainCheckpointDef.</remarks>
internal sealed class DomainCheckpoint : IMoment
{
    private readonly XElement _element;

    /// <summary>Makes a checkpoint.</summary>
    /// <param name="normalised">Its element in libvirt's form; it is the checkpoint's from now on.</param>
    internal DomainCheckpoint(XElement normalised)
    {
        _element = normalised;
        Name = new CheckpointXml(normalised).Name ?? string.Empty;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? Parent
    {
        get => new CheckpointXml(_element).Parent;
        set => new CheckpointXml(_element).Parent = value;
    }

    /// <summary>Whether it brings the domain as it was then.</summary>
    internal bool HasDomain => _element.Element("domain") is not null;

    /// <summary>The uuid of the domain in it; null without one.</summary>
    internal Guid? DomainUuid => _element.Element("domain") is { } domain ? new DomainXml(domain).Uuid : null;

    /// <summary>The targets of the disks whose changes it keeps track of.</summary>
    internal IEnumerable<string> Disks => new CheckpointXml(_element).Disks.Select(disk => disk.Target);

    /// <summary>The targets of those disks, each with the name of its bitmap.</summary>
    internal IReadOnlyList<(string Target, string? Bitmap)> Bitmaps => [.. new CheckpointXml(_element).Disks];

    /// <summary>Takes over a domain as it is then.</summary>
    /// <param name="domain">The domain's tree.</param>
    internal void Keep(XElement domain)
    {
        _element.Elements("domain").Remove();
        _element.Add(domain);
    }

    /// <summary>Says of every disk of the domain whether it is in the checkpoint.</summary>
    /// <param name="domain">The domain's tree; null for the one in the checkpoint.</param>
    internal void Align(XElement? domain = null) => CheckpointNormalizer.AlignDisks(_element, domain ?? _element.Element("domain")!);

    /// <summary>Names its bitmaps.</summary>
    internal void NameBitmaps() => CheckpointNormalizer.NameBitmaps(_element);

    /// <summary>Writes it.</summary>
    /// <param name="flags">What goes in.</param>
    /// <param name="changed">Tells how many bytes of a disk have changed since; nothing where nobody knows.</param>
    /// <returns>The XML text.</returns>
    internal string ToText(CheckpointXmlFlags flags, Func<string, long?>? changed = null)
    {
        var tree = new XElement(_element);
        if (flags.HasFlag(CheckpointXmlFlags.NoDomain))
        {
            tree.Elements("domain").Remove();
        }
        else if (!flags.HasFlag(CheckpointXmlFlags.Secure) && tree.Element("domain") is { } domain)
        {
            DomainSecrets.TakeOut(domain);
        }

        foreach (var disk in tree.Elements("disks").Elements("disk").Where(disk => flags.HasFlag(CheckpointXmlFlags.Size) && disk.Attribute("bitmap") is not null))
        {
            disk.SetAttributeValue("size", changed?.Invoke((string?)disk.Attribute("name") ?? string.Empty));
        }

        return VirtXml.Write(tree);
    }
}

/// <summary>The checkpoints of one domain.</summary>
internal sealed class CheckpointTree : MomentTree<DomainCheckpoint>
{
    /// <summary>Lists checkpoints.</summary>
    /// <param name="from">The checkpoint below which they are; null for all.</param>
    /// <param name="flags">Which.</param>
    /// <returns>The checkpoints.</returns>
    internal IEnumerable<DomainCheckpoint> List(DomainCheckpoint? from, CheckpointListFlags flags)
    {
        // One bit, two meanings: below a checkpoint it asks for more, at the top for less.
        var deep = flags.HasFlag(CheckpointListFlags.Descendants) == from is not null;
        var parents = Parents();
        return Choose(from, deep, flags.HasFlag(CheckpointListFlags.Topological)).Where(checkpoint =>
            (flags & (CheckpointListFlags.Leaves | CheckpointListFlags.NoLeaves)) switch
            {
                CheckpointListFlags.Leaves => !parents.Contains(checkpoint),
                CheckpointListFlags.NoLeaves => parents.Contains(checkpoint),
                _ => true,
            });
    }
}
