using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Reads where a disk's contents are.</summary>
internal static class DiskSource
{
    /// <summary>The attribute that holds the place, for the kinds of contents that have one.</summary>
    public static string? PathAttribute(string type) => type switch
    {
        "file" => "file",
        "block" => "dev",
        "dir" => "dir",
        "vhostvdpa" => "dev",
        _ => null,
    };

    /// <summary>Names the contents as virsh domblklist does.</summary>
    public static string? Describe(XElement? source, string type) => source is null ? null : type switch
    {
        "network" => $"{source.Get("protocol")}:{source.Get("name")}",
        "volume" => $"{source.Get("pool")}/{source.Get("volume")}",
        "nvme" => source.Element("address") is { } address
            ? $"{address.Get("domain")}:{address.Get("bus")}:{address.Get("slot")}.{address.Get("function")}/{source.Get("namespace")}"
            : null,
        "vhostuser" => source.Get("path"),
        _ => PathAttribute(type) is { } attribute ? source.Get(attribute) : null,
    };

    /// <summary>Whether a source names contents at all.</summary>
    public static bool IsEmpty(XElement? source, string type) => type switch
    {
        "network" or "nvme" or "vhostuser" => source is null,
        "volume" => source?.Get("pool") is null,
        _ => Describe(source, type) is null or "",
    };
}
