using System.Text;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The host's end of a character device: <c>-chardev</c>.</summary>
/// <remarks>qemuBuildChardevCommand. The options are texts: QEMU takes no JSON here.</remarks>
internal static class CharacterBackend
{
    private static readonly Version ReconnectInMilliseconds = new(9, 2);

    /// <summary>Adds the host's end.</summary>
    /// <param name="launch">The command line.</param>
    /// <param name="device">The element with the source: a character device, or a source itself.</param>
    /// <param name="id">The id of the host's end.</param>
    /// <param name="type">The type of the source; the element's own when absent.</param>
    internal static void Add(LaunchBuilder launch, XElement device, string id, string? type = null)
    {
        var source = device.Name.LocalName == "source" ? device : device.Element("source");
        var text = new StringBuilder();
        var kind = type ?? device.Get("type");
        switch (kind)
        {
            case "null" or "vc" or "pty" or "stdio":
                text.Append(kind).Append(",id=").Append(id);
                break;
            case "dev":
                text.Append(id.StartsWith("charparallel", StringComparison.Ordinal) ? "parallel" : "serial").Append(",id=").Append(id);
                Path(text, "path", source?.Get("path"));
                break;
            case "file":
                OutputFile(launch, text.Append("file,id=").Append(id), source, id);
                break;
            case "pipe":
                Path(text.Append("pipe,id=").Append(id), "path", source?.Get("path"));
                break;
            case "udp":
                Udp(text.Append("udp,id=").Append(id), device);
                break;
            case "tcp":
                Tcp(launch, text, device, source, id);
                break;
            case "unix":
                Unix(launch, text.Append("socket,id=").Append(id), source, id);
                break;
            case "spicevmc":
                text.Append("spicevmc,id=").Append(id).Append(",name=").Append(device.Name.LocalName switch
                {
                    "redirdev" => "usbredir",
                    "smartcard" => "smartcard",
                    _ => "vdagent",
                });
                break;
            case "spiceport" or "dbus":
                text.Append(kind).Append(",id=").Append(id).Append(",name=").Append(source?.Get("channel"));
                break;
            case "qemu-vdagent":
                Agent(text.Append("qemu-vdagent,id=").Append(id).Append(",name=vdagent"), source);
                break;
            default:
                throw Refusal.Unsupported($"unsupported chardev '{kind}'");
        }

        Log(launch, text, device.Element("log"), id);
        launch.Option("-chardev", text.ToString());
    }

    /// <summary>Adds the host's end of a unix socket that QEMU listens on.</summary>
    /// <param name="launch">The command line.</param>
    /// <param name="id">The id of the host's end.</param>
    /// <param name="alias">The alias of what it is for.</param>
    /// <param name="path">The socket's path.</param>
    internal static void Listen(LaunchBuilder launch, string id, string alias, string path) =>
        launch.Option("-chardev", $"socket,id={id}{Listener(launch, alias, path)},server=on,wait=off");

    private static string Listener(LaunchBuilder launch, string alias, string path)
    {
        launch.Directory(System.IO.Path.GetDirectoryName(path) ?? "/");
        return launch.Context.PassSockets
            ? $",fd={launch.Inherit(QemuDescriptorKind.Listen, alias, path).Invariant()}"
            : $",path={PropertyWriter.Escape(path)}";
    }

    private static void Unix(LaunchBuilder launch, StringBuilder text, XElement? source, string id)
    {
        var path = source?.Get("path") ?? throw Refusal.Broken($"the unix socket of '{id}' has no path");

        // Who serves a virtual disk or NIC must be there before the guest runs, so QEMU waits for it.
        var waits = id.StartsWith("charnet", StringComparison.Ordinal) || id.StartsWith("chr-vu-", StringComparison.Ordinal);
        if (source.Get("mode") is "bind" or "server")
        {
            text.Append(waits ? $",path={PropertyWriter.Escape(path)}" : Listener(launch, id["char".Length..], path)).Append(",server=on").Append(waits ? string.Empty : ",wait=off");
        }
        else
        {
            Path(text, "path", path);
        }

        Reconnect(launch, text, source.Element("reconnect"));
    }

    private static void Tcp(LaunchBuilder launch, StringBuilder text, XElement device, XElement? source, string id)
    {
        var isServer = source?.Get("mode") == "bind";
        var credentials = Credentials(launch, source, isServer, id);
        text.Append("socket,id=").Append(id).Append(",host=").Append(source?.Get("host")).Append(",port=").Append(source?.Get("service"));
        if ((device.Element("protocol") ?? device.Parent?.Element("protocol"))?.Get("type") == "telnet")
        {
            text.Append(",telnet=on");
        }

        if (isServer)
        {
            text.Append(",server=on,wait=off");
        }

        Reconnect(launch, text, source?.Element("reconnect"));
        if (credentials is not null)
        {
            text.Append(",tls-creds=").Append(credentials);
        }
    }

    private static string? Credentials(LaunchBuilder launch, XElement? source, bool isServer, string id)
    {
        var settings = launch.Context.Settings;
        if (!(XmlSwitch.Read(source?.Get("tls")) ?? settings.ChardevTls))
        {
            return null;
        }

        var secret = settings.ChardevTlsSecret is { } uuid ? $"{id}-secret0" : null;
        if (secret is not null)
        {
            launch.Object(launch.Secrets.Object(secret, new QemuSecretKey("tls", settings.ChardevTlsSecret.ToString(), null)));
        }

        var credentials = $"obj{id}_tls0";
        launch.Object(ImageSecrets.Tls(credentials, settings.ChardevTlsDirectory, isServer, settings.ChardevTlsVerify, secret));
        return credentials;
    }

    private static void Udp(StringBuilder text, XElement device)
    {
        var connect = device.Elements("source").FirstOrDefault(source => source.Get("mode") == "connect");
        var bind = device.Elements("source").FirstOrDefault(source => source.Get("mode") == "bind");
        text.Append(",host=").Append(connect?.Get("host")).Append(",port=").Append(connect?.Get("service"))
            .Append(",localaddr=").Append(bind?.Get("host")).Append(",localport=").Append(bind?.Get("service") ?? "0");
    }

    private static void OutputFile(LaunchBuilder launch, StringBuilder text, XElement? source, string id)
    {
        var append = source?.Get("append");
        var path = source?.Get("path") ?? throw Refusal.Broken($"the file of '{id}' has no path");
        if (launch.Context.PassSockets)
        {
            text.Append(",path=").Append(launch.InheritAsPath(OutputKind(append), id["char".Length..], path, "source")).Append(",append=on");
            return;
        }

        Path(text, "path", path);
        text.Append(append is null ? string.Empty : $",append={append}");
    }

    private static void Log(LaunchBuilder launch, StringBuilder text, XElement? log, string id)
    {
        if (log?.Get("file") is not { } path)
        {
            return;
        }

        var append = log.Get("append");
        if (launch.Context.PassSockets)
        {
            text.Append(",logfile=").Append(launch.InheritAsPath(OutputKind(append), id["char".Length..], path, "log")).Append(",logappend=on");
            return;
        }

        Path(text, "logfile", path);
        text.Append(append is null ? string.Empty : $",logappend={append}");
    }

    private static QemuDescriptorKind OutputKind(string? append) => append == "on" ? QemuDescriptorKind.Append : QemuDescriptorKind.Write;

    private static void Agent(StringBuilder text, XElement? source)
    {
        if (XmlSwitch.OnOff(XmlSwitch.Read(source?.Element("clipboard")?.Get("copypaste"))) is { } clipboard)
        {
            text.Append(",clipboard=").Append(clipboard);
        }

        if (source?.Element("mouse")?.Get("mode") is { } mouse)
        {
            text.Append(mouse == "client" ? ",mouse=on" : ",mouse=off");
        }
    }

    private static void Reconnect(LaunchBuilder launch, StringBuilder text, XElement? reconnect)
    {
        if (reconnect?.Get("enabled") is not { } enabled)
        {
            return;
        }

        var seconds = enabled == "yes" ? reconnect.Number("timeout") ?? 0 : 0;
        text.Append(launch.Facts.Version >= ReconnectInMilliseconds ? $",reconnect-ms={seconds * 1000}" : $",reconnect={seconds}");
    }

    private static void Path(StringBuilder text, string name, string? path) => text.Append(',').Append(name).Append('=').Append(PropertyWriter.Escape(path ?? string.Empty));
}
