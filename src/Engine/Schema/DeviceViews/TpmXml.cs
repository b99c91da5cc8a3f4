using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A trusted platform module.</summary>
/// <param name="element">A <c>tpm</c> element.</param>
public sealed class TpmXml(XElement element) : XmlView(element)
{
    /// <summary>The device: tpm-tis, tpm-crb, tpm-spapr or spapr-tpm-proxy.</summary>
    public string? Model
    {
        get => Element.Get("model");
        set => Element.Set("model", value);
    }

    /// <summary>What is behind it: passthrough, emulator or external.</summary>
    public string? Backend
    {
        get => Element.Element("backend")?.Get("type");
        set => Element.Need("backend").Set("type", value);
    }

    /// <summary>The version of an emulated one: 1.2 or 2.0.</summary>
    public string? Version
    {
        get => Element.Element("backend")?.Get("version");
        set => Element.Need("backend").Set("version", value);
    }

    /// <summary>Whether the state of a transient domain's outlives it.</summary>
    public bool? IsPersistent
    {
        get => XmlSwitch.Read(Element.Element("backend")?.Get("persistent_state"));
        set => Element.Need("backend").Set("persistent_state", XmlSwitch.YesNo(value));
    }

    /// <summary>The host's device of a passed-through one.</summary>
    public string? Path
    {
        get => Element.Element("backend")?.Element("device")?.Get("path");
        set => Element.Need("backend").Need("device").Set("path", value);
    }
}
