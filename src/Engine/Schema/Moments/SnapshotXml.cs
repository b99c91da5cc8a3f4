using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>A domain snapshot's definition.</summary>
/// <param name="element">A <c>domainsnapshot</c> element.</param>
/// <remarks>https://libvirt.org/formatsnapshot.html. <see cref="SnapshotNormalizer"/> brings it into libvirt's form.</remarks>
public sealed class SnapshotXml(XElement element) : XmlView(element)
{
    /// <summary>The name; null when the document leaves it to libvirt.</summary>
    public string? Name
    {
        get => Element.Text("name");
        set => Element.SetText("name", value);
    }

    /// <summary>A text about the snapshot.</summary>
    public string? Description
    {
        get => Element.Text("description");
        set => Element.SetText("description", value);
    }

    /// <summary>The domain's state when it was taken: running, paused, shutoff, disk-snapshot and others.</summary>
    public string? State
    {
        get => Element.Text("state");
        set => Element.SetText("state", value);
    }

    /// <summary>The name of the snapshot that was current when this one was taken; null for none.</summary>
    public string? Parent
    {
        get => Element.Element("parent")?.Text("name");
        set
        {
            Element.Elements("parent").Remove();
            if (value is not null)
            {
                Element.Insert(new XElement("parent", new XElement("name", value)));
            }
        }
    }

    /// <summary>When it was taken, to the second.</summary>
    public DateTimeOffset? CreationTime
    {
        get => long.TryParse(Element.Text("creationTime"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
        set => Element.SetText("creationTime", value?.ToUnixTimeSeconds().Invariant());
    }

    /// <summary>Where the memory is: no, internal or external; null when the document does not say.</summary>
    public string? MemoryLocation => Element.Element("memory")?.Get("snapshot");

    /// <summary>The file of an external memory snapshot.</summary>
    public string? MemoryFile => Element.Element("memory")?.Get("file");

    /// <summary>The disks and where their contents are.</summary>
    public IEnumerable<SnapshotDiskXml> Disks => Element.Element("disks")?.Elements("disk").Select(d => new SnapshotDiskXml(d)) ?? [];

    /// <summary>The domain's definition when the snapshot was taken; for a running domain, that of the running one.</summary>
    public DomainXml? Domain
    {
        get => Element.Element("domain") is { } domain ? new DomainXml(domain) : null;
        set => Put("domain", value);
    }

    /// <summary>The definition that a domain would have had after stopping, where it differed.</summary>
    public DomainXml? InactiveDomain
    {
        get => Element.Element("inactiveDomain") is { } domain ? new DomainXml(domain) : null;
        set => Put("inactiveDomain", value);
    }

    /// <summary>Makes a view over a new element from text.</summary>
    /// <param name="text">The XML text of a snapshot.</param>
    /// <param name="limits">How large it may be; the wire's limits when absent.</param>
    /// <returns>The view.</returns>
    /// <exception cref="VirtException">As <see cref="VirtXml.Parse(string, string, XmlLimits, string)"/>.</exception>
    public static SnapshotXml Parse(string text, XmlLimits? limits = null) => new(VirtXml.Parse(text, "domainsnapshot", limits));

    /// <summary>Says where the memory is.</summary>
    /// <param name="location">no, internal or external; null takes the element out.</param>
    /// <param name="file">The file of an external snapshot.</param>
    public void SetMemory(string? location, string? file = null)
    {
        DeviceXml.Common.SetNamed(Element, "memory", "snapshot", location);
        Element.Element("memory")?.Set("file", file);
    }

    /// <summary>Copies the whole definition, so that changes to the copy leave this one alone.</summary>
    /// <returns>A view over the copy.</returns>
    public SnapshotXml Copy() => new(new XElement(Element));

    private void Put(string name, DomainXml? value)
    {
        Element.Elements(name).Remove();
        if (value is not null)
        {
            Element.Insert(new XElement(value.Element) { Name = name });
        }
    }
}
