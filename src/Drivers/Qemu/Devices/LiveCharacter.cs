using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Describes the host's end of a character device as QMP's chardev-add takes it.</summary>
/// <remarks>qemuMonitorJSONAttachCharDevGetProps.</remarks>
internal static class LiveCharacter
{
    /// <summary>Describes it.</summary>
    /// <param name="device">The element with the source: a character device, or a source itself.</param>
    /// <param name="id">Its id.</param>
    /// <param name="type">The type of the source; the element's own when absent.</param>
    /// <returns>The backend.</returns>
    internal static JsonObject Describe(XElement device, string id, string? type = null)
    {
        var source = device.Name.LocalName == "source" ? device : device.Element("source");
        var (kind, data) = (type ?? device.Get("type")) switch
        {
            "null" => ("null", new JsonObject()),
            "vc" => ("vc", []),
            "pty" => ("pty", []),
            "file" => ("file", new JsonObject { ["out"] = source?.Get("path") }.Switch("append", source?.Get("append"))),
            "dev" => (id.StartsWith("charparallel", StringComparison.Ordinal) ? "parallel" : "serial", new JsonObject { ["device"] = source?.Get("path") }),
            "pipe" => ("pipe", new JsonObject { ["device"] = source?.Get("path") }),
            "unix" => ("socket", Socket(new JsonObject { ["path"] = source?.Get("path") }, "unix", source, isTelnet: false)),
            "tcp" => ("socket", Socket(
                new JsonObject { ["host"] = source?.Get("host"), ["port"] = source?.Get("service") }, "inet", source, device.Element("protocol")?.Get("type") == "telnet")),
            "udp" => ("udp", Udp(device)),
            "spicevmc" => ("spicevmc", new JsonObject { ["type"] = device.Name.LocalName == "redirdev" ? "usbredir" : "vdagent" }),
            "spiceport" => ("spiceport", new JsonObject { ["fqdn"] = source?.Get("channel") }),
            "dbus" => ("dbus", new JsonObject { ["name"] = source?.Get("channel") }),
            "qemu-vdagent" => ("qemu-vdagent", new JsonObject().Switch("clipboard", source?.Element("clipboard")?.Get("copypaste"))
                .With("mouse", source?.Element("mouse")?.Get("mode") is { } mouse ? mouse == "client" : null)),
            var other => throw Refusal.Unsupported($"Hotplug unsupported for char device type '{other}'"),
        };
        if (device.Element("log") is { } log)
        {
            data.With("logfile", log.Get("file")).Switch("logappend", log.Get("append"));
        }

        return new JsonObject { ["type"] = kind, ["data"] = data };
    }

    private static JsonObject Socket(JsonObject address, string family, XElement? source, bool isTelnet)
    {
        var isServer = source?.Get("mode") is "bind" or "server";
        var properties = new JsonObject { ["addr"] = new JsonObject { ["type"] = family, ["data"] = address }, ["server"] = isServer };
        if (isServer)
        {
            properties["wait"] = false;
        }

        if (isTelnet)
        {
            properties["telnet"] = true;
        }

        if (source?.Element("reconnect") is { } reconnect)
        {
            properties["reconnect"] = reconnect.Get("enabled") == "yes" ? reconnect.Number("timeout") ?? 0 : 0;
        }

        return properties;
    }

    private static JsonObject Udp(XElement device)
    {
        var connect = device.Elements("source").FirstOrDefault(source => source.Get("mode") == "connect");
        var bind = device.Elements("source").FirstOrDefault(source => source.Get("mode") == "bind");
        return new JsonObject
        {
            ["remote"] = Inet(connect?.Get("host") ?? string.Empty, connect?.Get("service") ?? string.Empty),
        }.With("local", bind is null ? null : Inet(bind.Get("host") ?? string.Empty, bind.Get("service") ?? "0"));
    }

    private static JsonObject Inet(string host, string port) => new() { ["type"] = "inet", ["data"] = new JsonObject { ["host"] = host, ["port"] = port } };
}
