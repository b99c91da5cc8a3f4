using System.Xml.Linq;
using VirtPS.Drivers.Shared.Domains;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Snapshots;

/// <summary>A snapshot of a domain.</summary>
/// <remarks>virDomainSnapshotDef. Only touched under its driver's lock.</remarks>
internal sealed class DomainSnapshot : IMoment
{
    /// <summary>The state of a snapshot that holds disks only.</summary>
    internal const string DiskSnapshot = "disk-snapshot";

    /// <summary>The element with the images that a domain was given when it went back to the snapshot.</summary>
    internal const string RevertDisks = "revertDisks";

    private readonly SnapshotXml _description;

    /// <summary>Makes a snapshot.</summary>
    /// <param name="description">Its element in libvirt's form, with its name; it is taken over.</param>
    /// <param name="form">The driver's form for the definitions within.</param>
    internal DomainSnapshot(XElement description, DomainForm form)
    {
        _description = new SnapshotXml(description);
        Domain = Take("domain", description, form);
        InactiveDomain = Take("inactiveDomain", description, form);
        description.Elements("domain").Remove();
        description.Elements("active").Remove();
        Name = _description.Name!;
    }

    /// <summary>What it says of itself, without the definitions.</summary>
    internal SnapshotXml Description => _description;

    /// <summary>Its name, unique in its domain.</summary>
    public string Name { get; }

    /// <summary>The name of the snapshot that it was taken after; null at a root.</summary>
    public string? Parent
    {
        get => _description.Parent;
        set => _description.Parent = value;
    }

    /// <summary>The state that the domain was in, in libvirt's word, or <see cref="DiskSnapshot"/>.</summary>
    internal string? State => _description.State;

    /// <summary>The definition to go back to; null when it was not recorded.</summary>
    internal DomainDefinition? Domain { get; set; }

    /// <summary>The stored definition, where it differed; null otherwise.</summary>
    internal DomainDefinition? InactiveDomain { get; init; }

    /// <summary>Whether a guest was there.</summary>
    internal bool IsOnline => State is "running" or "paused";

    /// <summary>Whether something of it is kept in files of its own.</summary>
    internal bool IsExternal => _description.MemoryLocation == "external" || _description.Disks.Any(disk => disk.Location == "external");

    /// <summary>Gives every disk of a domain its place in the snapshot.</summary>
    /// <param name="domain">The domain's definition.</param>
    internal void AlignDisks(DomainDefinition domain)
    {
        var location = State == DiskSnapshot || IsExternal ? "external" : "internal";
        SnapshotNormalizer.AlignDisks(_description.Element, domain.ToTree(), location, uniform: true);
    }

    /// <summary>Writes the snapshot.</summary>
    /// <param name="domain">The uuid of its domain.</param>
    /// <param name="secure">Whether passwords are written too.</param>
    /// <param name="isOwn">Whether the driver writes it for itself, with what is nobody else's business.</param>
    /// <returns>The XML text.</returns>
    internal string ToText(Guid domain, bool secure, bool isOwn = false)
    {
        var element = new XElement(_description.Element);
        if (!isOwn)
        {
            element.Elements(RevertDisks).Remove();
        }

        var written = new SnapshotXml(element)
        {
            Domain = new DomainXml(Domain is { } definition
                ? VirtXml.Parse(definition.ToText(-1, secure), "domain")
                : new XElement("domain", new XElement("uuid", VirtUuid.Format(domain)))),
        };
        if (InactiveDomain is { } inactive)
        {
            written.InactiveDomain = new DomainXml(VirtXml.Parse(inactive.ToText(-1, secure), "domain"));
        }

        return VirtXml.Write(written.Element);
    }

    private static DomainDefinition? Take(string name, XElement description, DomainForm form)
    {
        if (description.Element(name) is not { } element || element.Attribute("type") is null)
        {
            return null;
        }

        element.Remove();
        element.Name = "domain";
        return DomainDefinition.Of(element, form);
    }
}
