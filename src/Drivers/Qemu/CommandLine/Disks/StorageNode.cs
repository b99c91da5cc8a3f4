using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Makes the block node that reads and writes an image's source, whatever that is.</summary>
/// <remarks>qemuBlockStorageSourceGetBackendProps.</remarks>
internal static class StorageNode
{
    /// <summary>Makes the node.</summary>
    /// <param name="launch">The command line, or one like it for a running guest.</param>
    /// <param name="image">The image.</param>
    /// <returns>The properties that depend on the kind of source.</returns>
    /// <exception cref="Engine.Errors.VirtException">ConfigUnsupported for a kind that QEMU has not.</exception>
    internal static JsonObject Of(LaunchBuilder launch, StorageImage image)
    {
        var passed = image.FileGroup is { } group ? launch.InheritGroup(group, image.StorageNode) : null;
        return image.Type switch
        {
            "file" => LocalFile(image, "file", passed ?? image.Source.Get("file")),
            "block" when passed is not null => LocalFile(image, "host_device", passed),
            "block" => LocalFile(image, launch.Context.IsCdRom(image.Source.Get("dev") ?? string.Empty) ? "host_cdrom" : "host_device", image.Source.Get("dev")),
            "dir" => new JsonObject { ["driver"] = "vvfat", ["dir"] = image.Source.Get("dir"), ["floppy"] = image.IsFloppy, ["rw"] = !image.IsReadOnly },
            "nvme" => Nvme(image.Source),
            "vhostvdpa" => new JsonObject
            {
                ["driver"] = "virtio-blk-vhost-vdpa",
                ["path"] = launch.InheritAsPath(QemuDescriptorKind.ReadWrite, image.StorageNode, image.Source.Get("dev"), "vdpa"),
            },
            "network" => Network(image),
            _ => throw Refusal.Unsupported($"disk type '{image.Type}' is not supported by QEMU"),
        };
    }

    private static JsonObject LocalFile(StorageImage image, string driver, string? path) => new JsonObject { ["driver"] = driver, ["filename"] = path }
        .With("aio", image.Io)
        .With("pr-manager", ImageSecrets.ReservationsOf(image));

    private static JsonObject Nvme(XElement source)
    {
        var address = source.Element("address")!;
        var device = $"{DeviceAddress.Number(address, "domain"):x4}:{DeviceAddress.Number(address, "bus"):x2}:{DeviceAddress.Number(address, "slot"):x2}.{DeviceAddress.Number(address, "function")}";
        return new JsonObject { ["driver"] = "nvme", ["device"] = device, ["namespace"] = PropertyWriter.ReadNumber(source.Get("namespace")) };
    }

    private static JsonObject Network(StorageImage image)
    {
        var protocol = image.Source.Get("protocol");
        return protocol switch
        {
            "nbd" => Nbd(image),
            "rbd" => Rbd(image),
            "iscsi" => Iscsi(image),
            "http" or "https" or "ftp" or "ftps" or "tftp" => Curl(image, protocol),
            "ssh" => Ssh(image),
            "nfs" => Nfs(image.Source),
            "gluster" => Gluster(image.Source),
            _ => throw Refusal.Unsupported($"disk protocol '{protocol}' is not supported by QEMU"),
        };
    }

    private static JsonObject Nbd(StorageImage image) => new JsonObject { ["driver"] = "nbd", ["server"] = SocketAddress(OnlyHost(image.Source, "nbd")) }
        .With("export", image.Source.Get("name"))
        .With("tls-creds", image.Source.Get("tls") == "yes" ? ImageSecrets.TlsId(image) : null)
        .With("tls-hostname", image.Source.Get("tlsHostname"))
        .Number("reconnect-delay", image.Source.Element("reconnect")?.Get("delay"));

    private static JsonObject Rbd(StorageImage image)
    {
        var name = image.Source.Get("name") ?? string.Empty;
        var parts = name.Split('/', 2);
        var path = parts.Length == 2 ? parts[1] : string.Empty;
        var slash = path.LastIndexOf('/');
        var hosts = image.Source.Elements("host").Select(host => (JsonNode)new JsonObject { ["host"] = host.Get("name"), ["port"] = host.Get("port") ?? "6789" }).ToArray();
        var properties = new JsonObject { ["driver"] = "rbd", ["pool"] = parts[0] }
            .With("namespace", slash > 0 ? path[..slash] : null)
            .With("image", path[(slash + 1)..])
            .With("snapshot", image.Source.Element("snapshot")?.Get("name"))
            .With("conf", image.Source.Element("config")?.Get("file"))
            .With("server", hosts.Length == 0 ? null : new JsonArray(hosts));
        if (image.Encryption is { } encryption && encryption.Get("engine") == "librbd")
        {
            properties["encrypt"] = new JsonObject { ["format"] = encryption.Get("format"), ["key-secret"] = ImageSecrets.EncryptionId(image) };
        }

        if (image.Auth is { } auth)
        {
            properties.With("user", auth.Get("username")).With("auth-client-required", new JsonArray("cephx", "none")).With("key-secret", ImageSecrets.AuthId(image));
        }

        return properties;
    }

    private static JsonObject Iscsi(StorageImage image)
    {
        var host = image.Source.Elements("host").FirstOrDefault() ?? throw Refusal.Broken("an iSCSI disk needs a host");
        var name = host.Get("name") ?? string.Empty;
        var target = (image.Source.Get("name") ?? string.Empty).Split('/', 2);
        var lun = target.Length == 2 ? PropertyWriter.ReadNumber(target[1]) ?? throw Refusal.Broken($"cannot parse target for lunStr '{target[1]}'") : 0;
        return new JsonObject
        {
            ["driver"] = "iscsi",
            ["portal"] = $"{(name.Contains(':', StringComparison.Ordinal) ? $"[{name}]" : name)}:{host.Get("port") ?? "3260"}",
            ["target"] = target[0],
            ["lun"] = lun,
            ["transport"] = host.Get("transport") == "iser" ? "iser" : "tcp",
        }
            .With("user", image.Auth?.Get("username"))
            .With("password-secret", image.Auth is null ? null : ImageSecrets.AuthId(image))
            .With("initiator-name", image.Source.Element("initiator")?.Element("iqn")?.Get("name"));
    }

    private static JsonObject Curl(StorageImage image, string protocol)
    {
        var source = image.Source;
        var host = OnlyHost(source, protocol);
        var query = source.Get("query") is { } given ? "?" + given : string.Empty;
        var port = host.Get("port") ?? DefaultPort(protocol);
        return new JsonObject { ["driver"] = protocol, ["url"] = $"{protocol}://{host.Get("name")}:{port}/{(source.Get("name") ?? string.Empty).TrimStart('/')}{query}" }
            .With("username", image.Auth?.Get("username"))
            .With("password-secret", image.Auth?.Element("secret") is null ? null : ImageSecrets.AuthId(image))
            .Switch("sslverify", source.Element("ssl")?.Get("verify"))
            .With("cookie-secret", ImageSecrets.Cookies(image).Length == 0 ? null : ImageSecrets.CookieId(image))
            .Number("timeout", source.Element("timeout")?.Get("seconds"))
            .With("readahead", source.Element("readahead") is { } ahead ? ScaledSize.Parse(ahead.Get("size") ?? "0", ahead.Get("unit"), 1, "readahead") : null);
    }

    private static string DefaultPort(string protocol) => protocol switch { "http" => "80", "https" => "443", "ftp" => "21", "ftps" => "990", _ => "69" };

    private static JsonObject Ssh(StorageImage image)
    {
        var source = image.Source;
        if (source.Element("knownHosts") is not null || source.Element("identity") is { } identity && (identity.Get("keyfile") ?? identity.Get("agentsock")) is not null)
        {
            throw Refusal.Unsupported("ssh disks with a key file, an agent socket or a file of known hosts need nbdkit, which is not used");
        }

        var host = OnlyHost(source, "ssh");
        return new JsonObject
        {
            ["driver"] = "ssh",
            ["path"] = source.Get("name"),
            ["server"] = new JsonObject { ["host"] = host.Get("name"), ["port"] = host.Get("port") ?? "22" },
        }
            .With("user", image.Auth?.Get("username") ?? source.Element("identity")?.Get("username"))
            .With("host-key-check", source.Element("hostKey")?.Get("verify") == "no" ? new JsonObject { ["mode"] = "none" } : null);
    }

    private static JsonObject Nfs(XElement source)
    {
        var identity = source.Element("identity");
        return new JsonObject { ["driver"] = "nfs", ["server"] = new JsonObject { ["host"] = OnlyHost(source, "nfs").Get("name"), ["type"] = "inet" } }
            .With("path", source.Get("name"))
            .With("user", Account(identity?.Get("user")))
            .With("group", Account(identity?.Get("group")));
    }

    // A plus sign before a number says that it is one and no name; names are not looked up on an NFS server's behalf.
    private static long? Account(string? text) => text is null ? null
        : PropertyWriter.ReadNumber(text.TrimStart('+')) ?? throw Refusal.Unsupported($"the NFS identity '{text}' must be a number");

    private static JsonObject Gluster(XElement source)
    {
        var name = (source.Get("name") ?? string.Empty).Split('/', 2);
        var servers = source.Elements("host").Select(host => (JsonNode)SocketAddress(host, "24007")).ToArray();
        return new JsonObject { ["driver"] = "gluster", ["volume"] = name[0], ["path"] = name.Length == 2 ? name[1] : string.Empty, ["server"] = new JsonArray(servers) };
    }

    private static XElement OnlyHost(XElement source, string protocol)
    {
        var hosts = source.Elements("host").ToList();
        return hosts.Count == 1 ? hosts[0] : throw Refusal.Broken($"{protocol} protocol accepts only one host");
    }

    private static JsonObject SocketAddress(XElement host, string port = "10809") => host.Get("transport") == "unix"
        ? new JsonObject { ["type"] = "unix", ["path"] = host.Get("socket") }
        : new JsonObject { ["type"] = "inet", ["host"] = host.Get("name"), ["port"] = host.Get("port") ?? port };
}
