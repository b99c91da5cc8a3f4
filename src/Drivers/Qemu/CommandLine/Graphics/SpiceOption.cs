using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The guest's screens over SPICE: <c>-spice</c>.</summary>
/// <remarks>qemuBuildGraphicsSPICECommandLine. A password is set over QMP, never here.</remarks>
internal static class SpiceOption
{
    private static readonly string[] Channels = ["main", "display", "inputs", "cursor", "playback", "record", "smartcard", "usbredir"];

    /// <summary>Adds the option.</summary>
    /// <param name="launch">The command line.</param>
    /// <param name="graphics">The graphics.</param>
    internal static void Add(LaunchBuilder launch, XElement graphics)
    {
        var settings = launch.Context.Settings;
        var text = new List<string>();
        var (isOpen, isSecure) = Place(text, graphics);
        if (settings.SpiceSasl)
        {
            text.Add("sasl=on");
            GraphicsOptions.SaslDirectory(launch, settings.SpiceSaslDirectory);
        }

        if (graphics.Element("mouse")?.Get("mode") is { } mouse)
        {
            text.Add(mouse == "server" ? "agent-mouse=off" : "agent-mouse=on");
        }

        if (graphics.Get("passwd") is null && !settings.SpicePassword)
        {
            text.Add("disable-ticketing=on");
        }

        if (isSecure)
        {
            text.Add("x509-dir=" + PropertyWriter.Escape(settings.SpiceTlsDirectory ?? throw Refusal.Unsupported("spice secure channels set in XML configuration, but TLS is disabled in qemu.conf")));
        }

        Channel(text, "default", graphics.Get("defaultMode"), isOpen, isSecure, "defaultMode");
        foreach (var name in Channels)
        {
            var mode = graphics.Elements("channel").FirstOrDefault(channel => channel.Get("name") == name)?.Get("mode");
            Channel(text, name, mode, isOpen, isSecure, "channels");
        }

        Compression(text, graphics);
        Abilities(text, graphics);

        // A destination that cannot do it falls back by itself.
        text.Add("seamless-migration=on");
        launch.Option("-spice", string.Join(',', text));
        GraphicsOptions.Keymap(launch, graphics);
    }

    private static (bool IsOpen, bool IsSecure) Place(List<string> text, XElement graphics)
    {
        var listen = GraphicsOptions.Listen(graphics);
        switch (listen.Get("type"))
        {
            case "socket":
                text.Add("unix=on");
                text.Add("addr=" + PropertyWriter.Escape(listen.Get("socket") ?? throw Refusal.Broken("the socket of SPICE has no path")));
                return (true, false);
            case "none":
                // QEMU insists on a port.
                text.Add("port=0");
                return (true, false);
        }

        var port = graphics.Number("port") ?? 0;
        var securePort = graphics.Number("tlsPort") ?? 0;
        if (port > 0)
        {
            text.Add($"port={port.Invariant()}");
        }

        if (securePort > 0)
        {
            text.Add($"tls-port={securePort.Invariant()}");
        }

        if ((port > 0 || securePort > 0) && listen.Get("address") is { } address)
        {
            text.Add("addr=" + address);
        }

        return (port > 0, securePort > 0);
    }

    private static void Channel(List<string> text, string name, string? mode, bool isOpen, bool isSecure, string what)
    {
        switch (mode)
        {
            case "secure":
                text.Add(isSecure ? $"tls-channel={name}"
                    : throw Refusal.Unsupported($"spice {what} secure requested in XML configuration, but TLS connection is not available"));
                break;
            case "insecure":
                text.Add(isOpen ? $"plaintext-channel={name}"
                    : throw Refusal.Unsupported($"spice {what} insecure requested in XML configuration, but plaintext connection is not available"));
                break;
        }
    }

    private static void Compression(List<string> text, XElement graphics)
    {
        Append(text, "image-compression", graphics.Element("image")?.Get("compression"));
        Append(text, "jpeg-wan-compression", graphics.Element("jpeg")?.Get("compression"));
        Append(text, "zlib-glz-wan-compression", graphics.Element("zlib")?.Get("compression"));
        Append(text, "playback-compression", graphics.Element("playback")?.Get("compression"));
        Append(text, "streaming-video", graphics.Element("streaming")?.Get("mode"));
    }

    private static void Abilities(List<string> text, XElement graphics)
    {
        Append(text, "disable-copy-paste", graphics.Element("clipboard")?.Get("copypaste") == "no" ? "on" : null);
        Append(text, "disable-agent-file-xfer", graphics.Element("filetransfer")?.Get("enable") == "no" ? "on" : null);
        if (graphics.Element("gl")?.Get("enable") == "yes")
        {
            text.Add("gl=on");
            Append(text, "rendernode", graphics.Element("gl")?.Get("rendernode") is { } node ? PropertyWriter.Escape(node) : null);
        }
    }

    private static void Append(List<string> text, string name, string? value)
    {
        if (value is not null)
        {
            text.Add($"{name}={value}");
        }
    }
}
