using System.Globalization;
using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Who may read and write a pool's target or a volume.</summary>
/// <param name="element">A <c>permissions</c> element.</param>
public sealed class StoragePermissionsXml(XElement element) : XmlView(element)
{
    /// <summary>The mode in octal digits, such as 0644.</summary>
    public string? Mode
    {
        get => Element.Text("mode");
        set => Element.SetText("mode", value);
    }

    /// <summary>The number of the owner; null for the default.</summary>
    public int? Owner
    {
        get => Read("owner");
        set => Element.SetText("owner", value?.Invariant());
    }

    /// <summary>The number of the group; null for the default.</summary>
    public int? Group
    {
        get => Read("group");
        set => Element.SetText("group", value?.Invariant());
    }

    /// <summary>The security label.</summary>
    public string? Label
    {
        get => Element.Text("label");
        set => Element.SetText("label", value);
    }

    private int? Read(string child) =>
        int.TryParse(Element.Text(child), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= 0 ? value : null;
}
