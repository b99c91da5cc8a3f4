using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A graphical console.</summary>
/// <param name="element">A <c>graphics</c> element.</param>
public sealed class GraphicsXml(XElement element) : XmlView(element)
{
    /// <summary>The protocol: vnc, spice, sdl, rdp, desktop, dbus or egl-headless.</summary>
    public string? Type
    {
        get => Element.Get("type");
        set => Element.Set("type", value);
    }

    /// <summary>The port; null when it is chosen at start.</summary>
    public int? Port
    {
        get => Element.Number("port") is > 0 and var port ? port : null;
        set
        {
            Element.Set("port", value?.Invariant() ?? "-1");
            Element.Set("autoport", XmlSwitch.YesNo(value is null));
        }
    }

    /// <summary>The port for encrypted connections, of spice only.</summary>
    public int? TlsPort
    {
        get => Element.Number("tlsPort") is > 0 and var port ? port : null;
        set => Element.Set("tlsPort", value?.Invariant());
    }

    /// <summary>Whether the port is chosen at start.</summary>
    public bool AutoPort => XmlSwitch.Read(Element.Get("autoport")) ?? Element.Get("port") is null or "-1";

    /// <summary>The address to listen on; null for the driver's own choice.</summary>
    public string? Listen
    {
        get => Element.Get("listen") ?? Element.Elements("listen").FirstOrDefault(l => l.Get("type") == "address")?.Get("address");
        set
        {
            Element.Set("listen", value);
            Element.Elements("listen").Remove();
            if (value is not null)
            {
                Element.Insert(new XElement("listen", new XAttribute("type", "address"), new XAttribute("address", value)));
            }
        }
    }

    /// <summary>The file name of the socket to listen on instead of a port.</summary>
    public string? Socket => Element.Get("socket") ?? Element.Elements("listen").FirstOrDefault(l => l.Get("type") == "socket")?.Get("socket");

    /// <summary>Whether a password is set; the password itself is never handed out.</summary>
    public bool HasPassword => Element.Get("passwd") is not null;

    /// <summary>The keyboard's language.</summary>
    public string? Keymap
    {
        get => Element.Get("keymap");
        set => Element.Set("keymap", value);
    }
}
