using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>How the host keeps the guest apart from others.</summary>
/// <param name="element">A <c>seclabel</c> element.</param>
public sealed class SecurityLabelXml(XElement element) : XmlView(element)
{
    /// <summary>Who makes the label: dynamic, static or none.</summary>
    public string? Type
    {
        get => Element.Get("type");
        set => Element.Set("type", value);
    }

    /// <summary>The kind, such as dac, selinux or apparmor.</summary>
    public string? Model
    {
        get => Element.Get("model");
        set => Element.Set("model", value);
    }

    /// <summary>Whether the guest's files are labelled.</summary>
    public bool? Relabels
    {
        get => XmlSwitch.Read(Element.Get("relabel"));
        set => Element.Set("relabel", XmlSwitch.YesNo(value));
    }

    /// <summary>The label.</summary>
    public string? Label
    {
        get => Element.Text("label");
        set => Element.SetText("label", value);
    }

    /// <summary>What a dynamic label is made from.</summary>
    public string? BaseLabel
    {
        get => Element.Text("baselabel");
        set => Element.SetText("baselabel", value);
    }

    /// <summary>The label of the guest's files.</summary>
    public string? ImageLabel
    {
        get => Element.Text("imagelabel");
        set => Element.SetText("imagelabel", value);
    }
}
