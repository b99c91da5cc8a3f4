using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Makes graphical consoles from typed specifications.</summary>
public static class GraphicsBuilder
{
    /// <summary>Makes a graphical console.</summary>
    /// <param name="spec">What it is to be.</param>
    /// <returns>The console, not yet part of a domain.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InvalidArg"/> when the specification names both a socket and a port or an address.</exception>
    public static GraphicsXml Build(GraphicsSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Socket is not null && (spec.Port is not null || spec.Listen is not null))
        {
            throw new VirtException(VirtErrorCode.InvalidArg, "a graphical console listens on a socket or on a port, not on both");
        }

        var graphics = new GraphicsXml(new XElement("graphics")) { Type = spec.Type, Keymap = spec.Keymap };
        if (spec.Socket is { } socket)
        {
            graphics.Element.Insert(new XElement("listen", new XAttribute("type", "socket"), new XAttribute("socket", socket)));
        }
        else if (spec.Type is "vnc" or "spice" or "rdp")
        {
            if (spec.Type == "vnc" || spec.Port is not null)
            {
                graphics.Port = spec.Port;
            }
            else
            {
                graphics.Element.Set("autoport", XmlSwitch.YesNo(spec.TlsPort is null));
            }

            graphics.TlsPort = spec.TlsPort;
            graphics.Listen = spec.Listen;
        }

        return graphics;
    }
}
