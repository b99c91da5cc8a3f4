using System.Globalization;
using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>How disks' time is shared out.</summary>
/// <param name="element">A <c>blkiotune</c> element.</param>
public sealed class BlockIOTuneXml(XElement element) : XmlView(element)
{
    /// <summary>The guest's share beside others, from 100 to 1000.</summary>
    public long? Weight
    {
        get => long.TryParse(Element.Text("weight"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
        set => Element.SetText("weight", value?.Invariant());
    }
}
