using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Transport.Descriptors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Consoles;

/// <summary>Consoles, channels and screens of running guests.</summary>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuDomainConsoles(QemuNode node) : IDomainConsoleDriver
{
    private const string PngPath = "screendump/arg-type/format/^png";

    /// <inheritdoc/>
    public Task<Stream> OpenConsoleAsync(DomainRef domain, string? device, DomainConsoleFlags flags, CancellationToken cancellationToken)
    {
        var found = node.Find(domain);
        var run = QemuNode.Running(found);
        var devices = found.Definition.ToTree().Element("devices")!;
        var source = device is null
            ? devices.Elements("console").Concat(devices.Elements("serial")).FirstOrDefault()
            : devices.Elements().FirstOrDefault(item => item.Name.LocalName is "console" or "serial" or "parallel" && item.Element("alias")?.Get("name") == device);
        if (source is null)
        {
            throw QemuNode.Speaker.Internal($"cannot find character device {device ?? "default"}");
        }

        return OpenAsync(found, run, source, flags.HasFlag(DomainConsoleFlags.Force), "console session", cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Stream> OpenChannelAsync(DomainRef domain, string? name, DomainChannelFlags flags, CancellationToken cancellationToken)
    {
        var found = node.Find(domain);
        var run = QemuNode.Running(found);
        var channels = found.Definition.ToTree().Element("devices")!.Elements("channel");
        var source = (name is null
            ? channels.FirstOrDefault()
            : channels.FirstOrDefault(channel => channel.Element("alias")?.Get("name") == name || channel.Element("target")?.Get("name") == name))
            ?? throw QemuNode.Speaker.Internal($"cannot find channel {name ?? "default"}");
        return source.Get("type") == "unix"
            ? OpenAsync(found, run, source, flags.HasFlag(DomainChannelFlags.Force), "channel stream", cancellationToken)
            : throw QemuNode.Speaker.Internal($"channel {name} is not using a UNIX socket");
    }

    /// <inheritdoc/>
    public async Task<Screenshot> TakeScreenshotAsync(DomainRef domain, int screen, CancellationToken cancellationToken)
    {
        var found = node.Find(domain);
        using var job = await found.Jobs.BeginAsync(DomainJob.Query, "virDomainScreenshot", cancellationToken).ConfigureAwait(false);
        var run = QemuNode.Running(found);
        var videos = found.Definition.ToTree().Element("devices")!.Elements("video").Where(video => video.Element("model")?.Get("type") != "none").ToArray();
        if (videos.Length == 0)
        {
            throw QemuNode.Speaker.Invalid("no screens to take screenshot from");
        }

        var isPng = run.Facts.SchemaPaths.Contains(PngPath);
        var file = Path.Combine(run.Directory, $"screen-{Guid.NewGuid():N}");
        var arguments = new JsonObject { ["filename"] = file };
        if (screen > 0)
        {
            var (video, head) = Head(videos, screen) ?? throw QemuNode.Speaker.Invalid("no such screen ID");
            arguments["device"] = video.Element("alias")?.Get("name");
            arguments["head"] = head;
        }

        if (isPng)
        {
            arguments["format"] = "png";
        }

        try
        {
            await run.Monitor.RunAsync("screendump", arguments, cancellationToken).ConfigureAwait(false);
            var picture = await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false);
            return new Screenshot(isPng ? "image/png" : "image/x-portable-pixmap", new MemoryStream(picture, writable: false));
        }
        catch (IOException e)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, $"unable to open {file}: {e.Message}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenGraphicsAsync(DomainRef domain, int index, bool skipAuthentication, CancellationToken cancellationToken)
    {
        var found = node.Find(domain);
        using var job = await found.Jobs.BeginAsync(DomainJob.Modify, "virDomainOpenGraphicsFD", cancellationToken).ConfigureAwait(false);
        var run = QemuNode.Running(found);
        var graphics = found.Definition.ToTree().Element("devices")!.Elements("graphics").ElementAtOrDefault(index)
            ?? throw QemuNode.Speaker.Internal($"No graphics backend with index {index}");
        if (graphics.Get("type") is not ("vnc" or "spice"))
        {
            throw QemuNode.Speaker.Internal($"Can only open VNC, SPICE or D-Bus p2p graphics backends, not {graphics.Get("type")}");
        }

        var (ours, theirs) = SocketMessages.MakePair();
        try
        {
            await run.Monitor.SendHandleAsync("graphicsfd", theirs, cancellationToken).ConfigureAwait(false);
            await run.Monitor.RunAsync(
                "add_client",
                new JsonObject { ["protocol"] = graphics.Get("type"), ["fdname"] = "graphicsfd", ["skipauth"] = skipAuthentication },
                cancellationToken).ConfigureAwait(false);
            return new NetworkStream(ours, ownsSocket: true);
        }
        catch
        {
            ours.Dispose();
            throw;
        }
        finally
        {
            theirs.Dispose();
        }
    }

    /// <inheritdoc/>
    public async Task ReloadGraphicsAsync(DomainRef domain, uint type, CancellationToken cancellationToken)
    {
        // VIR_DOMAIN_GRAPHICS_RELOAD_TYPE_ANY and _VNC.
        if (type > 1)
        {
            throw QemuNode.Speaker.Argument($"unknown graphics type '{type}'");
        }

        var found = node.Find(domain);
        using var job = await found.Jobs.BeginAsync(DomainJob.Modify, "virDomainGraphicsReload", cancellationToken).ConfigureAwait(false);
        var run = QemuNode.Running(found);
        if (!found.Definition.ToTree().Element("devices")!.Elements("graphics").Any(graphics => graphics.Get("type") == "vnc"))
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "no VNC graphics to reload");
        }

        await run.Monitor.RunAsync("display-reload", new JsonObject { ["type"] = "vnc", ["tls-certs"] = true }, cancellationToken).ConfigureAwait(false);
    }

    private static (XElement Video, int Head)? Head(XElement[] videos, int screen)
    {
        foreach (var video in videos)
        {
            var heads = (int?)video.Element("model")?.Attribute("heads") ?? 1;
            if (screen < heads)
            {
                return (video, screen);
            }

            screen -= heads;
        }

        return null;
    }

    private static async Task<Stream> OpenAsync(
        QemuDomain domain, QemuRun run, XElement device, bool force, string what, CancellationToken cancellationToken)
    {
        var alias = device.Element("alias")?.Get("name") ?? string.Empty;
        var path = device.Element("source")?.Get("path");
        var held = run.Companion(() => new OpenConsoles());
        using var turn = held.Take(alias, force)
            ?? throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, $"Active {what} exists for this domain");
        try
        {
            Stream stream = device.Get("type") switch
            {
                "pty" when path is not null => TerminalStream.Open(path),
                "unix" when path is not null => await ConnectAsync(path, cancellationToken).ConfigureAwait(false),
                _ => throw QemuNode.Speaker.Internal($"character device {alias} is not using a PTY or UNIX socket"),
            };
            return turn.Keep(stream);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.SystemError, $"unable to open '{path}' of domain '{domain.Name}': {e.Message}");
        }
    }

    private static async Task<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
