using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for graphical consoles.</summary>
internal static class GraphicsRules
{
    private static readonly string[] Types = ["sdl", "vnc", "rdp", "desktop", "spice", "egl-headless", "dbus"];

    public static void Normalize(XElement graphics, bool active)
    {
        switch (Allowed.Need(graphics, "type", Types))
        {
            case "vnc":
                NormalizeListens(graphics);
                NormalizeVnc(graphics, active);
                CheckAccess(graphics);
                break;
            case "spice":
                NormalizeListens(graphics);
                NormalizeSpice(graphics, active);
                CheckAccess(graphics);
                break;
            case "rdp":
                NormalizeListens(graphics);
                if (graphics.Get("autoport") == "yes" || graphics.Get("port") is null or "-1" or "0")
                {
                    graphics.Set("port", "0");
                    graphics.Set("autoport", "yes");
                }

                break;
        }
    }

    // virDomainGraphicsAuthDefParseXML.
    private static void CheckAccess(XElement graphics)
    {
        if (graphics.Get("passwd") is null)
        {
            return;
        }

        const string Form = "yyyy-M-dTH:m:s";
        if (graphics.Get("passwdValidTo") is { } until && !DateTime.TryParseExact(until, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            throw XmlFault.Make(VirtErrorCode.InternalError, graphics, $"cannot parse password validity time '{until}', expect YYYY-MM-DDTHH:MM:SS");
        }

        if (graphics.Get("connected") is not { } connected)
        {
            return;
        }

        if (connected is not ("keep" or "disconnect" or "fail"))
        {
            throw XmlFault.Unsupported(graphics, $"unknown connected value {connected}", "one of: keep, disconnect, fail");
        }

        if (connected != "keep" && graphics.Get("type") == "vnc")
        {
            throw XmlFault.Unsupported(graphics, "VNC supports connected='keep' only");
        }
    }

    private static void NormalizeListens(XElement graphics)
    {
        var first = graphics.Element("listen");
        foreach (var listen in graphics.Elements("listen"))
        {
            CheckListen(graphics, listen, listen == first);
        }

        var socket = graphics.Get("type") == "vnc" ? graphics.Get("socket") : null;
        if (graphics.Get("listen") is { Length: 0 })
        {
            graphics.Set("listen", null);
        }

        if (first is null || (socket is not null && first.Get("type") is "address" or "network"))
        {
            var replaced = socket is not null
                ? new XElement("listen", new XAttribute("type", "socket"), new XAttribute("socket", socket))
                : new XElement("listen", new XAttribute("type", "address"));
            if (socket is null)
            {
                replaced.Set("address", graphics.Get("listen"));
            }

            first?.Remove();
            if (graphics.Element("listen") is { } next)
            {
                next.AddBeforeSelf(replaced);
            }
            else
            {
                graphics.Insert(replaced);
            }

            first = replaced;
        }

        // The attributes repeat what the first listen says.
        graphics.Set("listen", first.Get("type") == "socket" ? null : first.Get("address"));
        graphics.Set("socket", first.Get("type") == "socket" && graphics.Get("type") == "vnc" ? first.Get("socket") : null);
    }

    private static void CheckListen(XElement graphics, XElement listen, bool first)
    {
        var type = Allowed.Need(listen, "type", ["none", "address", "network", "socket"]);
        var kind = graphics.Get("type")!;
        if (type is "socket" or "none" && kind is not ("vnc" or "spice"))
        {
            throw XmlFault.Unsupported(listen, $"listen type '{type}' is not available for graphics type '{kind}'");
        }

        var attribute = type switch { "address" => "address", "socket" => "socket", _ => null };
        var compat = first ? graphics.Get(type == "socket" ? "socket" : "listen") : null;
        if (attribute is not null)
        {
            var given = listen.Get(attribute);
            if (given is not null && compat is not null && given != compat)
            {
                var own = type == "socket" ? "socket" : "listen";
                throw XmlFault.Unsupported(
                    listen, $"graphics '{own}' attribute '{compat}' must match '{attribute}' attribute of first listen element (found '{given}')");
            }

            listen.Set(attribute, given ?? (compat is { Length: > 0 } ? compat : null));
        }

        if (listen.Get("network") is not null && type != "network")
        {
            throw XmlFault.Error(listen, "'network' attribute is valid only for listen type 'network'");
        }

        if (listen.Get("socket") is not null && type != "socket")
        {
            throw XmlFault.Error(listen, "'socket' attribute is valid only for listen type 'socket'");
        }
    }

    private static void NormalizeVnc(XElement graphics, bool active)
    {
        var port = Port(graphics, "port");
        var auto = graphics.Get("autoport") is { } text ? text == "yes" : port is null or -1;
        Allowed.Check(graphics, "sharePolicy", ["allow-exclusive", "force-shared", "ignore"]);
        Allowed.Check(graphics, "powerControl", Allowed.YesNo);
        if (graphics.Element("listen")!.Get("type") is "socket" or "none")
        {
            graphics.Set("port", null);
            graphics.Set("autoport", null);
            return;
        }

        if (auto && (!active || port is null or 0))
        {
            graphics.Set("port", "-1");
        }
        else
        {
            graphics.Set("port", port is null or 0 ? null : port.Value.Invariant());
        }

        graphics.Set("autoport", XmlSwitch.YesNo(auto));
    }

    private static void NormalizeSpice(XElement graphics, bool active)
    {
        var port = Port(graphics, "port") ?? 0;
        var tls = Port(graphics, "tlsPort") ?? 0;
        Allowed.Check(graphics, "autoport", Allowed.YesNo);
        var auto = graphics.Get("autoport") == "yes" || (port == -1 && tls == -1);
        if (auto && !active)
        {
            port = tls = 0;
        }

        var listen = graphics.Element("listen")!;
        if (listen.Get("type") == "address" && port == 0 && tls == 0 && !auto)
        {
            listen.ReplaceWith(listen = new XElement("listen", new XAttribute("type", "none")));
            graphics.Set("listen", null);
        }

        if (listen.Get("type") is "none" or "socket")
        {
            graphics.Set("port", null);
            graphics.Set("tlsPort", null);
            graphics.Set("autoport", listen.Get("type") == "none" ? null : graphics.Get("autoport"));
        }
        else
        {
            graphics.Set("port", port == 0 ? null : port.Invariant());
            graphics.Set("tlsPort", tls == 0 ? null : tls.Invariant());
            graphics.Set("autoport", XmlSwitch.YesNo(auto));
        }

        if (graphics.Get("defaultMode") == "any")
        {
            graphics.Set("defaultMode", null);
        }
    }

    private static int? Port(XElement graphics, string attribute)
    {
        if (graphics.Get(attribute) is not { } text)
        {
            return null;
        }

        return graphics.Number(attribute) ?? throw XmlFault.Make(
            VirtErrorCode.InternalError, graphics, $"cannot parse {graphics.Get("type")} port {text}", "a number");
    }
}
