using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>The guest's clock.</summary>
/// <param name="element">A <c>clock</c> element.</param>
public sealed class ClockXml(XElement element) : XmlView(element)
{
    /// <summary>What it starts from: utc, localtime, timezone, variable or absolute.</summary>
    public string? Offset
    {
        get => Element.Get("offset");
        set => Element.Set("offset", value);
    }

    /// <summary>The time zone, of the offset timezone.</summary>
    public string? TimeZone
    {
        get => Element.Get("timezone");
        set => Element.Set("timezone", value);
    }

    /// <summary>What a variable offset counts from: utc or localtime.</summary>
    public string? Basis
    {
        get => Element.Get("basis");
        set => Element.Set("basis", value);
    }

    /// <summary>The offset in seconds, or reset.</summary>
    public string? Adjustment
    {
        get => Element.Get("adjustment");
        set => Element.Set("adjustment", value);
    }

    /// <summary>The seconds since 1970 that an absolute one starts from.</summary>
    public string? Start
    {
        get => Element.Get("start");
        set => Element.Set("start", value);
    }
}
