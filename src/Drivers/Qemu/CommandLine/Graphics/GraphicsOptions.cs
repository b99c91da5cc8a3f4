using System.Text;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>How the guest's screens are shown: <c>-vnc</c>, <c>-spice</c> and <c>-display</c>.</summary>
/// <remarks>qemuBuildGraphicsCommandLine. Passwords are set over QMP, never here.</remarks>
internal static class GraphicsOptions
{
    private static readonly string[] Kinds = ["sdl", "vnc", "spice", "egl-headless", "dbus"];

    /// <summary>Adds the ways to the guest's screens.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        var all = launch.Guest.Devices.Elements("graphics").ToList();
        if (all.GroupBy(graphics => graphics.Get("type")).Any(group => Kinds.Contains(group.Key) && group.Count() > 1))
        {
            throw Refusal.Unsupported("only 1 graphics device of each type (sdl, vnc, spice, headless, dbus) is supported");
        }

        foreach (var graphics in all)
        {
            switch (graphics.Get("type"))
            {
                case "vnc":
                    Vnc(launch, graphics);
                    break;
                case "spice":
                    SpiceOption.Add(launch, graphics);
                    break;
                case "sdl":
                    Sdl(launch, graphics);
                    break;
                case "egl-headless":
                    launch.Option("-display", "egl-headless" + RenderNode(graphics));
                    break;
                case "dbus":
                    DBus(launch, graphics);
                    break;
                case "rdp":
                    Rdp(launch, graphics);
                    break;
                case var type:
                    throw Refusal.Unsupported($"unsupported graphics type '{type}'");
            }
        }
    }

    /// <summary>Tells where graphics listen.</summary>
    /// <param name="graphics">The graphics.</param>
    /// <returns>The element that says it.</returns>
    internal static XElement Listen(XElement graphics) => graphics.Element("listen")
        ?? (graphics.Get("socket") is { } socket ? new XElement("listen", new XAttribute("type", "socket"), new XAttribute("socket", socket))
            : graphics.Get("listen") is { } address ? new XElement("listen", new XAttribute("type", "address"), new XAttribute("address", address))
            : throw Refusal.Broken("missing listen element"));

    private static void Vnc(LaunchBuilder launch, XElement graphics)
    {
        var settings = launch.Context.Settings;
        var text = new StringBuilder(Place(graphics));
        Append(text, "share", graphics.Get("sharePolicy"));
        if (graphics.Get("passwd") is not null || settings.VncPassword)
        {
            text.Append(",password=on");
        }

        if (settings.VncTlsDirectory is { } directory)
        {
            const string Credentials = "vnc-tls-creds0";
            var secret = settings.VncTlsSecret is { } uuid ? launch.Secrets.Object($"{Credentials}-secret0", new QemuSecretKey("tls", uuid.ToString(), null)) : null;
            launch.Object(secret);
            launch.Object(ImageSecrets.Tls(Credentials, directory, isServer: true, settings.VncTlsVerify, secret?["id"]?.GetValue<string>()));
            Append(text, "tls-creds", Credentials);
        }

        if (settings.VncSasl)
        {
            text.Append(",sasl=on");
            SaslDirectory(launch, settings.VncSaslDirectory);
        }

        Append(text, "power-control", XmlSwitch.OnOff(XmlSwitch.Read(graphics.Get("powerControl"))));
        Append(text, "audiodev", SoundDevices.Backend(launch.Guest, graphics));
        launch.Option("-vnc", text.ToString());
        Keymap(launch, graphics);
    }

    private static string Place(XElement graphics)
    {
        var listen = Listen(graphics);
        switch (listen.Get("type"))
        {
            case "socket":
                return "vnc=unix:" + PropertyWriter.Escape(listen.Get("socket") ?? throw Refusal.Broken("the socket of VNC has no path"));
            case "none":
                return "none";
            default:
                var port = graphics.Number("port") ?? -1;
                if (port is < 5900 or > 65535)
                {
                    throw Refusal.Unsupported("vnc port must be in range [5900,65535]");
                }

                var address = listen.Get("address") ?? string.Empty;
                var websocket = graphics.Number("websocket") is > 0 and { } web ? $",websocket={web.Invariant()}" : string.Empty;
                return $"{(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address)}:{(port - 5900).Invariant()}{websocket}";
        }
    }

    /// <summary>Says where QEMU finds its SASL configuration.</summary>
    /// <param name="launch">The command line.</param>
    /// <param name="directory">The directory; nothing for SASL's own.</param>
    internal static void SaslDirectory(LaunchBuilder launch, string? directory)
    {
        if (directory is not null)
        {
            launch.Variable("SASL_CONF_PATH", directory);
        }
    }

    /// <summary>Adds the keyboard of whoever looks at the screen.</summary>
    /// <param name="launch">The command line.</param>
    /// <param name="graphics">The graphics.</param>
    internal static void Keymap(LaunchBuilder launch, XElement graphics)
    {
        if (graphics.Get("keymap") is { } keymap)
        {
            launch.Option("-k", keymap);
        }
    }

    private static void Sdl(LaunchBuilder launch, XElement graphics)
    {
        foreach (var (attribute, variable) in new[] { ("xauth", "XAUTHORITY"), ("display", "DISPLAY") })
        {
            if (graphics.Get(attribute) is { } value)
            {
                launch.Variable(variable, value);
            }
        }

        if (graphics.Get("fullscreen") == "yes")
        {
            launch.Flag("-full-screen");
        }

        var text = new StringBuilder("sdl");
        Append(text, "gl", XmlSwitch.OnOff(XmlSwitch.Read(graphics.Element("gl")?.Get("enable"))));
        launch.Option("-display", text.ToString());
    }

    private static void DBus(LaunchBuilder launch, XElement graphics)
    {
        var text = new StringBuilder("dbus");
        if (graphics.Get("p2p") == "yes")
        {
            text.Append(",p2p=on");
        }
        else
        {
            Append(text, "addr", PropertyWriter.Escape(graphics.Get("address") ?? DefaultBus(launch)));
        }

        Append(text, "gl", XmlSwitch.OnOff(XmlSwitch.Read(graphics.Element("gl")?.Get("enable"))));
        text.Append(RenderNode(graphics));
        if (graphics.Element("audio")?.Get("id") is not null)
        {
            Append(text, "audiodev", SoundDevices.Backend(launch.Guest, graphics));
        }

        launch.Option("-display", text.ToString());
    }

    // Another process speaks RDP, and sees the screen over the guest's own bus.
    private static void Rdp(LaunchBuilder launch, XElement graphics)
    {
        var listen = Listen(graphics);
        var bus = DefaultBus(launch);
        var settings = launch.Context.Settings;
        launch.Helper(new QemuHelper(
            "qemu-rdp",
            string.Empty,
            "qemu-rdp",
            ["--dbus-address", bus, "serve", "--address", listen.Get("address") ?? "127.0.0.1", "--port", graphics.Get("port") ?? "3389"],
            Path.Combine(settings.DBusDirectory, $"{settings.ShortName}-dbus.sock")));
        launch.Option("-display", "dbus,addr=" + PropertyWriter.Escape(bus));
    }

    private static string DefaultBus(LaunchBuilder launch)
    {
        var settings = launch.Context.Settings;
        var socket = Path.Combine(settings.DBusDirectory, $"{settings.ShortName}-dbus.sock");
        launch.Helper(new QemuHelper("dbus-daemon", string.Empty, settings.DBusDaemon, [$"--config-file={Path.Combine(settings.DBusDirectory, settings.ShortName + "-dbus.conf")}", "--nofork"], socket));
        return "unix:path=" + socket;
    }

    private static string RenderNode(XElement graphics) =>
        graphics.Element("gl")?.Get("rendernode") is { } node ? ",rendernode=" + PropertyWriter.Escape(node) : string.Empty;

    private static void Append(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            text.Append(',').Append(name).Append('=').Append(value);
        }
    }
}
