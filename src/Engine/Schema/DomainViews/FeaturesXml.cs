using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>What the guest's machine can do.</summary>
/// <param name="element">A <c>features</c> element.</param>
public sealed class FeaturesXml(XElement element) : XmlView(element)
{
    /// <summary>The names of the features that are mentioned.</summary>
    public IReadOnlyList<string> Names => [.. Element.Elements().Select(feature => feature.Name.LocalName)];

    /// <summary>Tells the state of a feature.</summary>
    /// <param name="name">Its name, such as acpi or smm.</param>
    /// <returns>On, off, or null where it is left to the driver.</returns>
    public bool? this[string name]
    {
        get => Element.Element(name) is { } feature ? XmlSwitch.Read(feature.Get("state")) ?? true : null;
        set => Set(name, value);
    }

    /// <summary>Tells the state of one of the enlightenments that Windows knows.</summary>
    /// <param name="name">Its name, such as relaxed or vapic.</param>
    /// <returns>On, off, or null where it is left to the driver.</returns>
    public bool? HyperV(string name) => XmlSwitch.Read(Element.Element("hyperv")?.Element(name)?.Get("state"));

    // Some features are there by their name alone, others say on or off.
    private void Set(string name, bool? value)
    {
        if (value is null)
        {
            Element.Drop(name);
        }
        else if (name is "acpi" or "pae" or "viridian" or "privnet" && value is true)
        {
            Element.Need(name).Set("state", null);
        }
        else
        {
            Element.Need(name).Set("state", XmlSwitch.OnOff(value));
        }
    }
}
