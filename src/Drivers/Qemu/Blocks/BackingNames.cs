using System.Text.Json;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Shared.Images;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Blocks;

/// <summary>Understands the names by which images' headers refer to the image below.</summary>
/// <remarks>virStorageSourceNewFromBacking.</remarks>
internal static class BackingNames
{
    /// <summary>Finds out what a name means.</summary>
    /// <param name="image">The path of the image whose header has the name.</param>
    /// <param name="name">The name.</param>
    /// <returns>The kind of source and the source; nothing for a name that only QEMU understands.</returns>
    internal static (string Type, XElement Source)? Read(string image, string name)
    {
        if (name.StartsWith("json:", StringComparison.Ordinal) && Json(name["json:".Length..]) is { } remote)
        {
            return remote;
        }

        var path = ImageFile.PathOfBacking(image, name);
        if (Path.IsPathRooted(path))
        {
            return File.Exists(path) && !Directory.Exists(path) && IsDevice(path)
                ? ("block", new XElement("source", new XAttribute("dev", path)))
                : ("file", new XElement("source", new XAttribute("file", path)));
        }

        return System.Uri.TryCreate(name, UriKind.Absolute, out var uri) ? Remote(uri) : null;
    }

    /// <summary>Tells whether a path names a device.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Whether it does; not when there is nothing.</returns>
    internal static bool IsDevice(string path)
    {
        var info = new FileInfo(path);
        var target = info.ResolveLinkTarget(returnFinalTarget: true) ?? info;
        return target.Exists && target.Attributes.HasFlag(FileAttributes.Device);
    }

    private static (string Type, XElement Source)? Remote(System.Uri uri)
    {
        var (protocol, isUnix) = uri.Scheme switch
        {
            "nbd" or "nbd+tcp" => ("nbd", false),
            "nbd+unix" => ("nbd", true),
            "http" or "https" or "ftp" or "ftps" or "tftp" => (uri.Scheme, false),
            _ => (string.Empty, false),
        };
        if (protocol.Length == 0)
        {
            return null;
        }

        var socket = uri.Query.TrimStart('?').Split('&').FirstOrDefault(part => part.StartsWith("socket=", StringComparison.Ordinal));
        var source = Network(protocol, uri.AbsolutePath.TrimStart('/'));
        source.Add(isUnix
            ? new XElement("host", new XAttribute("transport", "unix"), new XAttribute("socket", System.Uri.UnescapeDataString(socket?["socket=".Length..] ?? string.Empty)))
            : Host(uri.Host, uri.Port > 0 ? uri.Port.Invariant() : null));
        return ("network", source);
    }

    private static (string Type, XElement Source)? Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            var node = root.Field("file") is { ValueKind: JsonValueKind.Object } inner ? inner : root;
            if (node.Text("driver") != "nbd")
            {
                return null;
            }

            var server = node.Field("server") ?? default;
            var path = server.Text("path") ?? node.Text("server.path") ?? node.Text("path");
            var host = server.Text("host") ?? node.Text("server.host") ?? node.Text("host");
            var source = Network("nbd", node.Text("export"));
            source.Add(path is not null
                ? new XElement("host", new XAttribute("transport", "unix"), new XAttribute("socket", path))
                : Host(host ?? string.Empty, server.Text("port") ?? node.Text("server.port") ?? node.Text("port")));
            return ("network", source);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static XElement Network(string protocol, string? name) =>
        new("source", new XAttribute("protocol", protocol), string.IsNullOrEmpty(name) ? null : new XAttribute("name", name));

    private static XElement Host(string name, string? port) =>
        new("host", new XAttribute("name", name), port is null ? null : new XAttribute("port", port));
}
