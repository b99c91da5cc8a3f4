using System.Globalization;
using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>The limits for traffic in one direction.</summary>
/// <param name="element">An <c>inbound</c> or <c>outbound</c> element.</param>
/// <remarks>Here libvirt counts in KiB and KiB per second, and so does the view.</remarks>
public sealed class BandwidthXml(XElement element) : XmlView(element)
{
    /// <summary>The long-term rate in KiB per second.</summary>
    public long? Average => Read("average");

    /// <summary>The highest rate in KiB per second.</summary>
    public long? Peak => Read("peak");

    /// <summary>The rate that is kept free in KiB per second.</summary>
    public long? Floor => Read("floor");

    /// <summary>The KiB that may pass at the peak.</summary>
    public long? Burst => Read("burst");

    internal static BandwidthXml? Of(XElement parent, string direction) =>
        parent.Element("bandwidth")?.Element(direction) is { } found ? new BandwidthXml(found) : null;

    internal static void Set(XElement parent, string direction, long? average, long? peak, long? burst)
    {
        if (average is null)
        {
            if (parent.Element("bandwidth") is { } present)
            {
                present.Elements(direction).Remove();
                if (!present.HasElements)
                {
                    present.Remove();
                }
            }

            return;
        }

        var limits = parent.Need("bandwidth").Need(direction);
        limits.Set("average", average.Value.Invariant());
        limits.Set("peak", peak?.Invariant());
        limits.Set("burst", burst?.Invariant());
    }

    private long? Read(string attribute) =>
        long.TryParse(Element.Get(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
