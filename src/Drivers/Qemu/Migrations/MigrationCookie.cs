using System.Globalization;
using System.Text;
using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>What one host tells the other of a migration between their steps.</summary>
/// <remarks>qemuMigrationCookie: an XML document that ends with a zero. A part that a host has no use for is passed over, unless it is named as needed.</remarks>
/// <param name="Name">The domain's name at the source.</param>
/// <param name="Uuid">The domain's uuid.</param>
/// <param name="HostName">The name of the host that wrote it.</param>
/// <param name="Host">The uuid of the host that wrote it.</param>
internal sealed record MigrationCookie(string Name, Guid Uuid, string HostName, Guid Host)
{
    private const string Root = "qemu-migration";

    private static readonly string[] AllFeatures =
    [
        "graphics", "lockstate", "persistent", "network", "nbd", "statistics", "memory-hotplug", "cpu-hotplug", "cpu", "capabilities", "block-dirty-bitmaps",
    ];

    // Locks of libvirt's lock managers are nothing that is kept here; a host that keeps none either says so.
    private const string NoLocks = "nop";

    /// <summary>What the reader must know about.</summary>
    internal IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>The SPICE server of the destination.</summary>
    internal GraphicsCookie? Graphics { get; init; }

    /// <summary>The definition to store at the destination, a <c>domain</c> element.</summary>
    internal XElement? Persistent { get; init; }

    /// <summary>Where disks are sent to, and how large they are.</summary>
    internal StorageCookie? Storage { get; init; }

    /// <summary>How it went so far, a <c>statistics</c> element.</summary>
    internal XElement? Statistics { get; init; }

    /// <summary>The CPU as the guest was first started with, where the live one has been worked out; a <c>cpu</c> element.</summary>
    internal XElement? Cpu { get; init; }

    /// <summary>What the writer's QEMU can do, and whether it is switched on without being asked for; null where nothing is said.</summary>
    internal IReadOnlyDictionary<string, bool>? Capabilities { get; init; }

    /// <summary>The bitmaps of disks that come along, a <c>blockDirtyBitmaps</c> element.</summary>
    internal XElement? Bitmaps { get; init; }

    /// <summary>Writes it.</summary>
    /// <returns>The bytes.</returns>
    internal byte[] Pack()
    {
        var document = new XElement(
            Root,
            new XElement("name", Name),
            new XElement("uuid", VirtUuid.Format(Uuid)),
            new XElement("hostname", HostName),
            new XElement("hostuuid", VirtUuid.Format(Host)),
            Features.Select(name => new XElement("feature", new XAttribute("name", name))),
            Graphics?.Describe(),
            Persistent,
            Storage?.Describe(),
            Statistics,
            Cpu,
            Capabilities is null ? null : new XElement(
                "capabilities",
                Capabilities.Select(pair => new XElement("cap", new XAttribute("name", pair.Key), new XAttribute("auto", pair.Value ? "yes" : "no")))),
            Bitmaps);
        return [.. Encoding.UTF8.GetBytes(VirtXml.Write(document)), 0];
    }

    /// <summary>Reads what the other host wrote.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="name">The domain's name at the source.</param>
    /// <param name="uuid">The domain's uuid.</param>
    /// <param name="host">The uuid of the host that reads.</param>
    /// <returns>The cookie; null where there is none.</returns>
    /// <exception cref="VirtException">InternalError when it is of another hypervisor, another domain or this very host, or needs what is not known.</exception>
    internal static MigrationCookie? Read(ReadOnlyMemory<byte> bytes, string name, Guid uuid, Guid host)
    {
        if (bytes.IsEmpty)
        {
            return null;
        }

        if (bytes.Span[^1] != 0)
        {
            throw QemuNode.Speaker.Internal("Migration cookie was not NULL terminated");
        }

        var text = Encoding.UTF8.GetString(bytes.Span[..^1]);
        if (!text.TrimStart().StartsWith('<' + Root, StringComparison.Ordinal))
        {
            throw QemuNode.Speaker.Internal("the migration cookie is not that of a QEMU host: domains of QEMU migrate between QEMU hosts only");
        }

        var root = VirtXml.Parse(text, Root);
        var cookie = new MigrationCookie(
            Need(root, "name"),
            ParseUuid(Need(root, "uuid"), "uuid"),
            Need(root, "hostname"),
            ParseUuid(Need(root, "hostuuid"), "hostuuid"))
        {
            Features = [.. root.Elements("feature").Select(feature => (string?)feature.Attribute("name") ?? string.Empty)],
            Graphics = GraphicsCookie.Of(root.Element("graphics")),
            Persistent = Detached(root.Element("domain")),
            Storage = StorageCookie.Of(root.Element("nbd")),
            Statistics = Detached(root.Element("statistics")),
            Cpu = Detached(root.Element("cpu")),
            Capabilities = root.Element("capabilities")?.Elements("cap").Where(cap => cap.Attribute("name") is not null)
                .GroupBy(cap => (string)cap.Attribute("name")!, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => (string?)group.First().Attribute("auto") == "yes", StringComparer.Ordinal),
            Bitmaps = Detached(root.Element("blockDirtyBitmaps")),
        };
        cookie.Check(name, uuid, host);
        if (root.Element("lockstate") is { } locks && (string?)locks.Attribute("driver") != NoLocks)
        {
            throw QemuNode.Speaker.Internal($"Source host lock driver {(string?)locks.Attribute("driver")} different from target {NoLocks}");
        }

        return cookie;
    }

    private static string Need(XElement root, string name) =>
        (string?)root.Element(name) ?? throw QemuNode.Speaker.Internal($"missing {name} element in migration data");

    private static Guid ParseUuid(string text, string name) =>
        VirtUuid.TryParse(text, out var uuid) ? uuid : throw QemuNode.Speaker.Internal($"malformed {name} element in migration data");

    private static XElement? Detached(XElement? element) => element is null ? null : new XElement(element);

    private void Check(string name, Guid uuid, Guid host)
    {
        if (Name != name)
        {
            throw QemuNode.Speaker.Internal($"Incoming cookie data had unexpected name {Name} vs {name}");
        }

        if (Uuid != uuid)
        {
            throw QemuNode.Speaker.Internal($"Incoming cookie data had unexpected UUID {VirtUuid.Format(Uuid)} vs {VirtUuid.Format(uuid)}");
        }

        if (Host == host)
        {
            throw QemuNode.Speaker.Internal($"Attempt to migrate guest to the same host {VirtUuid.Format(host)}");
        }

        foreach (var feature in Features)
        {
            if (!AllFeatures.Contains(feature))
            {
                throw QemuNode.Speaker.Internal($"Unknown migration cookie feature {feature}");
            }
        }
    }
}

/// <summary>A SPICE server that viewers are sent to.</summary>
/// <param name="Port">Its port; -1 for none.</param>
/// <param name="TlsPort">Its port for TLS; -1 for none.</param>
/// <param name="Listen">Its address.</param>
/// <param name="Subject">The subject of its certificate; null without TLS.</param>
internal sealed record GraphicsCookie(int Port, int TlsPort, string Listen, string? Subject)
{
    /// <summary>Reads one.</summary>
    /// <param name="element">A <c>graphics</c> element, or nothing.</param>
    /// <returns>The server; null where there is none that viewers can be sent to.</returns>
    internal static GraphicsCookie? Of(XElement? element) => (string?)element?.Attribute("type") == "spice"
        ? new GraphicsCookie(
            element!.IntegerOr("port", -1), element!.IntegerOr("tlsPort", -1), (string?)element!.Attribute("listen") ?? string.Empty,
            (string?)element!.Element("cert")?.Attribute("value"))
        : null;

    /// <summary>Writes it.</summary>
    /// <returns>A <c>graphics</c> element.</returns>
    internal XElement Describe() => new(
        "graphics",
        new XAttribute("type", "spice"),
        new XAttribute("port", Port),
        new XAttribute("listen", Listen),
        new XAttribute("tlsPort", TlsPort),
        Subject is null ? null : new XElement("cert", new XAttribute("info", "subject"), new XAttribute("value", Subject)));
}

/// <summary>Where disks are sent to, and how large they are.</summary>
/// <param name="Port">The port; 0 where it is not known yet.</param>
/// <param name="Disks">The disks' targets with their sizes in bytes.</param>
internal sealed record StorageCookie(int Port, IReadOnlyList<(string Target, long Capacity)> Disks)
{
    /// <summary>Reads one.</summary>
    /// <param name="element">An <c>nbd</c> element, or nothing.</param>
    /// <returns>It; null where there is none.</returns>
    internal static StorageCookie? Of(XElement? element) => element is null ? null : new StorageCookie(
        element.IntegerOr("port", 0),
        [
            .. element.Elements("disk").Where(disk => disk.Attribute("target") is not null).Select(disk => (
                (string)disk.Attribute("target")!,
                long.TryParse((string?)disk.Attribute("capacity"), CultureInfo.InvariantCulture, out var size) ? size : 0)),
        ]);

    /// <summary>Writes it.</summary>
    /// <returns>An <c>nbd</c> element.</returns>
    internal XElement Describe() => new(
        "nbd",
        Port == 0 ? null : new XAttribute("port", Port),
        Disks.Select(disk => new XElement("disk", new XAttribute("target", disk.Target), new XAttribute("capacity", disk.Capacity))));
}

/// <summary>Reads numbers that another host wrote.</summary>
internal static class CookieNumbers
{
    /// <summary>Reads a number.</summary>
    /// <param name="element">The element.</param>
    /// <param name="name">The attribute.</param>
    /// <param name="otherwise">What it is without the attribute.</param>
    /// <returns>The number.</returns>
    /// <exception cref="VirtException">InternalError when it is none.</exception>
    internal static int IntegerOr(this XElement element, string name, int otherwise) => (string?)element.Attribute(name) switch
    {
        null => otherwise,
        var text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw QemuNode.Speaker.Internal($"Malformed {element.Name.LocalName} {name} '{text}'"),
    };
}
