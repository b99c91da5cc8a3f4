using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>A point in time from which on a domain's host knows which blocks of its disks have changed.</summary>
/// <param name="element">A <c>domaincheckpoint</c> element.</param>
public sealed class CheckpointXml(XElement element) : XmlView(element)
{
    /// <summary>The name, unique in its domain.</summary>
    public string? Name
    {
        get => Element.Text("name");
        set => Element.SetText("name", value);
    }

    /// <summary>What it was made for.</summary>
    public string? Description
    {
        get => Element.Text("description");
        set => Element.SetText("description", value);
    }

    /// <summary>The checkpoint that it was made after; null at a root.</summary>
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

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreationTime
    {
        get => long.TryParse(Element.Text("creationTime"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
        set => Element.SetText("creationTime", value?.ToUnixTimeSeconds().Invariant());
    }

    /// <summary>The targets of the disks whose changes are kept track of, each with the name of its bitmap.</summary>
    public IEnumerable<(string Target, string? Bitmap)> Disks => Element.Elements("disks").Elements("disk")
        .Where(disk => disk.Get("checkpoint") == "bitmap")
        .Select(disk => (disk.Get("name") ?? string.Empty, disk.Get("bitmap")));

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="text">The XML text.</param>
    /// <param name="limits">The largest document that is read; null for the usual limits.</param>
    /// <returns>The view.</returns>
    /// <exception cref="VirtException">XmlDetail or XmlError when it is no such document.</exception>
    public static CheckpointXml Parse(string text, XmlLimits? limits = null) => new(VirtXml.Parse(text, "domaincheckpoint", limits));
}
